/*
 * What a series of snapshots looks like, by hand and by simulation: one
 * allocation site whose objects live as long as a rule says, seen at 12
 * moments, many times over. What is no leak is never one against a base of its
 * kind, and hardly ever alone; leaks are found as often as docs/leaks.md says.
 */
#include "tests/unit/support/support.h"

#include <math.h>
#include <string.h>

#include "compare/stats/stats.h"

enum { MOMENTS = 12, REPEATS = 400 };

#define LEVEL 3.54 /* one-sided .0002: .004 over 20 sites */

enum life {
	LIFE_RANDOM,   /* ends at random, after `span` on average */
	LIFE_SPAN,     /* lives for the span: a cache that drops the oldest */
	LIFE_FLUSHED,  /* all end together, once a span */
};

/* Times are in lengths of the series. */
struct site {
	const char *name;
	double allocations; /* expected in the series */
	enum life life;
	double span, before; /* objects are made for so long before it too */
	double batch;
	double ramp;         /* three times the rate at its end */
	double leaks;        /* part of the objects that never end */
	double alone, alone_most; /* percent that are called a leak */
	double base;              /* likewise, against a base that does not */
};

static const struct site sites[] = {
	{"steady, short", 30, LIFE_RANDOM, .05, .4, 1, 0, 0, 0, 0, 0},
	{"steady, half", 30, LIFE_RANDOM, .5, 4, 1, 0, 0, 0, 0, 0},
	{"steady, long", 30, LIFE_RANDOM, 3, 12, 1, 0, 0, 0, 1, 0},
	{"cache, full after a fifth", 300, LIFE_SPAN, .2, 0, 1, 0, 0, 0, 0, 0},
	{"cache, full after half", 300, LIFE_SPAN, .5, 0, 1, 0, 0, 0, 1, 0},
	{"cache, full at the end", 300, LIFE_SPAN, .9, 0, 1, 0, 0, 10, 30, 0},
	{"warm-up", 300, LIFE_RANDOM, .3, 0, 1, 0, 0, 0, 2, 0},
	{"long warm-up", 300, LIFE_RANDOM, 1, 0, 1, 0, 0, 0, 8, 0},
	{"traffic", 450, LIFE_RANDOM, .1, .8, 1, 1, 0, 0, 10, 0},
	{"flushed often", 300, LIFE_FLUSHED, .3, 1, 1, 0, 0, 0, 0, 0},
	{"flushed", 300, LIFE_FLUSHED, .7, 1, 1, 0, 0, 0, 0, 0},
	{"batches", 300, LIFE_RANDOM, .02, .3, 8, 0, 0, 0, 0, 0},
	{"leak", 30, LIFE_RANDOM, .05, .4, 1, 0, 1, 37, 57, 31},
	{"fast leak", 300, LIFE_RANDOM, .05, .4, 1, 0, 1, 76, 96, 100},
	{"leak in part", 300, LIFE_RANDOM, .05, .4, 1, 0, .3, 19, 39, 18},
	{"fast leak in part", 3000, LIFE_RANDOM, .05, .4, 1, 0, .3, 68, 88, 100},
};

struct series {
	double allocated[MOMENTS], in_use[MOMENTS];
};

static double uniform(uint64_t *seed)
{
	return ((double)(random_next(seed) >> 11) + .5) / 9007199254740992.0;
}

static double exponential(double mean, uint64_t *seed)
{
	return -mean * log(uniform(seed));
}

/* As many as fit into the expected time. */
static unsigned poisson(double expected, uint64_t *seed)
{
	unsigned count = 0;

	for (double at = exponential(1, seed); at < expected; count++)
		at += exponential(1, seed);
	return count;
}

static double end_of(const struct site *site, double begin, double phase,
	uint64_t *seed)
{
	switch (site->life) {
	case LIFE_RANDOM:
		return begin + exponential(site->span, seed);
	case LIFE_SPAN:
		return begin + site->span;
	case LIFE_FLUSHED:
		return (floor((begin - phase) / site->span) + 1) * site->span +
		       phase;
	}
	return begin;
}

/* Counts what happened at that time or before, at each moment from then on. */
static void count_from(double *counts, double time, double what)
{
	for (int i = 0; i < MOMENTS; i++)
		if (time <= (double)i / (MOMENTS - 1))
			counts[i] += what;
}

