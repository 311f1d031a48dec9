/* Measures for `check`: head first, then what looks slower, in turn with base. */
#include "gate/flow/retest_runs.h"

#include <math.h>
#include <string.h>

#include "gate/measure/child.h"

enum {RUNS = 5, RUNS_AGAIN = 9 }; /* as the procedure was measured */

#define AT(member) .offset = offsetof(struct retest_runs_options, member)

static const struct opt table[] = {
	{.name = "out", .letter = 'o', .kind = OPT_TEXT, .value = "DIR",
		AT(out), .help = "where the runs go; default: perf"},
	{.name = "no-retest", .kind = OPT_FLAG, AT(no_retest),
		.help = "leave suspects as they are, and believe regressions "
			"of runs that were not taken in turn"},
	{.name = "counters-only", .kind = OPT_FLAG, AT(counters_only),
		.help = "count instructions, and take no timed runs: seconds, "
			"on any machine, with what was counted for the "
			"baseline"},
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

static int make_plan(struct retest_runs *r, const char *config,
	const struct plan *base, struct err *err)
{
	if (config_in_force(&r->config, config, 0, r->arena, err))
		return -1;
	r->plan = r->config.measure;
	plan_add(&r->plan, base, r->arena);
	if (r->options->counters_only && plan_count_only(&r->plan, err))
		return -1;
	if (r->plan.bench_count == 0)
		return err_set(err, ERR_USAGE, "check: give the runs of HEAD, "
			"or say under measure: in profgate.yml how to make "
			"them");
	if (r->plan.runs == 0)
		r->plan.runs = RUNS;
	if (r->plan.counted_runs == 0)
		r->plan.counted_runs = COUNTED_RUNS;
	return opt_duration(&r->plan.time_limit, "time-limit",
		r->options->time_limit, err);
}

int retest_runs_plan(const char **out, struct retest_runs *r,
	const char *config, const struct plan *base, struct err *err)
{
	r->started = clock_now();
	r->label = r->options->out ? r->options->out : "perf";
	*out = arena_printf(r->arena, "%s/first", r->label);
	return make_plan(r, config, base, err);
}

/* Seconds of the limit that are left for a plan; false: none. */
static bool limit_time(struct plan *plan, const struct retest_runs *r)
{
	if (plan->time_limit > 0)
		plan->time_limit -= clock_now() - r->started;
	return r->plan.time_limit <= 0 || plan->time_limit > 0;
}

int retest_runs_head(struct retest_runs *r, enum session_part part,
	struct err *err)
{
	struct session m = {.arena = r->arena,
		.unmeasured = r->unmeasured,
		.before = r->before,
		.plan = r->plan,
		.policy = &r->config.policy,
		.part = part,
		.append = part == SESSION_TIMED};
	int status;

	m.label = arena_printf(r->arena, "%s/first", r->label);
	if (part == SESSION_TIMED &&
		(!plan_is_timed(&m.plan) || !limit_time(&m.plan, r)))
		return 0;
	status = session_take(&m, err);
	status = session_close(&m, status, err);
	if (status == 0)
		session_pass_signal(&m);
	return status;
}

/* Whether counts tell that the benchmark does no more than before. */
static bool is_settled(const struct verdict *v, const char *bench)
{
	const char *workload = bench ? bench : "default";
	bool judged = false;

	for (size_t i = 0; i < v->coverage_count; i++)
		judged |= v->coverage[i].state == COVERAGE_JUDGED &&
		          strcmp(v->coverage[i].workload, workload) == 0;
	for (size_t i = 0; i < v->finding_count; i++)
		if (v->findings[i].status == STATUS_REGRESSION &&
			strcmp(v->findings[i].workload, workload) == 0)
			return false;
	return judged;
}

void retest_runs_narrow(struct retest_runs *r, const struct verdict *counted)
{
	struct bench *benches = arena_alloc(r->arena, r->plan.bench_count + 1,
		sizeof *benches);
	size_t count = 0;

	for (size_t b = 0; b < r->plan.bench_count; b++)
		if (!is_settled(counted, r->plan.benches[b].name))
			benches[count++] = r->plan.benches[b];
	r->plan.benches = benches;
	r->plan.bench_count = count;
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

/* The run sets of a directory. */
static int add_sides(struct runs *runs, const char *dir, struct arena *arena,
	struct err *err)
{
	return runs_add(runs, SET_BASE, arena_printf(arena, "%s/base", dir),
		       err) ||
			runs_add(runs, SET_HEAD,
				arena_printf(arena, "%s/head", dir), err)
	               ? -1
	               : 0;
}

/* Base and head in turn, by the plan. 0: taken whole. +1: why says why not. */
static int take_in_turn(struct session *m, struct retest_runs *r,
	const struct plan *plan, const char *commit, const char **why,
	struct err *err)
{
	struct err failure = {0};
	int status;

	*m = (struct session){
		.arena = r->arena,
		.unmeasured = r->unmeasured,
		.plan = *plan,
		.policy = &r->config.policy,
		.label = arena_printf(r->arena, "%s/again", r->label),
		.base = commit,
	};
	*why = "there was no time left";
	if (!limit_time(&m->plan, r))
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

int retest_runs_in_turn(struct runs *runs, struct retest_runs *r,
	const char *commit, const char **why, struct err *err)
{
	struct session m;
	int status = take_in_turn(&m, r, &r->plan, commit, why, err);

	return status ? status : add_sides(runs, m.label, r->arena, err);
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
	struct plan plan = r->plan;
	const char *why;
	int status;

	retest_find(&again, verdict, r->arena);
	if (again.id_count == 0)
		return 0;
	choose(&plan, &again, r->arena);
	plan.counters = COUNTERS_OFF; /* counts need no second look */
	if (plan.runs < RUNS_AGAIN)
		plan.runs = RUNS_AGAIN;
	status = take_in_turn(&m, r, &plan, commit, &why, err);
	if (status > 0)
		note_add(&flow->config.notes, "retest-not-done", NULL,
			"%zu possible regression%s could not be measured "
			"again, so that this is the verdict of the first runs "
			"alone: %s", again.id_count,
			again.id_count == 1 ? "" : "s", why);
	if (status != 0)
		return status < 0 ? -1 : 0;
	runs_open(&fresh, flow->symtab, r->arena);
	if (add_sides(&fresh, m.label, r->arena, err) ||
		flow_retest(verdict, flow, &fresh, &again, err))
		return -1;
	add_retest_note(&flow->config.notes, verdict, &again, m.plan.runs);
	return 0;
}
