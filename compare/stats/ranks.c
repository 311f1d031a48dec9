/* Ranks: of runs against runs, of p values (Holm), of times in turn. */
#include "compare/stats/stats.h"

#include <math.h>
#include <stdlib.h>

#include "gate/core/err.h"

#define RANK_LEVEL 0.05
#define RANK_Z 1.6449 /* upper 5 % of the normal */
#define RANK_EXACT_MAX 2500 /* pairs; 50 runs a side */

/* For many runs the normal approximation, with the correction for continuity;
 * the exact count would take (m n)^2 steps. */
static double rank_needed_normal(double m, double n)
{
	double sd = sqrt(m * n * (m + n + 1.0) / 12.0);

	return fmin(ceil(m * n / 2.0 + RANK_Z * sd + 0.5), m * n);
}

/* rows[j] holds, while i grows, the chances of U for i base and j head runs,
 * by the recurrence on which run is the largest: a base run leaves U as it is,
 * a head run lies above all i base runs. */
double rank_needed(unsigned m, unsigned n)
{
	size_t cells = (size_t)m * n + 1;
	double *rows, tail = 0.0, needed = 0.0;

	if (cells > RANK_EXACT_MAX)
		return rank_needed_normal(m, n);
	rows = xcalloc((n + 1) * cells, sizeof *rows);
	for (unsigned j = 0; j <= n; j++)
		rows[j * cells] = 1.0;
	for (unsigned i = 1; i <= m; i++) {
		for (unsigned j = 1; j <= n; j++) {
			double *row = rows + j * cells;
			const double *left = rows + (j - 1) * cells;
			double largest_is_base = (double)i / (i + j);

			for (size_t u = 0; u < cells; u++)
				row[u] = largest_is_base * row[u] +
					(1.0 - largest_is_base) *
					(u >= i ? left[u - i] : 0.0);
		}
	}
	for (size_t u = cells; u-- > 0;) {
		tail += rows[n * cells + u];
		if (tail > RANK_LEVEL * (1.0 + 1e-9)) {
			needed = fmin((double)u + 1.0, (double)m * n);
			break;
		}
	}
	free(rows);
	return needed;
}

double rank_pairs(const double *base, size_t base_count, const double *head,
	size_t head_count)
{
	double pairs = 0.0;

	for (size_t b = 0; b < base_count; b++)
		for (size_t h = 0; h < head_count; h++)
			pairs += head[h] > base[b] ? 1.0 :
				head[h] == base[b] ? 0.5 : 0.0;
	return pairs;
}

void holm_adjust(double *p, size_t count, size_t *order)
{
	double worst = 0.0;

	for (size_t i = 0; i < count; i++)
		order[i] = i;
	/* Insertion keeps it stable; families are hundreds, mostly 1.0. */
	for (size_t i = 1; i < count; i++) {
		size_t which = order[i], at = i;

		while (at > 0 && p[order[at - 1]] > p[which]) {
			order[at] = order[at - 1];
			at--;
		}
		order[at] = which;
	}
	for (size_t i = 0; i < count; i++) {
		worst = fmax(worst, fmin(1.0,
			(double)(count - i) * p[order[i]]));
		p[order[i]] = worst;
	}
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
