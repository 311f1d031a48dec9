/* Says what is judged of runs that last a fixed time. */
#include "compare/findings/fixed_time.h"

#include <math.h>

static bool has_texts(const struct workload *w, bool head)
{
	const struct costs *costs;

	for (struct costs_cursor c = side_costs(w, head);
		(costs = costs_next(&c));)
		if (costs->bench_value_count)
			return true;
	return false;
}

static size_t runs_that_say(const struct workload *w, bool head)
{
	size_t count = head ? w->head_count : w->base_count, said = 0;

	for (size_t r = 0; r < count; r++)
		said += isnan(run_operations(
			head ? &w->head[r] : &w->base[r], (sym){0})) ? 0 : 1;
	return said;
}

static const char *of_unknown(const struct analysis *analysis,
	const struct workload *w)
{
	size_t base = runs_that_say(w, false), head = runs_that_say(w, true);

	return arena_printf(analysis->arena, "no run%s says how many "
		"operations it did: functions are judged against each other, "
		"what an operation costs is not; keep the benchmark text of "
		"each run", base && !head ? " of head" :
		head && !base ? " of base" : "");
}

/* Of a harness that repeats a benchmark until a time is full. */
static const char *of_harness(const struct analysis *analysis,
	const struct workload *w)
{
	bool base = has_texts(w, false), head = has_texts(w, true);

	return base && head ?
		"the harness repeats a benchmark until a time is full, and the "
		"benchmarks of a run share its time differently in base and "
		"head: functions are judged against each other, what a run "
		"costs is not; measure each in a process of its own "
		"(--benchmark_filter)" :
		arena_printf(analysis->arena, "the harness repeats a benchmark "
			"until a time is full, and how often is not known%s: "
			"functions are judged against each other, what a run "
			"costs is not; keep what it prints, or give the "
			"operations of each run", base ? " of head" :
			head ? " of base" : "");
}

const char *fixed_time_sentence(const struct analysis *analysis,
	const struct workload *w)
{
	const struct series *s = NULL;

	for (size_t i = 0; !s && i < analysis->series_count; i++)
		if (analysis->series[i].series.workload == w)
			s = &analysis->series[i].series;
	if (!s || !divisor_is_time(s->divisor))
		return NULL;
	if (s->divisor == DIVISOR_HARNESS)
		return of_harness(analysis, w);
	if (s->divisor == DIVISOR_UNKNOWN)
		return of_unknown(analysis, w);
	if (s->divisor == DIVISOR_SECONDS)
		return arena_printf(analysis->arena,
			"runs of base last "
			"%.3g s and of head %.3g s: costs are per second and "
			"functions are judged against each other; totals say "
			"how busy the program was, not how slow: give the "
			"operations of each run",
			s->seconds[0], s->seconds[1]);
	return arena_printf(analysis->arena, "every run lasts %.3g s: "
		"functions are judged against each other; totals say how busy "
		"the program was, not how slow: give the operations of each "
		"run", s->seconds[0]);
}
