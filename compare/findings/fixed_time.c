/* Says what is judged of runs that last a fixed time. */
#include "compare/findings/fixed_time.h"

static bool has_texts(const struct workload *w)
{
	const struct costs *costs;

	for (struct costs_cursor c = side_costs(w, true);
		(costs = costs_next(&c));)
		if (costs->bench_value_count)
			return true;
	return false;
}

/* Of a harness that repeats a benchmark until a time is full. */
static const char *of_harness(const struct workload *w)
{
	return has_texts(w) ?
		"the harness repeats a benchmark until a time is full, and the "
		"benchmarks of a run share its time differently in base and "
		"head: functions are judged against each other, what a run "
		"costs is not; measure each in a process of its own "
		"(--benchmark_filter)" :
		"the harness repeats a benchmark until a time is full, and how "
		"often is not known: functions are judged against each other, "
		"what a run costs is not; keep what it prints, or give the "
		"operations of each run";
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
		return of_harness(w);
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
