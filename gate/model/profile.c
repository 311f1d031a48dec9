/* What the rest of the program takes for granted about a profile. */
#include "gate/model/profile.h"

#include <math.h>

/* Whether a column of the table adds up to a number, signs aside. */
static bool column_is_finite(
	const double *table, uint32_t rows, uint32_t columns, uint32_t column)
{
	double sum = 0;

	for (uint32_t row = 0; row < rows; row++)
		sum += fabs(table[(size_t)row * columns + column]);
	return isfinite(sum);
}

int profile_check(const struct profile *p, struct err *err)
{
	for (uint32_t s = 0; s < p->stack_count; s++)
		if (p->stack_start[s] > p->stack_start[s + 1])
			BUG("stack %u ends before it begins", s);
	for (uint32_t i = 0; i < p->stack_start[p->stack_count]; i++)
		if (p->stack_frames[i] >= p->frame_count)
			BUG("frame %u of %u", p->stack_frames[i],
				p->frame_count);
	for (uint32_t m = 0; m < p->metric_count; m++) {
		const struct metric *metric = &p->metrics[m];

		if (metric->events < -1 ||
			metric->events >= (int64_t)p->event_count)
			BUG("metric %u: event column %d of %u", m,
				metric->events, p->event_count);
		if (!column_is_finite(
			    p->values, p->stack_count, p->metric_count, m))
			return err_set(err, ERR_INPUT,
				"the values of metric %s do not add up to a "
				"finite number",
				symtab_text(p->symtab, metric->name).data);
	}
	for (uint32_t e = 0; e < p->event_count; e++)
		if (!column_is_finite(
			    p->events, p->stack_count, p->event_count, e))
			return err_set(err, ERR_INPUT,
				"the observations behind the values do not "
				"add up to a finite number");
	for (uint32_t i = 0; i < p->bench_value_count; i++)
		if (!isfinite(p->bench_values[i].value) ||
			!isfinite(p->bench_values[i].iterations))
			return err_set(err, ERR_INPUT,
				"benchmark %s: a number that is not finite",
				symtab_text(p->symtab,
					p->bench_values[i].benchmark)
					.data);
	return 0;
}
