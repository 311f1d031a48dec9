/* Measures for `check`: head first, then what looks slower, in turn with base. */
#include "gate/flow/retest_runs.h"

#include <math.h>
#include <string.h>

#include "gate/measure/child.h"
#include "gate/text/duration.h"

enum {RUNS = 5, RUNS_AGAIN = 9 }; /* as the procedure was measured */

#define AT(member) .offset = offsetof(struct retest_runs_options, member)

static const struct opt table[] = {
	{.name = "out", .letter = 'o', .kind = OPT_TEXT, .value = "DIR",
		AT(out), .help = "where the runs go; default: perf"},
	{.name = "no-retest", .kind = OPT_FLAG, AT(no_retest),
		.help = "leave suspects as they are, and believe regressions "
			"of runs that were not taken in turn"},
	{.name = "time-limit", .kind = OPT_TEXT, .value = "TIME",
		AT(time_limit),
		.help = "longest time to measure in all; when it is over "
			"before suspects were measured again, they stay what "
			"they are"},
	{0}
};

const struct opt_group retest_runs_group = {
	"Measuring, where no RUNS are given", table, NULL
};

static int make_plan(struct retest_runs *r, const char *config, struct err *err)
{
	const char *limit = r->options->time_limit;

	if (config_in_force(&r->config, config, 0, r->arena, err))
		return -1;
	r->plan = r->config.measure;
	if (r->plan.bench_count == 0)
		return err_set(err, ERR_USAGE, "check: give the runs of HEAD, "
			"or say under measure: in profgate.yml how to make "
			"them");
	if (r->plan.runs == 0)
		r->plan.runs = RUNS;
	if (limit && !duration_parse(&r->plan.time_limit, limit))
		return err_set(err, ERR_USAGE, "--time-limit: \"%s\" is no "
			"time, write 90s, 10m or 1h30m", limit);
	return 0;
}

int retest_runs_head(const char **out, struct retest_runs *r,
	const char *config, struct err *err)
{
	struct session m = {.arena = r->arena};
	int status;

	r->started = clock_now();
	r->label = r->options->out ? r->options->out : "perf";
	*out = arena_printf(r->arena, "%s/first", r->label);
	if (make_plan(r, config, err))
		return -1;
	m.plan = r->plan;
	m.policy = &r->config.policy;
	m.label = *out;
	status = session_take(&m, err);
	status = session_close(&m, status, err);
	if (status == 0)
		session_pass_signal(&m);
	return status;
}

/* The benchmarks that hold suspects. */
static void choose(struct plan *plan, const struct retest *again,
	struct arena *arena)
{
	struct bench *benches = arena_alloc(arena, plan->bench_count + 1,
		sizeof(*benches));
	size_t count = 0;

	for (size_t b = 0; b < plan->bench_count; b++) {
		const char *name = plan->benches[b].name;

		for (size_t w = 0; w < again->workload_count; w++)
			if (strcmp(name ? name : "default",
					again->workloads[w]) == 0)
				benches[count++] = plan->benches[b];
	}
	plan->benches = benches;
	plan->bench_count = count;
}

/* 0: taken whole. +1: why says why not. */
static int take_fresh(struct session *m, struct retest_runs *r,
	const struct retest *again, const char *commit, const char **why,
	struct err *err)
{
	struct err failure = {0};
	int status;

	*m = (struct session){
		.arena = r->arena,
		.plan = r->plan,
		.policy = &r->config.policy,
		.label = arena_printf(r->arena, "%s/again", r->label),
		.base = commit,
	};
	choose(&m->plan, again, r->arena);
	if (m->plan.runs < RUNS_AGAIN)
		m->plan.runs = RUNS_AGAIN;
	if (m->plan.time_limit > 0)
		m->plan.time_limit -= clock_now() - r->started;
	*why = "there was no time left";
	if (r->plan.time_limit > 0 && m->plan.time_limit <= 0)
		return 1;
	status = session_take(m, &failure);
	if (session_close(m, status, err))
		status = -1;
	if (status < 0 && failure.kind == ERR_NONE)
		return -1;
	session_pass_signal(m);
	if (status < 0)
		*why = arena_copy(r->arena, span_of(failure.text));
	return status < 0 || m->measurement.end == MEASURE_TIME_OUT;
}

/* "2 possible regressions in 1 workload measured again, ..." */
static void add_retest_note(struct notes *notes, const struct verdict *v,
	const struct retest *again, unsigned runs)
{
	size_t slower = 0;

	for (size_t i = 0; i < v->finding_count; i++)
		slower += v->findings[i].first_present &&
			v->findings[i].status == STATUS_REGRESSION;
	note_add(notes, "retest", NULL, "%zu possible regression%s in %zu "
		"workload%s measured again, %u runs of base and head in turn: "
		"%zu confirmed", again->id_count,
		again->id_count == 1 ? "" : "s", again->workload_count,
		again->workload_count == 1 ? "" : "s", runs, slower);
}

int retest_runs_suspects(struct verdict *verdict, struct retest_runs *r,
	struct flow *flow, const char *commit, struct err *err)
{
	struct runs fresh;
	struct session m;
	struct retest again;
	const char *why, *dir;
	int status;

	retest_find(&again, verdict, r->arena);
	if (again.id_count == 0)
		return 0;
	status = take_fresh(&m, r, &again, commit, &why, err);
	if (status > 0)
		note_add(&flow->config.notes, "retest-not-done", NULL,
			"%zu possible regression%s could not be measured "
			"again, so that this is the verdict of the first runs "
			"alone: %s", again.id_count,
			again.id_count == 1 ? "" : "s", why);
	if (status != 0)
		return status < 0 ? -1 : 0;
	dir = m.label;
	runs_open(&fresh, flow->symtab, r->arena);
	if (runs_add(&fresh, SET_BASE, arena_printf(r->arena, "%s/base", dir),
			err) ||
		runs_add(&fresh, SET_HEAD, arena_printf(r->arena, "%s/head",
			dir), err) ||
		flow_retest(verdict, flow, &fresh, &again, err))
		return -1;
	add_retest_note(&flow->config.notes, verdict, &again, m.plan.runs);
	return 0;
}
