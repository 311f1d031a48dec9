/* Pulls windows of all sources, live ones at once and by one clock. */
#include "gate/pull/pull.h"

#include <curl/curl.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/clock.h"
#include "gate/core/file.h"
#include "gate/git/lock.h"
#include "gate/pull/cut.h"
#include "gate/pull/manifest.h"
#include "gate/pull/offer.h"
#include "gate/pull/profiles.h"
#include "gate/pull/turn.h"
#include "gate/runs/run_names.h"
#include "gate/runs/slot.h"
#include "gate/runs/symbols.h"
#include "gate/text/complain.h"
#include "gate/text/duration.h"
#include "gate/text/escape.h"
#include "gate/text/quantity.h"

#define SECOND ((int64_t)1000000000)
enum {
	WINDOWS_LEAST = 3 /* fewer complete ones are no run set */
};

/* Makes the directory ours, before anything is asked of anybody. */
static int open_out(struct pull *pull, struct err *err)
{
	const char *out = pull->plan->out;
	int status;

	if (make_folder(out, err))
		return -1;
	pull->lock_path = run_name_lock(out, pull->arena);
	status = lock_take(&pull->run_lock, pull->lock_path, err);
	if (status > 0)
		return err_set(err, ERR_INPUT,
			"%s: another profgate measures "
			"into this directory",
			out);
	return status;
}

static void learn_runs(struct pull *pull, struct pull_side *side,
	const struct run_set *there)
{
	for (size_t i = 0; i < there->capture_count; i++) {
		unsigned number = run_name_number(there->captures[i].run);

		if (number > side->first_number)
			side->first_number = number;
		if (pull->by.key_count)
			by_known(&pull->by, there->captures[i].workload);
	}
}

/* Which runs a side has already. */
static int open_side(struct pull *pull, struct pull_side *side, struct err *err)
{
	struct symtab *symtab = symtab_new();
	struct err none = {0};
	struct runs there;
	int status = 0;

	runs_open(&there, symtab, pull->arena);
	if (make_folder(side->dir, err))
		status = -1;
	else if (runs_add(&there, SET_BASE, side->dir, &none) == 0 &&
		 !pull->plan->append)
		status = err_set(err, ERR_INPUT,
			"%s: has %zu captures "
			"already; name another directory with --out, or let "
			"--append add to them",
			side->dir, there.sets[SET_BASE].capture_count);
	if (pull->by.key_count)
		runs_add(&there, SET_HEAD, side->whole, &none);
	learn_runs(pull, side, &there.sets[SET_BASE]);
	learn_runs(pull, side, &there.sets[SET_HEAD]);
	symtab_free(symtab);
	return status;
}

static void probe(struct source *s)
{
	s->lost = s->kind->probe(s, &s->err) != 0;
}

static void take(struct source *s)
{
	if (s->lost)
		return;
	s->lost = s->kind->take(s, &s->err) != 0;
	pthread_mutex_lock(&s->pull->lock);
	s->pull->taking--;
	pthread_mutex_unlock(&s->pull->lock);
}

static unsigned runs_of(const struct pull *pull)
{
	unsigned runs = 0;

	for (size_t i = 0; i < pull->side_count; i++)
		runs += pull->sides[i].runs;
	return runs;
}

static int interrupted(const struct pull *pull, struct err *err)
{
	if (!pull->signals.got)
		return 0;
	return err_set(err, ERR_INPUT,
		"interrupted after %u runs, which are "
		"complete; --append goes on",
		runs_of(pull));
}

/* A side without sources that are left is nothing to compare with; of several
 * instances some may be lost. */
