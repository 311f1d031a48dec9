/* Sums, medians, and which runs were disturbed. */
#include "compare/stats/stats.h"

#include <math.h>
#include <stdlib.h>

#define CUT 1.5   /* disturbed run: total above CUT times the quiet runs */
#define CUT_Z 3.0 /* ... and above them by this many Poisson sds */

double sum_of(const double *values, size_t from, size_t to)
{
	double sum = 0.0;

	for (size_t i = from; i < to; i++)
		sum += values[i];
	return sum;
}

static int compare_doubles(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;

	return (x > y) - (x < y);
}

void sort_rising(double *values, size_t count)
{
	qsort(values, count, sizeof *values, compare_doubles);
}

double median(double *values, size_t count)
{
	if (count == 0)
		return 0.0;
	sort_rising(values, count);
	if (count % 2)
		return values[count / 2];
	return 0.5 * (values[count / 2 - 1] + values[count / 2]);
}

static int compare_weighted(const void *a, const void *b)
{
	const struct weighted *x = a, *y = b;

	if (x->value != y->value)
		return x->value < y->value ? -1 : 1;
	return (x->weight > y->weight) - (x->weight < y->weight);
}

double weighted_median(struct weighted *pairs, size_t count)
{
	double all = 0.0, below = 0.0;

	if (count == 0)
		return 0.0;
	qsort(pairs, count, sizeof *pairs, compare_weighted);
	for (size_t i = 0; i < count; i++)
		all += pairs[i].weight;
	for (size_t i = 0; i < count; i++) {
		below += pairs[i].weight;
		if (below >= all / 2.0)
			return pairs[i].value;
	}
	return pairs[count - 1].value;
}

size_t keep_runs(bool *keep, const double *totals, size_t count,
	double *scratch)
{
	size_t quarter = (count + 3) / 4, kept = 0;
	double lo = 0.0, limit, middle;

	if (count < 3) {
		for (size_t i = 0; i < count; i++)
			keep[i] = true;
		return count;
	}
	for (size_t i = 0; i < count; i++)
		scratch[i] = totals[i];
	sort_rising(scratch, count);
	for (size_t i = 0; i < quarter; i++)
		lo += scratch[i];
	lo /= (double)quarter;
	limit = fmax(CUT * lo, lo + CUT_Z * sqrt(lo));
	middle = scratch[(count + 1) / 2 - 1];
	for (size_t i = 0; i < count; i++) {
		keep[i] = totals[i] <= limit || totals[i] <= middle;
		kept += keep[i];
	}
	return kept;
}
