/* Tells how far apart the runs of both sides lie, of what was counted and not
 * sampled (statistics, step 16). */
#include "compare/hypotheses/extent.h"

#include <math.h>

#include "compare/hypotheses/detectable.h"

#define OBJECT_RISE 1.0      /* smallest rise that counts, per op */
#define BYTES_RISE 16.0
#define ONCE_BYTES 65536.0   /* what a run may allocate once, whatever N */
#define SPREAD 3.0           /* counts differ by chance: so many times */
#define INEXACT .002         /* of a count: so much is no chance */
#define ONCE_UNLIKE 4.0      /* ... times as much, where N differs */

struct extent {
	double lo, hi, mean;
};

static struct extent extent_of(const double *values, size_t count)
{
	struct extent e = {values[0], values[0], 0.0};

	for (size_t i = 0; i < count; i++) {
		e.lo = fmin(e.lo, values[i]);
		e.hi = fmax(e.hi, values[i]);
		e.mean += values[i] / (double)count;
	}
	return e;
}

/* Whether each value is above the one before. */
static bool rises(const double *values, size_t count)
{
	size_t i = 1;

	while (i < count && values[i] > values[i - 1])
		i++;
	return count > 2 && i == count;
}

/*
 * Growth that happens once (a buffer, a pool, the profiler's own) is spread
 * over the operations of a run, so bytes must rise by more than a run's worth
 * of it; and a number that differs between runs of one side is not exact: the
 * sides must lie further apart than that. What is there at a moment and grows
 * from each run of head to the next does not differ by chance.
 */
void extent_least(struct hypothesis *h, const struct analysis *analysis)
{
	struct extent base = extent_of(h->exact.base, h->exact.base_count);
	struct extent head = extent_of(h->exact.head, h->exact.head_count);
	const struct metric_row *row = row_of_metric(analysis, &h->metric);
	bool grows = metric_is_state(row) &&
	             rises(h->exact.head, h->exact.head_count);
	double least = fmax(base.hi - base.lo, grows ? 0.0 : head.hi - head.lo);
	double once = h->exact.unlike ? ONCE_UNLIKE * ONCE_BYTES : ONCE_BYTES;

	if (row->kind == METRIC_WORK)
		least = fmax(SPREAD * least,
			isnan(h->exact.operations)
				? row->step
				: row->step / h->exact.operations);
	else if (h->exact.every_block)
		least = fmax(least,
			(row->kind == METRIC_BYTES ? 2.0 * BYTES_RISE
						   : 2.0 * OBJECT_RISE) /
				(isnan(h->exact.operations)
						? 1.0
						: h->exact.operations));
	else if (row->kind == METRIC_BYTES || row->kind == METRIC_HELD_BYTES)
		least = fmax(least,
			fmax(BYTES_RISE,
				isnan(h->exact.operations) ? once :
					once / h->exact.operations));
	else if (!row->text || row->kind == METRIC_OBJECTS)
		least = fmax(least, OBJECT_RISE);
	h->exact.least = least;
}

/* Whether all of `to` lies past all of `from`, by growth and by least. */
static bool past(const struct extent *from, const struct extent *to,
	const struct hypothesis *h)
{
	return to->lo > (1.0 + h->allowance.growth) * from->hi &&
		to->lo - from->hi >= h->exact.least;
}

int extent_change(const struct hypothesis *h)
{
	struct extent base = extent_of(h->exact.base, h->exact.base_count);
	struct extent head = extent_of(h->exact.head, h->exact.head_count);
	bool higher = h->metric.better > 0;

	if (higher ? past(&head, &base, h) : past(&base, &head, h))
		return 1;
	return (higher ? past(&base, &head, h) : past(&head, &base, h)) ? -1 :
		0;
}

bool extent_is_small(const struct hypothesis *h)
{
	struct extent base = extent_of(h->exact.base, h->exact.base_count);
	struct extent head = extent_of(h->exact.head, h->exact.head_count);
	const struct extent *from = h->metric.better > 0 ? &head : &base;
	const struct extent *to = h->metric.better > 0 ? &base : &head;

	return to->lo > (1.0 + h->allowance.growth) * from->hi &&
	       !past(from, to, h);
}

bool extent_is_inexact(const struct hypothesis *h,
	const struct analysis *analysis)
{
	struct extent base = extent_of(h->exact.base, h->exact.base_count);
	struct extent head = extent_of(h->exact.head, h->exact.head_count);

	return h->kind == KIND_FUNCTION &&
	       metric_is_work(row_of_metric(analysis, &h->metric)) &&
	       (base.hi - base.lo > INEXACT * base.hi ||
		       head.hi - head.lo > INEXACT * head.hi);
}

double detectable_exact(const struct hypothesis *h, double runs, double length)
{
	struct extent base = extent_of(h->exact.base, h->exact.base_count);
	struct extent head = extent_of(h->exact.head, h->exact.head_count);
	double growth = 1.0 + h->allowance.growth, least = h->exact.least;

	(void)runs;
	(void)length;
	if (h->metric.better > 0)
		return fmin(base.lo / growth, base.lo - least) / base.mean *
			head.mean / head.hi;
	return fmax(base.hi * growth, base.hi + least) / base.mean *
		head.mean / head.lo;
}
