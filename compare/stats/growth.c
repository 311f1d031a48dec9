/* Does a process hold more and more? */
#include "compare/stats/stats.h"

#include <math.h>

/* Allocations and frees between two snapshots, or what is in use at both. */
static double bound(const double *allocated, const double *in_use, size_t from,
	size_t to)
{
	double born = allocated[to] - allocated[from];
	double freed = born - (in_use[to] - in_use[from]);

	return fmin(born + freed, in_use[from] + in_use[to]);
}

/* The variance of increments over what independent lifetimes would give. */
static double dispersion(const double *allocated, const double *in_use,
	size_t count)
{
	double expected = 0, mean, squares = 0;

	if (count < 3)
		return 1;
	mean = (in_use[count - 1] - in_use[0]) / (double)(count - 1);
	for (size_t i = 0; i + 1 < count; i++) {
		expected += bound(allocated, in_use, i, i + 1);
		squares += square(in_use[i + 1] - in_use[i] - mean);
	}
	if (!(expected > 0))
		return 1;
	return fmax(1,
		squares / (double)(count - 2) * (double)(count - 1) / expected);
}

/* Without its largest step less than half of the rise is left, or a half of it
 * does not rise. */
static bool is_step(const double *in_use, size_t half, size_t count)
{
	size_t last = count - 1, quarter = (half + last) / 2;
	double rise = in_use[last] - in_use[half], largest = 0;

	for (size_t i = half; i < last; i++)
		largest = fmax(largest, in_use[i + 1] - in_use[i]);
	return rise - largest < rise / 2 * (1 - 1 / (double)(last - half)) ||
	       in_use[quarter] <= in_use[half] ||
	       in_use[last] <= in_use[quarter];
}

/* What is in use grew by no more than a quarter beyond allocations in a while. */
static bool is_load(const double *allocated, const double *in_use, size_t half,
	size_t count)
{
	size_t last = count - 1;
	double before = fmax(allocated[half] - allocated[0], 1) / (double)half;
	double after =
		(allocated[last] - allocated[half]) / (double)(last - half);

	return (in_use[last] + 1) / (in_use[half] + 1) < 1.25 * after / before;
}

/* The last third rose less than the first, by more than a standard error. */
static bool is_filling(const double *in_use, size_t count, double phi)
{
	size_t last = count - 1, third = last / 3;
	double first = in_use[third] - in_use[0];
	double end = in_use[last] - in_use[last - third];

	return first > end &&
	       (first - end) / sqrt(phi * (fmax(first, 0) + fmax(end, 0) + 1)) >
	               1;
}

struct growth growth_of(const double *allocated, const double *in_use,
	size_t count)
{
	size_t last = count - 1, half = last / 2;
	double phi = dispersion(allocated, in_use, count);
	struct growth out = {.rise = in_use[last] - in_use[half]};

	out.variance = phi * fmax(1, bound(allocated, in_use, half, last));
	out.z = out.rise / sqrt(out.variance);
	if (!(out.rise > 0))
		return out;
	if (is_step(in_use, half, count))
		out.shape = GROWTH_STEP;
	else if (is_load(allocated, in_use, half, count))
		out.shape = GROWTH_LOAD;
	else if (is_filling(in_use, count, phi))
		out.shape = GROWTH_FILLING;
	else
		out.shape = GROWTH_LEAK;
	return out;
}

double growth_against(const struct growth *head, const struct growth *base)
{
	double z = (head->rise - base->rise) /
	           sqrt(head->variance + base->variance);

	return head->shape == GROWTH_LEAK || head->shape == GROWTH_FILLING
	               ? z
	               : fmin(z, 0);
}

bool growth_counted(const double *values, size_t count)
{
	size_t last = count - 1, half = last / 2, quarter = (half + last) / 2;
	double most = values[0], least = values[last];

	for (size_t i = 0; i < count / 3; i++) {
		most = fmax(most, values[i]);
		least = fmin(least, values[last - i]);
	}
	return least > most + fmax(10, most / 10) &&
	       values[quarter] > values[half] && values[last] > values[quarter];
}
