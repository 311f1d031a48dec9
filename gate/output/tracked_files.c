/* Asks git for the files of the repository and where it was checked out. */
#include "gate/output/tracked_files.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/file.h"
#include "gate/core/span.h"
#include "gate/git/git_command.h"

enum {
	ROOTS_MAX = 4,
	OWNERS_MAX_BYTES = 3 << 20, /* as GitHub has it */
};

/* What git prints in the current directory; false when it refuses. */
static bool ask(struct git_result *out, const char *const *arguments)
{
	const struct repo here = {.work_tree = "."};
	struct err err = {0};

	if (git_run(out, &here, arguments, &err))
		return false;
	if (out->status == 0)
		return true;
	git_result_clear(out);
	return false;
}

static void add_root(struct tracked *tracked, const char *root)
{
	if (root && *root)
		tracked->roots[tracked->root_count++] = root;
}

/* "https://github.com" and "acme/app" are "github.com/acme/app". */
static const char *module_name(struct arena *arena)
{
	const char *server = getenv("GITHUB_SERVER_URL");
	const char *name = getenv("GITHUB_REPOSITORY");
	const char *host = server ? strstr(server, "://") : NULL;

	return host && name ? arena_printf(arena, "%s/%s", host + 3, name)
			    : NULL;
}

/* list: names, each with a NUL after it. */
static void add_files(struct tracked *tracked, struct span list,
	struct arena *arena)
{
	size_t room = 0;

	for (size_t i = 0; i < list.len; i++)
		room += list.data[i] == '\0';
	tracked->files = arena_alloc(arena, room + 1, sizeof(char *));
	for (size_t i = 0; tracked->files && tracked->count < room;
		i = span_find(list, i, '\0') + 1)
		tracked->files[tracked->count++] = list.data + i;
	if (tracked->files)
		qsort(tracked->files, tracked->count, sizeof(char *),
			text_compare);
}

/* The first of the places where the forge looks, GitLab in the other order. */
static void add_owners(struct tracked *out, struct arena *arena)
{
	static const char *const github[] = {".github/CODEOWNERS", "CODEOWNERS",
		"docs/CODEOWNERS", ".gitlab/CODEOWNERS", NULL};
	static const char *const gitlab[] = {"CODEOWNERS", "docs/CODEOWNERS",
		".gitlab/CODEOWNERS", NULL};
	const char *const *names = getenv("GITLAB_CI") ? gitlab : github;
	struct code_owners *owners = arena_alloc(arena, 1, sizeof *owners);

	for (; owners && *names; names++) {
		char *path = tracked_find(out, *names) ? arena_printf(arena,
			"%s/%s", out->roots[0], *names) : NULL;
		struct err err = {0};
		struct buf text = {0};

		if (!path || file_read(&text, path, OWNERS_MAX_BYTES, &err)) {
			buf_clear(&text);
			continue;
		}
		owners_read(owners, (struct span){
			arena_copy(arena, buf_view(&text)), text.len}, arena);
		out->owners = owners;
		buf_clear(&text);
		return;
	}
}

void ci_tracked(struct tracked *out, struct arena *arena)
{
	static const char *const root[] = {"rev-parse", "--show-toplevel", NULL};
	static const char *const files[] = {"ls-files", "-z", "--full-name",
		":/", NULL};
	struct git_result answer = {0};

	*out = (struct tracked){0};
	out->roots = arena_alloc(arena, ROOTS_MAX, sizeof(char *));
	if (!out->roots || !ask(&answer, root))
		return;
	add_root(out, arena_copy(arena, span_trim(buf_view(&answer.out))));
	add_root(out, getenv("GITHUB_WORKSPACE"));
	add_root(out, module_name(arena));
	git_result_clear(&answer);
	if (!ask(&answer, files))
		return;

	const char *list = arena_copy(arena, buf_view(&answer.out));

	if (list)
		add_files(out, (struct span){list, answer.out.len}, arena);
	if (out->root_count)
		add_owners(out, arena);
	git_result_clear(&answer);
}
