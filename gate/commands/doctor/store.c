/* Can this clone compare with a baseline, record one and publish it? */
#include <stdlib.h>

#include "gate/baseline/inventory.h"
#include "gate/commands/doctor/doctor.h"
#include "gate/core/span.h"
#include "gate/environment/ci_context.h"
#include "gate/git/git_command.h"
#include "gate/git/history.h"

enum { LOOK = 1000 /* commits before HEAD */ };
#define SHORT 20 /* commits that a shallow clone should have */
#define TRIAL "HEAD:refs/profgate/v1/doctor" /* never made */

static void set(struct doctor_answer *out, const char *says, const char *remedy)
{
	*out = (struct doctor_answer){CANNOT, says, remedy};
}

/* False: the answer is why nothing of the store can be done. */
static bool is_open(struct doctor_answer *out, const struct doctor *d)
{
	if (d->store_wrong)
		set(out, d->store_wrong,
			"begin in the work tree of a "
			"repository");
	return !d->store_wrong;
}

/* How many commits before HEAD the nearest one with a baseline is; -1: none. */
static long nearest(const struct history *history,
	const struct inventory *inventory)
{
	const char **ids = inventory_ids(inventory);
	long found = -1;

	for (size_t i = 0; found < 0 && i < history->count; i++) {
		const char *id = history->ids[i].hex;

		if (bsearch(&id, ids, inventory->count, sizeof(*ids),
			    text_compare))
			found = (long)i;
	}
	free(ids);
	return found;
}

static void without_baseline(struct doctor_answer *out, const struct doctor *d,
	size_t commits)
{
	bool measures = d->config.measure.bench_count > 0;

	out->can = measures ? CAN_WITH_LESS : CANNOT;
	out->says = arena_printf(d->arena,
		"none of the %zu commit%s here, "
		"HEAD's and before, has a baseline%s",
		commits, commits == 1 ? "" : "s",
		measures ? ": `profgate check` builds base and measures it in "
	                   "turn"
			 : "");
	out->remedy = "profgate baseline fetch, or on the main branch profgate "
		      "run && profgate record perf";
}

static void look(struct doctor_answer *out, const struct doctor *d,
	const struct commit_id *head, struct err *err)
{
	struct opened_store opened = d->opened;
	struct inventory inventory;
	struct history history;
	long at;

	if (history_first_parents(&history, &opened.repo, head, LOOK, d->arena,
		    err) ||
		inventory_load(&inventory, &opened.store, d->arena, err))
		return;
	at = nearest(&history, &inventory);
	if (at < 0) {
		without_baseline(out, d, history.count);
	} else {
		out->says = arena_printf(d->arena,
			"%zu baseline%s; the "
			"nearest is %ld commit%s before HEAD",
			inventory.count, inventory.count == 1 ? "" : "s", at,
			at == 1 ? "" : "s");
	}
	if (opened.repo.shallow && history.cut && history.count < SHORT) {
		out->can = out->can == CAN ? CAN_WITH_LESS : out->can;
		out->says = arena_printf(d->arena,
			"%s; the clone is shallow, "
			"of %zu commit%s",
			out->says, history.count,
			history.count == 1 ? "" : "s");
		out->remedy = "git fetch --deepen 50 (fetch-depth: 50, "
			      "GIT_DEPTH: 50)";
	}
}

void doctor_compare(struct doctor_answer *out, const struct doctor *d)
{
	struct commit_id head;
	struct err err = {0};

	*out = (struct doctor_answer){CAN, NULL, NULL};
	if (!is_open(out, d))
		return;
	if (!d->opened.repo.git)
		set(out, "no repository here", "begin in one");
	else if (repo_head(&head, &d->opened.repo, &err) == 0)
		look(out, d, &head, &err);
	if (err.kind)
		set(out, arena_copy(d->arena, span_of(err.text)),
			"profgate baseline verify");
}

void doctor_record(struct doctor_answer *out, const struct doctor *d)
{
	struct repo_change hidden = {0};
	struct commit_id head;
	struct err err = {0};
	bool dirty = false;

	*out = (struct doctor_answer){CAN, "HEAD is clean", NULL};
	if (!is_open(out, d))
		return;
	if (!d->opened.repo.git) {
		set(out, "no repository here", "begin in one");
		return;
	}
	if (repo_head(&head, &d->opened.repo, &err) ||
		repo_is_dirty(&dirty, &d->opened.repo, &err) ||
		repo_hidden_change(&hidden, &d->opened.repo, d->arena, &err))
		set(out, arena_copy(d->arena, span_of(err.text)),
			"commit first");
	else if (dirty)
		set(out,
			"tracked files differ from HEAD, whose baseline it "
			"would be",
			"commit, or put them away (git stash)");
	else if (hidden.what)
		set(out, hidden.what, hidden.remedy);
}

/* The last line of what git said. */
static const char *last_line(const struct buf *log, struct arena *arena)
{
	struct span text = span_trim(buf_view(log));
	size_t at = text.len;

	while (at > 0 && text.data[at - 1] != '\n')
		at--;
	return arena_copy(arena, span_from(text, at));
}

static void try_to_push(struct doctor_answer *out, const struct doctor *d,
	const char *remote)
{
	struct git_result result = {0};
	struct err err = {0};
	int status = git_run(&result, &d->opened.repo,
		(const char *const[]){"push", "--dry-run", "--quiet", remote,
			TRIAL, NULL},
		&err);

	if (status)
		set(out, arena_copy(d->arena, span_of(err.text)), "try again");
	else if (result.status)
		set(out,
			arena_printf(d->arena, "%s takes no push: %s", remote,
				last_line(&result.log, d->arena)),
			ci_context_here().commit
				? "give the job's token the right to write "
		                  "(permissions: "
				  "{contents: write}); a job for a pull "
		                  "request needs "
				  "none"
				: "see that git can push there");
	else
		out->says = arena_printf(d->arena,
			"%s answers, and git may "
			"push there",
			remote);
	git_result_clear(&result);
}

void doctor_publish(struct doctor_answer *out, const struct doctor *d)
{
	const char *remote = NULL;
	struct err err = {0};
	int status;

	*out = (struct doctor_answer){CAN, NULL, NULL};
	if (!is_open(out, d))
		return;
	if (!d->opened.store.ref) {
		out->says = "the store is a directory: nothing is to be "
			    "published";
		return;
	}
	status = store_options_remote(&remote, &d->opened, d->remote, d->arena,
		&err);
	if (status > 0)
		set(out, "the repository has no remote",
			"git remote add origin "
			"ADDRESS, or leave out --publish");
	else if (status < 0)
		set(out, arena_copy(d->arena, span_of(err.text)),
			"name one with --remote");
	else
		try_to_push(out, d, remote);
}
