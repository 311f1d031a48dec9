/* The table of the tests. */
#include "compare/hypotheses/tests.h"

#include "compare/hypotheses/detectable.h"
#include "compare/hypotheses/interval.h"
#include "compare/hypotheses/rows.h"
#include "gate/model/metric.h"

static bool is_time(const struct metric_row *row)
{
	return row->kind == METRIC_TIME;
}

/* Each begins with its alpha. Objects, the quiet totals and all workloads come
 * on top of the 1 %: objects nearly always repeat what the bytes of the same
 * site say, and totals are tested once more on surer ground. They are paid
 * for by how far below it the others are measured to stay. */
const struct test family_tests[FAMILY_COUNT] = {
	[FAMILY_ALLOC_SPACE] = {.004, .risen = REASON_PAST_BUDGET,
		.applies = metric_is_allocation, .rows = heap_rows,
		.detectable = detectable_g, .interval = interval_g},
	[FAMILY_ALLOC_REST] = {.0005, .risen = REASON_PAST_BUDGET,
		.applies = metric_is_allocation,
		.detectable = detectable_g, .interval = interval_g},
	[FAMILY_FUNCTIONS] = {.005, .risen = REASON_PAST_BUDGET,
		.applies = is_time, .rows = timed_rows,
		.detectable = detectable_g, .interval = interval_g},
	[FAMILY_TOTALS] = {.001, .risen = REASON_PAST_BUDGET,
		.on_estimate = true, .applies = is_time, .rows = total_rows,
		.detectable = detectable_t, .interval = interval_t},
	[FAMILY_QUIET] = {.0005, .risen = REASON_PAST_BUDGET,
		.on_estimate = true, .seen = true, .applies = is_time,
		.detectable = detectable_t, .interval = interval_t},
	[FAMILY_MACHINE] = {.0005, .risen = REASON_MACHINE_WIDE,
		.on_estimate = true, .if_changed = true, .applies = is_time,
		.rows = machine_rows,
		.detectable = detectable_t, .interval = interval_machine},
	[FAMILY_EXACT] = {.exact = true, .risen = REASON_PAST_BUDGET_EXACT,
		.rows = exact_rows,
		.detectable = detectable_exact, .interval = interval_exact},
};

void tests_make(struct analysis *analysis)
{
	for (enum family f = 0; f < FAMILY_COUNT; f++)
		if (analysis->tests[f].rows)
			analysis->tests[f].rows(analysis);
}