static int check_sides(struct pull *pull, struct err *err)
{
	unsigned least = pull->plan->windows < WINDOWS_LEAST
	                         ? pull->plan->windows
	                         : WINDOWS_LEAST;

	if (interrupted(pull, err))
		return -1;
	for (size_t i = 0; i < pull->side_count; i++) {
		size_t left = 0;
		unsigned windows = 0;
		const struct source *lost = NULL;

		for (size_t k = 0; k < pull->source_count; k++) {
			const struct source *s = &pull->sources[k];

			if (s->side != i)
				continue;
			left += !s->lost;
			windows += s->windows;
			if (s->lost && !lost)
				lost = s;
		}
		if (lost &&
			(left == 0 || (pull->began > 0 && windows < least))) {
			*err = lost->err;
			return -1;
		}
	}
	return 0;
}

static void note_lost(struct pull *pull)
{
	for (size_t i = 0; i < pull->source_count; i++)
		if (pull->sources[i].lost)
			pull_note(pull,
				"%s was lost after %u of %u windows: "
				"%s",
				pull->sources[i].name, pull->sources[i].windows,
				pull->sources[i].planned,
				pull->sources[i].err.text);
}

/* What came of cutting up by labels. */
static void note_by(struct pull *pull)
{
	const struct by *by = &pull->by;

	for (size_t k = 0; k < by->key_count; k++)
		if (!by->seen[k])
			pull_note(pull,
				"--by: no sample has a label %s; there %s%s",
				by->keys[k],
				pull->labels ? "are: " : "are no labels",
				pull->labels ? pull->labels : "");
	if (by->other_count && pull->sources->kind->past)
		pull_note(pull,
			"--by: %zu value%s not taken: those that a side has "
			"not in all windows, and beyond %d the lightest",
			by->other_count, by->other_count == 1 ? " is" : "s are",
			BY_VALUES_MAX);
	else if (by->other_count)
		pull_note(pull,
			"--by: %zu value%s in %s: those that a side has not in "
			"all windows, and beyond %d the lightest",
			by->other_count, by->other_count == 1 ? " is" : "s are",
			by->groups[0]->folder, BY_VALUES_MAX);
	if (by->key_count && pull->whole)
		pull_note(pull,
			"--by: profiles without labels, such as %s, stay whole",
			pull->whole);
}

/* One name for both sides, else nothing could be compared: head's. */
static const char *choose_workload(const struct pull *pull)
{
	if (pull->plan->workload)
		return pull->plan->workload;
	for (size_t i = pull->source_count; i-- > 0;)
		if (pull->sources[i].workload)
			return pull->sources[i].workload;
	return "service";
}

static int write_manifests(struct pull *pull, const char *state,
	struct err *err)
{
	for (size_t i = 0; i < pull->side_count; i++)
		if (manifest_write(pull, &pull->sides[i], state, err))
			return -1;
	return 0;
}

/* Most often another build ran. */
static void note_binaries(struct pull *pull)
{
	const char *path, *build_id;
	size_t at = 0;

	while ((path = symbols_unused(&build_id, pull->symbols, &at)))
		pull_note(pull,
			"--binary %s names nothing: what ran is no build %s, or "
			"has its names",
			path, build_id);
}

static int take_windows(struct pull *pull, struct err *err)
{
	struct err ignored = {0};
	int status;

	if (pull_each(pull, probe, err) || check_sides(pull, err))
		return -1;
	pull->workload = choose_workload(pull);
	for (size_t i = 0; i < pull->side_count; i++)
		if (open_side(pull, &pull->sides[i], err))
			return -1;
	pull->date = clock_date();
	if (write_manifests(pull, "interrupted", err))
		return -1;
	pull->began = clock_now();
	for (size_t i = 0; i < pull->source_count; i++)
		pull->taking += !pull->sources[i].lost;
	if (pull->by.key_count && !pull->sources->kind->live)
		by_settle(&pull->by);
	status = pull_each(pull, take, err);
	if (status == 0)
		status = check_sides(pull, err);
	if (pull->by.key_count && pull->sources->kind->live &&
		cut_whole(pull, status == 0 ? err : &ignored))
		status = -1;
	if (status == 0) {
		note_lost(pull);
		note_by(pull);
		note_binaries(pull);
	}
	if (write_manifests(pull,
		    status == 0         ? "complete"
		    : pull->signals.got ? "interrupted"
					: "failed",
		    status == 0 ? err : &ignored))
		status = -1;
	return status;
}

