/* Asks git which files were renamed since a commit, and counts by folder. */
#include "gate/measure/moved_folder.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gate/git/git_command.h"

struct places {
	size_t count, room;
	struct span *items; /* heap; folders, borrowed */
};

static struct span folder_of(struct span path)
{
	size_t at = path.len;

	while (at > 0 && path.data[at - 1] != '/')
		at--;
	return (struct span){path.data, at > 0 ? at - 1 : 0};
}

static int compare_spans(const void *a, const void *b)
{
	return span_compare(*(const struct span *)a, *(const struct span *)b);
}

/* The one that is there most often, the first of several by name. */
static struct span most_common(struct places *places)
{
	struct span best = {0};
	size_t most = 0;

	qsort(places->items, places->count, sizeof *places->items,
		compare_spans);
	for (size_t i = 0, from = 0; i < places->count; i++) {
		if (!span_equal(places->items[i], places->items[from]))
			from = i;
		if (i - from + 1 > most) {
			most = i - from + 1;
			best = places->items[i];
		}
	}
	return best;
}

/* renames: R and a number, the old path, the new one, each ended by NUL. */
static struct span place_in(struct span renames, struct span folder, bool back)
{
	struct places places = {0};
	struct span how, old, new, found = {0};

	while (span_next(&how, &renames, '\0') &&
		span_next(&old, &renames, '\0') &&
		span_next(&new, &renames, '\0')) {
		struct span from = folder_of(back ? new : old);

		if (!span_equal(from, folder))
			continue;
		places.items = xgrow(places.items, &places.room,
			places.count + 1, sizeof *places.items);
		places.items[places.count++] = folder_of(back ? old : new);
	}
	if (places.count > 0)
		found = most_common(&places);
	free(places.items);
	return found;
}

const char *moved_folder(const char *commit, const char *folder, bool back,
	struct arena *arena)
{
	struct git_result result = {0};
	struct err ignored = {0};
	char here[4096];
	struct repo tree = {.work_tree = here};
	struct span found = {0};
	const char *out;

	if (getcwd(here, sizeof here) &&
		git_run(&result, &tree,
			(const char *const[]){"diff", "--name-status", "-z",
				"-M", "--diff-filter=R", "--relative", commit,
				"--", NULL},
			&ignored) == 0 &&
		result.status == 0)
		found = place_in(buf_view(&result.out), span_of(folder), back);
	out = found.len > 0 ? arena_copy(arena, found) : NULL;
	git_result_clear(&result);
	return out;
}

/* Whether a command of git prints something, below the current directory. */
static bool git_prints(const char *const *arguments)
{
	struct git_result result = {0};
	struct err ignored = {0};
	char here[4096];
	struct repo tree = {.work_tree = here};
	bool prints = getcwd(here, sizeof here) &&
	              git_run(&result, &tree, arguments, &ignored) == 0 &&
	              result.status == 0 && result.out.len > 0;

	git_result_clear(&result);
	return prints;
}

bool folder_is_left_over(const char *commit, const char *folder)
{
	return git_prints((const char *const[]){"ls-tree", "--name-only", commit,
			       "--", folder, NULL}) &&
	       !git_prints((const char *const[]){"ls-files", "-co",
			       "--exclude-standard", "--", folder, NULL});
}
