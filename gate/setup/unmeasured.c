/* Asks the files of every harness what there is, and the plan what it has. */
#include "gate/setup/unmeasured.h"

#include <string.h>
#include <unistd.h>

#include "gate/git/repo.h"
#include "gate/setup/listing.h"

/* As init writes the commands of other harnesses than Go's: each of them runs
 * what its words name. */
static bool is_known(const struct command *command)
{
	static const char *const signs[] = {"--cpu-prof", "py-spy",
		"libprofiler.so", "async:event", NULL};

	for (size_t w = 0; w < command->count; w++)
		for (size_t s = 0; signs[s]; s++)
			if (strstr(command->words[w], signs[s]))
				return true;
	return false;
}

/* False: the plan may measure more than it says. */
static bool read_plan(struct golang_cover *cover, const struct plan *plan,
	struct arena *arena)
{
	for (size_t b = 0; b < plan->bench_count; b++) {
		const struct bench *bench = &plan->benches[b];
		int covers = golang_covers(cover, bench, plan, arena);

		if (covers < 0 ||
			(covers == 0 && !is_known(&bench->command)))
			return false;
	}
	return plan->bench_count > 0;
}

static bool is_at_root(const struct repo *repo)
{
	char here[4096];

	return repo->work_tree && getcwd(here, sizeof here) &&
	       strcmp(here, repo->work_tree) == 0;
}

void unmeasured_find(struct unmeasured *out, const struct plan *plan,
	struct arena *arena)
{
	struct golang_cover *cover = golang_cover_new(plan, arena);
	struct listing l = {.out = out,
		.finder = {.plan = plan, .arena = arena}};
	struct repo repo = {0};
	struct err ignored = {0};

	*out = (struct unmeasured){0};
	l.finder.repo = &repo;
	if (read_plan(cover, plan, arena) &&
		repo_open(&repo, NULL, arena, &ignored) == 0 &&
		is_at_root(&repo)) {
		golang_list(&l, cover);
		node_list(&l);
		pytest_list(&l);
		out->of = (unsigned)plan->bench_count + out->count;
	}
	arena_clear(&l.file);
	repo_close(&repo);
	golang_cover_clear(cover);
}
