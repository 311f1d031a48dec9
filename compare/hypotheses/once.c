/* Holds costs for an operation against the benchmark's own clock. */
#include "compare/hypotheses/once.h"

#include <math.h>

#include "compare/costs/exposure.h"
#include "gate/model/metric.h"

/* Sums up what the clock of a run's benchmark says of an operation. */
static void add_clock(double *sum, size_t *count, const struct run *run,
	const struct symtab *symtab)
{
	for (size_t f = 0; f < run->costs_count; f++)
		for (uint32_t i = 0; i < run->costs[f]->bench_value_count;
			i++) {
			const struct bench_value *x =
				&run->costs[f]->bench_values[i];
			const char *unit = symtab_text(symtab, x->unit).data;

			if (!metric_find(unit, "")->clock || !(x->value > 0.0))
				continue;
			*sum += x->value;
			++*count;
		}
}

double once_clock(const struct series *s)
{
	double sum[2] = {0.0, 0.0};
	size_t count[2] = {0, 0};

	for (size_t r = 0; r < s->run_count; r++) {
		bool head = r >= s->base_count;

		add_clock(&sum[head], &count[head],
			workload_run(&s->measured, r), s->symtab);
	}
	return count[0] && count[1]
	               ? log(sum[1] / (double)count[1]) -
	                         log(sum[0] / (double)count[0])
	               : (double)NAN;
}

/* Log of base's operations a run over head's: what is done once changes by so
 * much. */
static double of_once(const struct series *s)
{
	double sum[2] = {0.0, 0.0};

	for (size_t r = 0; r < s->run_count; r++)
		sum[r >= s->base_count] += s->operations[r];
	return log(sum[0] / (double)s->base_count) -
	       log(sum[1] / (double)s->head_count);
}

/* Log of head's cost of a run over base's. */
static double of_run(const struct judged_series *j, double base, double head)
{
	return log((head + .5) / (double)j->kept_head) -
	       log((base + .5) / (double)j->kept_base);
}

/* Whether the clock saw less than half of it. */
static bool unseen(const struct judged_series *j, double change)
{
	return isfinite(j->clock_change) && change != 0.0 &&
	       j->clock_change / change < .5;
}

bool once_explains(const struct judged_series *j, uint32_t func)
{
	double once = of_once(&j->series), run, share;

	if (j->series.divisor != DIVISOR_OPERATIONS ||
		fabs(once) <= log(OPERATIONS_ALIKE))
		return false;
	run = of_run(j, j->base[func], j->head[func]);
	share = j->base[func] / j->base_total;
	/* of less than half, a run that fills a time cannot have as much of it
	 * in fewer operations */
	if (share < .5 && fabs(run) <= .1 * fabs(once))
		return true;
	return fabs(run) <= .5 * fabs(once) &&
	       unseen(j, log1p(share * expm1(run + once)));
}

bool once_explains_total(const struct judged_series *j)
{
	double once = of_once(&j->series);

	return j->series.divisor == DIVISOR_OPERATIONS &&
	       fabs(once) > log(NUMBER_ALIKE) &&
	       unseen(j,
		       of_run(j, j->base_total, j->head_total) + once);
}
