/* Compares runs to say what they could show. */
#include "compare/power.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/compare.h"
#include "compare/hypotheses/hypothesis.h"

#define FACTOR_MAX 1000.0 /* more runs than anybody would take */

/* The least factor at which the growth shows; NaN: none. length: of the runs,
 * else their number. */
static double factor_for(const struct hypothesis *h, double growth, bool length)
{
	double low = .125, high = FACTOR_MAX;

	if (!(h->by->detectable(h, length ? 1 : high, length ? high : 1) <=
			1 + growth))
		return (double)NAN;
	while (high / low > 1.01) {
		double middle = sqrt(low * high);
		bool enough = h->by->detectable(h, length ? 1 : middle,
			length ? middle : 1) <= 1 + growth;

		*(enough ? &high : &low) = middle;
	}
	return high;
}

static double share_of(const struct hypothesis *h)
{
	double all = h->series->base_total + h->series->head_total;

	return all > 0 ? (h->test.base_events + h->test.head_events) / all : 0;
}

static int compare_by_share(const void *a, const void *b)
{
	const struct power_row *x = a, *y = b;
	int order = strcmp(x->workload, y->workload);

	if (order == 0)
		order = (x->share < y->share) - (x->share > y->share);
	return order ? order : strcmp(x->function, y->function);
}

/* Sorted: leaves those that must be seen. */
static void choose(struct power *out)
{
	size_t count = 0;

	for (size_t i = 0; i < out->row_count; i++) {
		const struct power_row *row = &out->rows[i];
		bool hottest = i == 0 || strcmp(row->workload,
			out->rows[i - 1].workload) != 0;

		if (hottest || row->share >= POWER_SHARE)
			out->rows[count++] = *row;
	}
	out->row_count = count;
}

static void add_row(struct power *out, const struct hypothesis *h,
	double wanted, struct analysis *analysis)
{
	double runs = fmin(h->kept_base, h->kept_head);

	out->rows[out->row_count++] = (struct power_row){
		.workload = arena_copy(analysis->arena,
			span_of(h->workload->name)),
		.function = arena_copy(analysis->arena, symtab_text(
			analysis->symtab, h->series->series.funcs[h->func])),
		.share = share_of(h),
		.detectable = h->decision.detectable - 1,
		.runs = ceil(factor_for(h, wanted, false) * runs),
		.length = factor_for(h, wanted, true),
	};
}

/* Those that time is judged by; without any, those that were counted. */
static double runs_of_time(const struct workload *w, bool head)
{
	size_t timed = workload_runs_of(w, head, RUN_BIT(RUN_TIMED), SIZE_MAX);

	return (double)(timed ? timed : head ? w->head_count : w->base_count);
}

void power_of(struct power *out, struct workload *workloads, size_t count,
	bool alone, double wanted, const struct policy *policy,
	struct symtab *symtab, struct arena *arena)
{
	struct policy in_turn = *policy;
	struct compare_input comparison = {.symtab = symtab, .policy = &in_turn,
		.workload_count = count, .workloads = workloads};
	struct analysis analysis;

	in_turn.measured = MEASURED_INTERLEAVED;
	*out = (struct power){.runs = ~0u};
	for (size_t w = 0; w < count; w++) {
		if (alone) {
			workloads[w].head = workloads[w].base;
			workloads[w].head_count = workloads[w].base_count;
		}
		out->runs = (unsigned)fmin(out->runs,
			fmin(runs_of_time(&workloads[w], false),
				runs_of_time(&workloads[w], true)));
	}
	analyze(&analysis, &comparison, arena);
	out->rows = arena_alloc(arena, analysis.hypotheses.count + 1,
		sizeof(*out->rows));
	for (size_t i = 0; i < analysis.hypotheses.count; i++) {
		const struct hypothesis *h = analysis.hypotheses.all[i];

		if (h->kind == KIND_FUNCTION && h->decision.judged &&
			isfinite(h->decision.detectable))
			add_row(out, h, wanted, &analysis);
	}
	qsort(out->rows, out->row_count, sizeof(*out->rows),
		compare_by_share);
	choose(out);
	if (out->runs < policy->min_runs)
		out->row_count = 0;
}

const struct power_row *power_worst(const struct power *power)
{
	const struct power_row *worst = NULL;

	for (size_t i = 0; i < power->row_count; i++)
		if (!worst || power->rows[i].detectable > worst->detectable)
			worst = &power->rows[i];
	return worst;
}