static void offer(struct source *s)
{
	if (s->lost)
		return;
	s->offer = arena_alloc(&s->arena, 1, sizeof(*s->offer));
	s->lost = s->kind->offer(s->offer, s, &s->err) != 0;
}

static int list(struct pull *pull, struct err *err)
{
	return signals_hold(&pull->signals, err) ||
	                       pull_each(pull, probe, err) ||
	                       check_sides(pull, err) ||
	                       pull_each(pull, offer, err) ||
	                       check_sides(pull, err)
	               ? -1
	               : 0;
}

int pull_begin(struct pull *pull, const struct pull_plan *plan,
	struct arena *arena, struct err *err)
{
	*pull = (struct pull){.filled = *plan,
		.plan = &pull->filled,
		.arena = arena,
		.bounds = plan->bounds,
		.run_lock = -1,
		.signals = {.fd = -1}};
	pull->bounds.secrets = &pull->secrets;
	pull->bounds.stop = &pull->stop;
	pull->sources =
		arena_alloc(arena, PULL_SOURCES_MAX, sizeof(*pull->sources));
	pull_threads_open(pull);
	if (curl_global_init(CURL_GLOBAL_DEFAULT) != CURLE_OK)
		out_of_memory();
	pull->now = clock_date() / SECOND * SECOND;
	progress_open(&pull->progress, 0);
	return secrets_read(&pull->secrets, plan->header_file, arena, err) ||
	                       symbols_open_builds(&pull->symbols, &plan->binaries, err)
	               ? -1
	               : 0;
}

int pull_take(struct pull *pull, const struct pull_plan *plan,
	struct arena *arena, struct err *err)
{
	if (pull_begin(pull, plan, arena, err) || pull_plan_check(pull, err))
		return -1;
	if (plan->list)
		return list(pull, err);
	if (open_out(pull, err) || signals_hold(&pull->signals, err))
		return -1;
	return take_windows(pull, err);
}

void pull_report(struct buf *out, const struct pull *pull)
{
	unsigned runs = runs_of(pull);

	escape_line(out, pull->plan->out, CAP_LINE);
	buf_printf(out, ": %u run%s of ", runs, runs == 1 ? "" : "s");
	escape_line(out, pull->workload, CAP_NAME);
	buf_text(out, " in ");
	duration_print(out, clock_now() - pull->began);
	buf_char(out, '\n');
	for (size_t i = 0; i < pull->source_count; i++) {
		const struct source *s = &pull->sources[i];
		const char *side = pull->sides[s->side].name;

		buf_printf(out, "  %s%s", side ? side : "", side ? "  " : "");
		escape_line(out, s->name, CAP_NAME);
		buf_printf(out, ": %u of %u windows", s->windows, s->planned);
		if (s->operations > 0) {
			buf_text(out, ", ");
			format_count(out, (size_t)s->operations);
			buf_text(out, " operations");
		}
		buf_char(out, '\n');
	}
}

void pull_close(struct pull *pull)
{
	for (size_t i = 0; i < pull->source_count; i++) {
		struct source *s = &pull->sources[i];

		if (s->kind)
			s->kind->close(s);
		arena_clear(&s->arena);
	}
	for (size_t i = 0; i < pull->note_count; i++) {
		complain("note: %s", pull->notes[i]);
		free(pull->notes[i]);
	}
	free(pull->notes);
	free(pull->folders);
	by_clear(&pull->by);
	symbols_close(pull->symbols);
	lock_drop(pull->run_lock, pull->lock_path);
	if (pull->signals.fd >= 0)
		signals_release(&pull->signals);
	pull_threads_close(pull);
	curl_global_cleanup();
}
