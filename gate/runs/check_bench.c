/* Tells a benchmark that is not there from one that failed. */
#include "gate/runs/check_bench.h"

#include <string.h>

#include "gate/core/rowset.h"
#include "gate/model/metric.h"

enum { NAMED = 3 }; /* benchmarks in a message */

#define SAID_TWICE "googlebench" /* as text and as JSON */

/* What captures of one side or run hold. */
struct held {
	bool results; /* of a benchmark text */
	bool mute;    /* a text without any */
	bool time;    /* a profile of time */
	bool empty;   /* one without samples */
	bool others;  /* other profiles with samples */
};

static const struct metric *time_metric(const struct check *check,
	const struct costs *costs)
{
	for (uint32_t m = 0; m < costs->metric_count; m++) {
		const struct metric *metric = &costs->metrics[m];

		if (!metric->is_events &&
			metric_row_of(check->symtab, metric)->kind ==
				METRIC_TIME)
			return metric;
	}
	return NULL;
}

int check_samples(const struct check *check, const struct capture *c,
	struct err *err)
{
	const struct metric *metric = c->costs.sample_count == 0
	                                      ? time_metric(check, &c->costs)
	                                      : NULL;

	return metric ? check_refuse(err, NO_SAMPLES,
				"%s: the %s profile holds no samples", c->path,
				check_text(check, metric->name))
	              : 0;
}

static bool is_mute(const struct costs *costs)
{
	return costs->metric_count + costs->bench_value_count == 0 &&
	       costs->refused_count == 0;
}

static void hold(struct held *held, const struct check *check,
	const struct capture *c)
{
	bool timed = time_metric(check, &c->costs) != NULL;

	if (c->unknown || c->repeats)
		return;
	held->results = held->results || c->costs.bench_value_count;
	held->mute = held->mute || is_mute(&c->costs);
	if (c->costs.sample_count == 0)
		held->empty = held->empty || timed;
	else if (timed)
		held->time = true;
	else
		held->others = true;
}

/* The text says that there was no benchmark. Without one an empty profile of
 * time does, when nothing else was measured. */
static bool is_silent(const struct held *here, bool others_have_results)
{
	if (here->results)
		return false;
	if (here->mute && others_have_results)
		return true;
	return !here->time && (here->mute || (here->empty && !here->others));
}

/* The first capture after the run that starts at `from`. */
static size_t next_run(const struct group *g, size_t set, size_t from)
{
	size_t to = from;

	while (to < g->counts[set] && strcmp(g->captures[set][to].run,
					      g->captures[set][from].run) == 0)
		to++;
	return to;
}

static struct held hold_all(const struct group *g, size_t set, size_t from,
	size_t to)
{
	struct held held = {0};

	for (size_t i = from; i < to; i++)
		hold(&held, g->check, &g->captures[set][i]);
	return held;
}

static void leave_out(const struct group *g, size_t set, size_t from, size_t to)
{
	for (size_t i = from; i < to; i++)
		g->captures[set][i].silent = true;
}

static void leave_out_side(const struct group *g, size_t set)
{
	leave_out(g, set, 0, g->counts[set]);
	note_add(g->check->notes, "benchmark-one-side", g->name,
		"no benchmark ran in %s, left out: %s", g->sets[set]->label,
		g->set_count == 1 ? "run `go test -bench PATTERN` with a "
				    "pattern that matches"
		: set             ? "only base has this benchmark"
				  : "only head has this benchmark");
}

/* Single runs without a benchmark, of a side that has it. */
static void leave_out_runs(const struct group *g, size_t set)
{
	const struct capture *first = NULL;
	struct buf found = {0};
	size_t count = 0;

	for (size_t from = 0, to; from < g->counts[set]; from = to) {
		struct held held;

		to = next_run(g, set, from);
		held = hold_all(g, set, from, to);
		if (!held.mute || held.time || held.results)
			continue;
		leave_out(g, set, from, to);
		first = count++ ? first : &g->captures[set][from];
	}
	if (count == 0)
		return;
	buf_printf(&found, "no benchmark ran in run %s of %s", first->run,
		g->sets[set]->label);
	if (count > 1)
		buf_printf(&found, ", the first of %zu such runs", count);
	check_flag(g->check, RUNS_SILENT, g->name, &found);
}

static int refuse(const struct check *check, const struct capture *c,
	struct err *err)
{
	return check_samples(check, c, err)
	               ? -1
	               : check_refuse(err, NO_RESULTS,
				 "%s: no benchmark result in this Go test "
				 "output",
				 c->path);
}

/* A text says it more plainly than a profile. */
static const struct capture *plainest(const struct capture *captures,
	size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!captures[i].unknown && is_mute(&captures[i].costs))
			return &captures[i];
	for (size_t i = 0; i < count; i++)
		if (!captures[i].unknown)
			return &captures[i];
	return captures;
}

/* Whether the texts have the same benchmarks with the same counts. */
static bool same_results(const struct costs *a, const struct costs *b)
{
	uint32_t i = 0, k = 0;

	while (i < a->bench_value_count && k < b->bench_value_count) {
		const struct bench_value *x = &a->bench_values[i];
		const struct bench_value *y = &b->bench_values[k];

		if (!sym_equal(x->benchmark, y->benchmark) ||
			x->iterations != y->iterations)
			return false;
		while (i < a->bench_value_count &&
			a->bench_values[i].line_index == x->line_index)
			i++;
		while (k < b->bench_value_count &&
			b->bench_values[k].line_index == y->line_index)
			k++;
	}
	return i == a->bench_value_count && k == b->bench_value_count && i > 0;
}

