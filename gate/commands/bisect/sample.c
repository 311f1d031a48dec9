/* Measures one commit beside the good one, in a work tree of its own. */
#include "gate/commands/bisect/bisect.h"

#include <string.h>
#include <unistd.h>

#include "gate/core/file.h"
#include "gate/git/worktree.h"
#include "gate/output/result_file.h"
#include "gate/text/complain.h"

enum {ID_SHOWN = 12, WORDS_MOST = 20 };

/* `profgate run`, of the good commit and of the one in the work tree. */
static int measure(const struct sample_place *p, const char *directory,
	const char *folder, bool more, struct err *err)
{
	const char *words[WORDS_MOST] = {p->itself.path, "run", "--out",
		folder, "--config", p->config, "--base", p->good->hex};
	size_t count = 8;
	struct buf said = {0};
	int status;

	if (p->workload) {
		words[count++] = "--workload";
		words[count++] = p->workload;
	}
	if (p->runs) {
		words[count++] = "--runs";
		words[count++] = arena_printf(p->arena, "%u", p->runs);
	}
	if (more)
		words[count++] = "--append";
	status = itself_run(&said, &p->itself, directory, words, err);
	buf_clear(&said);
	return status;
}

int bisect_compare(const struct sample_place *p, const char *folder,
	const char *result, struct err *err)
{
	const char *const words[] = {p->itself.path, "compare", "--config",
		p->config, "--exit-zero", "--format", "json", "--report",
		arena_printf(p->arena, "json=%s", result), "--",
		arena_printf(p->arena, "%s/base", folder),
		arena_printf(p->arena, "%s/head", folder), NULL};
	struct buf said = {0};
	int status = itself_run(&said, &p->itself, p->folder, words, err);

	buf_clear(&said);
	return status;
}

static int take(const struct sample_place *p, const struct commit_id *commit,
	const char *folder, bool more, struct err *err)
{
	struct worktree tree = {0};
	struct err after = {0};
	int status = worktree_add(&tree, p->repo, commit, p->arena, err);

	if (status == 0)
		status = measure(p, tree.path, folder, more, err);
	if (worktree_remove(&tree, &after))
		complain("%s", after.text);
	return status;
}

/* Where what is kept of a commit is: with "" its runs. */
static const char *place_of(const struct sample_place *p,
	const struct commit_id *commit, const char *ending)
{
	return arena_printf(p->arena, "%s/%.*s%s", p->folder, ID_SHOWN,
		commit->hex, ending);
}

bool bisect_has(const struct sample_place *p, const struct commit_id *commit)
{
	return access(place_of(p, commit, ".json"), R_OK) == 0;
}

bool bisect_is_skipped(const struct sample_place *p,
	const struct commit_id *commit)
{
	return access(place_of(p, commit, ".skipped"), F_OK) == 0;
}

int bisect_skip(const struct sample_place *p, const struct commit_id *commit,
	struct err *err)
{
	struct target file;

	if (target_open(&file, place_of(p, commit, ".skipped"), err))
		return -1;
	return target_commit(&file, span_of("could not be built or measured; "
		"without this file it is tried again\n"), err);
}

int bisect_sample(struct verdict *out, const struct sample_place *p,
	const struct commit_id *commit, bool more, struct err *err)
{
	const char *folder = place_of(p, commit, "");
	const char *result = place_of(p, commit, ".json");
	int status;

	if (more || !bisect_has(p, commit)) {
		/* what a stopped one left is not whole */
		status = take(p, commit, folder,
			more || access(folder, F_OK) == 0, err);
		if (status == 0)
			status = bisect_compare(p, folder, result, err);
		if (status != 0)
			return status < 0 ? -1 : 1;
	}
	return result_read(out, result, p->arena, err);
}