static void draw(struct series *out, const struct site *site, double leaks,
	uint64_t *seed)
{
	double phase = uniform(seed) * site->span;
	unsigned count = poisson(site->allocations * (1 + site->before) /
			site->batch, seed);

	memset(out, 0, sizeof *out);
	while (count-- > 0) {
		double begin = uniform(seed) * (1 + site->before) - site->before;
		double rate = (1 + 2 * fmax(begin, 0)) / 3;

		if (site->ramp > 0 && uniform(seed) > rate)
			continue;
		for (int i = 0; i < (int)site->batch; i++) {
			count_from(out->allocated, begin, 1);
			count_from(out->in_use, begin, 1);
			if (leaks > 0 && uniform(seed) < leaks)
				continue;
			count_from(out->in_use,
				end_of(site, begin, phase, seed), -1);
		}
	}
}

static struct growth growth(const struct series *series)
{
	return growth_of(series->allocated, series->in_use, MOMENTS);
}

static void test_simulated(void **state)
{
	uint64_t seed = 7;

	(void)state;
	for (size_t s = 0; s < sizeof sites / sizeof *sites; s++) {
		const struct site *site = &sites[s];
		double alone = 0, against = 0;

		for (int i = 0; i < REPEATS; i++) {
			struct series head, base;
			struct growth h, b;

			draw(&head, site, site->leaks, &seed);
			draw(&base, site, 0, &seed);
			h = growth(&head);
			b = growth(&base);
			alone += h.z > LEVEL && h.shape == GROWTH_LEAK;
			against += growth_against(&h, &b) > LEVEL;
		}
		alone *= 100.0 / REPEATS;
		against *= 100.0 / REPEATS;
		if (alone < site->alone || alone > site->alone_most ||
			fabs(against - site->base) > (site->base > 0 ? 10 : 0))
			fail_msg("%s: %.1f %% alone, %.1f %% against base",
				site->name, alone, against);
	}
}

/* Counts of allocations and of what is in use, and the shape. */
static const struct {
	const char *name;
	double allocated[8], in_use[8];
	enum growth_shape shape;
} shapes[] = {
	{"nothing", {0}, {0}, GROWTH_NONE},
	{"falls", {9, 9, 9, 9, 9, 9, 9, 9}, {9, 8, 7, 6, 5, 4, 3, 2},
		GROWTH_NONE},
	{"one step", {0, 5, 9, 9, 9, 29, 29, 29}, {0, 0, 0, 0, 0, 20, 20, 20},
		GROWTH_STEP},
	{"no longer at the end", {0, 9, 19, 29, 39, 49, 49, 49},
		{0, 5, 9, 10, 15, 19, 19, 18}, GROWTH_STEP},
	{"as much as is allocated", {0, 9, 18, 27, 47, 77, 117, 167},
		{5, 5, 5, 6, 7, 8, 9, 10}, GROWTH_LOAD},
	{"ever slower", {0, 90, 180, 270, 360, 450, 540, 630},
		{0, 60, 100, 130, 150, 165, 175, 182}, GROWTH_FILLING},
	{"all of it stays", {0, 10, 20, 30, 40, 50, 60, 70},
		{0, 10, 20, 30, 40, 50, 60, 70}, GROWTH_LEAK},
};

static void test_shapes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
		struct growth got =
			growth_of(shapes[i].allocated, shapes[i].in_use, 8);

		if (got.shape != shapes[i].shape)
			fail_msg("%s: shape %d", shapes[i].name,
				(int)got.shape);
	}
	/* of the last: 40 more in the last half, of which none was freed:
	 * variance 40, evenly */
	assert_near(growth_of(shapes[6].allocated, shapes[6].in_use, 8).z,
		sqrt(40), 1e-12);
}

static void test_counted(void **state)
{
	const double leak[] = {20, 40, 60, 80, 100, 120};
	const double few[] = {20, 21, 22, 23, 24, 25};
	const double step[] = {20, 20, 20, 90, 90, 90};
	const double large[] = {1000, 1010, 1020, 1030, 1040, 1050};

	(void)state;
	assert_true(growth_counted(leak, 6));
	assert_false(growth_counted(few, 6));
	assert_false(growth_counted(step, 6));
	assert_false(growth_counted(large, 6));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_shapes),
		cmocka_unit_test(test_counted),
		cmocka_unit_test(test_simulated),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