/* What was printed is rounded, and comes first by its path: it gives way. */
static void leave_out_repeats_of(const struct group *g, size_t set, size_t from,
	size_t to)
{
	struct capture *kept = NULL;

	for (size_t i = from; i < to; i++) {
		struct capture *c = &g->captures[set][i];

		c->repeats = false;
		if (c->unknown || strcmp(c->costs.format, SAID_TWICE) != 0)
			continue;
		if (!kept || !same_results(&kept->costs, &c->costs)) {
			kept = c;
			continue;
		}
		if (kept->printed)
			kept->repeats = true;
		else
			c->repeats = true;
		kept = kept->printed ? c : kept;
	}
}

void leave_out_repeats(const struct group *g)
{
	for (size_t set = 0; set < g->set_count; set++)
		for (size_t from = 0, to; from < g->counts[set]; from = to) {
			to = next_run(g, set, from);
			leave_out_repeats_of(g, set, from, to);
		}
}

int check_silence(const struct group *g, struct err *err)
{
	struct held held[SET_COUNT] = {{0}};
	bool silent[SET_COUNT] = {false};
	size_t loud = 0;

	for (size_t s = 0; s < g->set_count; s++)
		held[s] = hold_all(g, s, 0, g->counts[s]);
	for (size_t s = 0; s < g->set_count; s++) {
		silent[s] = is_silent(&held[s],
			g->set_count > 1 && held[1 - s].results);
		loud += g->counts[s] > 0 && !silent[s];
	}
	for (size_t s = 0; s < g->set_count; s++) {
		for (size_t i = 0; i < g->counts[s]; i++)
			g->captures[s][i].silent = false;
		if (!silent[s])
			leave_out_runs(g, s);
		else if (loud > 0 || (g->set_count == 1 && held[s].mute))
			leave_out_side(g, s);
		else
			return refuse(g->check,
				plainest(g->captures[s], g->counts[s]), err);
	}
	return 0;
}

int refuse_silence(const struct check *check, const struct run_set *const *sets,
	size_t set_count, struct err *err)
{
	for (size_t s = 0; s < set_count; s++)
		for (size_t i = 0; i < sets[s]->capture_count; i++) {
			const struct capture *c = &sets[s]->captures[i];
			size_t to = i;

			while (to < sets[s]->capture_count &&
				sets[s]->captures[to].silent)
				to++;
			if (c->silent)
				return refuse(check, plainest(c, to - i), err);
		}
	return 1;
}

static void add_names(struct rowset *names, const struct costs *costs)
{
	for (uint32_t i = 0; i < costs->bench_value_count; i++)
		rowset_add(names, &costs->bench_values[i].benchmark.i);
}

/* Of the captures of the run that the cursor is in. */
static void add_run_names(struct rowset *names, const struct cursor *c)
{
	const struct group *g = c->group;
	size_t from = c->next - 1;

	while (from > 0 &&
		strcmp(g->captures[c->set][from - 1].run, c->capture->run) == 0)
		from--;
	for (size_t i = from; i < next_run(g, c->set, from); i++)
		add_names(names, &g->captures[c->set][i].costs);
}

/* What the runs of the workload have and this one lacks; empty: nothing. */
static void find_lost(struct buf *out, const struct rowset *all,
	const struct cursor *c)
{
	struct rowset own;
	size_t count = 0;

	rowset_init(&own, 1);
	add_run_names(&own, c);
	for (uint32_t i = 0; own.count < all->count && i < all->count; i++) {
		sym name = {*rowset_at(all, i)};

		if (rowset_find(&own, &name.i) == ROWSET_NONE &&
			count++ < NAMED)
			buf_printf(out, "%s%s", out->len ? ", " : "",
				check_text(c->group->check, name));
	}
	if (count > NAMED)
		buf_printf(out, " and %zu more", count - NAMED);
	rowset_clear(&own);
}

static int refuse_failed(const struct group *g, size_t set,
	const struct capture *c, const char *names, struct err *err)
{
	const struct ending *ending = &c->costs.ending;
	const char *side = g->set_count == 1 ? ""
	                   : set             ? " in head"
	                                     : " in base";

	if (ending->benchmarks.i)
		return check_refuse(err, BENCH_FAILED, "%s: %s failed%s: %s",
			c->path, check_text(g->check, ending->benchmarks), side,
			check_text(g->check, ending->why));
	return check_refuse(err, BENCH_FAILED, "%s: no result of %s%s: %s",
		c->path, names, side,
		ending->how == ENDED_FAILED ? check_text(g->check, ending->why)
					    : "the text ends early");
}

/* Refuses the capture that the cursor is at if a benchmark failed in it. */
static int check_ending(const struct cursor *c, const struct rowset *all,
	bool ends_are_told, struct err *err)
{
	const struct ending *ending = &c->capture->costs.ending;
	struct buf lost = {0};
	int status = 0;

	if (ending->how == ENDED_FAILED ||
		(ending->how == ENDED_OPEN && ends_are_told))
		find_lost(&lost, all, c);
	if (ending->benchmarks.i || lost.len)
		status = refuse_failed(c->group, c->set, c->capture, lost.data,
			err);
	buf_clear(&lost);
	return status;
}

int check_failures(const struct group *g, struct err *err)
{
	bool ends_are_told = false;
	struct rowset all;
	int status = 0;

	rowset_init(&all, 1);
	for (struct cursor c = {.group = g}; next_capture(&c);) {
		ends_are_told |= c.capture->costs.ending.how == ENDED_WELL;
		add_names(&all, &c.capture->costs);
	}
	for (struct cursor c = {.group = g}; status == 0 && next_capture(&c);)
		status = check_ending(&c, &all, ends_are_told, err);
	rowset_clear(&all);
	return status;
}
