/* Ranks: of runs against runs, of p values (Holm), of times in turn. */
#include "compare/stats/stats.h"

#include <math.h>
#include <stdlib.h>

#include "gate/core/err.h"

#define RANK_EXACT_MAX 2500 /* pairs; 50 runs a side */
#define NORMAL 1e6          /* degrees of freedom */

/* For many runs the normal approximation, with the correction for continuity;
 * the exact count would take (m n)^2 steps. */
static double rank_needed_normal(double m, double n, double level)
{
	double sd = sqrt(m * n * (m + n + 1.0) / 12.0);

	double z = t_upper_inverse(level, NORMAL);

	return fmin(ceil(m * n / 2.0 + z * sd + 0.5), m * n);
}

/* rows[j] holds, while i grows, the chances of U for i base and j head runs,
 * by the recurrence on which run is the largest: a base run leaves U as it is,
 * a head run lies above all i base runs. */
double rank_needed(unsigned m, unsigned n, double level)
{
	size_t cells = (size_t)m * n + 1;
	double *rows, tail = 0.0, needed = 0.0;

	if (cells > RANK_EXACT_MAX)
		return rank_needed_normal(m, n, level);
	rows = xcalloc((n + 1) * cells, sizeof *rows);
	for (unsigned j = 0; j <= n; j++)
		rows[j * cells] = 1.0;
	for (unsigned i = 1; i <= m; i++) {
		for (unsigned j = 1; j <= n; j++) {
			double *row = rows + j * cells;
			const double *left = rows + (j - 1) * cells;
			double largest_is_base = (double)i / (i + j);

			/* there are no more pairs yet */
			for (size_t u = 0; u <= (size_t)i * j; u++)
				row[u] = largest_is_base * row[u] +
					(1.0 - largest_is_base) *
					(u >= i ? left[u - i] : 0.0);
		}
	}
	for (size_t u = cells; u-- > 0;) {
		tail += rows[n * cells + u];
		if (tail > level * (1.0 + 1e-9)) {
			needed = fmin((double)u + 1.0, (double)m * n);
			break;
		}
	}
	free(rows);
	return needed;
}

/* Its numbers, in order; to be freed. What is none is in no pair. */
static double *sorted(size_t *kept, const double *all, size_t count)
{
	double *out = xcalloc(count + 1, sizeof *out);

	*kept = 0;
	for (size_t i = 0; i < count; i++)
		if (!isnan(all[i]))
			out[(*kept)++] = all[i];
	sort_rising(out, *kept);
	return out;
}

double rank_pairs(const double *base, size_t base_count, const double *head,
	size_t head_count)
{
	double *b = sorted(&base_count, base, base_count);
	double *h = sorted(&head_count, head, head_count);
	double pairs = 0.0;

	/* base runs below a head run, and those that are not above it */
	for (size_t i = 0, below = 0, upto = 0; i < head_count; i++) {
		while (below < base_count && b[below] < h[i])
			below++;
		while (upto < base_count && b[upto] <= h[i])
			upto++;
		pairs += ((double)below + (double)upto) / 2.0;
	}
	free(b);
	free(h);
	return pairs;
}

struct p_value {
	double p;
	size_t at;
};

/* Stable. */
static int compare_p(const void *a, const void *b)
{
	const struct p_value *x = a, *y = b;

	if (x->p != y->p)
		return x->p < y->p ? -1 : 1;
	return (x->at > y->at) - (x->at < y->at);
}

void holm_adjust(double *p, size_t count)
{
	struct p_value *order = xcalloc(count + 1, sizeof *order);
	double worst = 0.0;

	for (size_t i = 0; i < count; i++)
		order[i] = (struct p_value){p[i], i};
	qsort(order, count, sizeof *order, compare_p);
	for (size_t i = 0; i < count; i++) {
		worst = fmax(worst,
			fmin(1.0, (double)(count - i) * order[i].p));
		p[order[i].at] = worst;
	}
	free(order);
}

/* Mean rank of ours among all start times; equal times: base comes first, as
 * in the reference. */
static double mean_rank(const double *ours, size_t count, const double *other,
	size_t other_count, bool ours_first)
{
	double sum = 0.0;

	for (size_t i = 0; i < count; i++) {
		sum += 1.0;
		for (size_t j = 0; j < count; j++)
			sum += ours[j] < ours[i] || (ours[j] == ours[i] && j < i);
		for (size_t j = 0; j < other_count; j++)
			sum += other[j] < ours[i] ||
				(other[j] == ours[i] && !ours_first);
	}
	return sum / (double)count;
}

double interleaving(const double *base, size_t base_count, const double *head,
	size_t head_count)
{
	double apart = mean_rank(base, base_count, head, head_count, true) -
		mean_rank(head, head_count, base, base_count, false);

	return fabs(apart) / ((double)(base_count + head_count) / 2.0);
}
