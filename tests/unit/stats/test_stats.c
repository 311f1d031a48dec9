/* The arithmetic against the reference's printed values and R. */
#include "tests/unit/support/support.h"

#include <math.h>

#include "compare/stats/stats.h"

static void test_t_tail(void **state)
{
	/* R: pt(t, v, lower.tail = FALSE) */
	static const struct { double t, v, want; } cases[] = {
		{2.0, 20.0, 0.0296327677232853},
		{4.2, 20.0, 0.00022035908156112},
		{4.0, 36.0, 0.000150742417800754},
		{-1.5, 12.0, 0.920271248243397},
		{5.0, 76.0, 1.79229418557077e-06},
		{0.0, 7.0, 0.5},
		{40.0, 4.0, 1.16700816130063e-06},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_near(t_upper(cases[i].t, cases[i].v), cases[i].want,
			1e-9);
}

static void test_t_inverse(void **state)
{
	(void)state;
	/* R: qt(p, v, lower.tail = FALSE) */
	assert_near(t_upper_inverse(1e-4, 36.0), 4.13992519004773, 1e-10);
	assert_near(t_upper_inverse(.05, 20.0), 1.72471824292079, 1e-10);
	assert_near(t_upper_inverse(.95, 20.0), -1.72471824292079, 1e-10);
	assert_near(t_upper_inverse(.5, 20.0), 0.0, 1e-10);
	for (double p = 1e-12; p < .5; p *= 3.0)
		assert_near(t_upper(t_upper_inverse(p, 12.0), 12.0), p, 1e-9);
}

static void test_beta(void **state)
{
	(void)state;
	/* R: pbeta(.3, 2.5, .5) */
	assert_near(beta_regularized(2.5, .5, .3), 0.0189271240719456, 1e-9);
	assert_near(beta_regularized(2.0, 3.0, 0.0), 0.0, 1e-12);
	assert_near(beta_regularized(2.0, 3.0, 1.0), 1.0, 1e-12);
}

static void test_g_root(void **state)
{
	static const struct {
		double base, head, log_rho, v, dispersion, growth, want;
	} cases[] = {
		{100, 150, 0, .01, 1, 0, 2.493552},
		{100, 150, 0, .01, 1, .1, 1.905173},
		{0, 12, 0, .02, 1, 0, 3.994487},
		{12, 0, 0, .02, 1.3, 0, -3.503397},
		{100, 150, 0, 0, 1, 0, 3.172973},
		{40, 90, 0.6931471805599453, 0, 1.2, 0, .569973},
		{0, 0, 0, .01, 1, 0, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_near(g_root(cases[i].base, cases[i].head,
			cases[i].log_rho, cases[i].v, cases[i].dispersion,
			cases[i].growth), cases[i].want, 1e-6);
}

/* The ends of the interval are where the test itself says "limit". */
static void test_g_interval(void **state)
{
	double lo, hi;

	(void)state;
	g_interval(&lo, &hi, 100, 150, .2, .01, 1.3, 2.0);
	assert_true(lo < 1.5 / exp(.2) && 1.5 / exp(.2) < hi);
	assert_near(g_root(100, 150, .2 + log(lo), .01, 1.3, 0), 2.0, 1e-9);
	assert_near(g_root(100, 150, .2 + log(hi), .01, 1.3, 0), -2.0, 1e-9);
	g_interval(&lo, &hi, 0, 12, 0, .02, 1, 2.0);
	assert_true(lo > 1.0 && isinf(hi));
	g_interval(&lo, &hi, 12, 0, 0, .02, 1, 2.0);
	assert_true(lo == 0.0 && hi < 1.0);
}

static void test_rank_needed(void **state)
{
	static const struct { unsigned m, n; double level, want; } cases[] = {
		{1, 1, .05, 1}, {2, 2, .05, 4}, {3, 3, .05, 9},
		{4, 4, .05, 15}, {5, 5, .05, 21}, {5, 10, .05, 39},
		{10, 5, .05, 39}, {7, 7, .05, 38}, {10, 10, .05, 73},
		{1, 40, .05, 39},
		/* R: qwilcox(.001, m, n, lower.tail = FALSE) + 1 */
		{5, 5, .001, 25}, {6, 6, .001, 36}, {10, 10, .001, 90},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_near(rank_needed(cases[i].m, cases[i].n,
				    cases[i].level),
			cases[i].want, 1e-12);
	/* Exact and approximate meet where one takes over from the other:
	 * R: qwilcox(.95, m, n) + 1. */
	assert_near(rank_needed(50, 50, .05), 1490, 1e-12);
	assert_near(rank_needed(51, 50, .05), 1518, 1e-3);
}

static void test_ranks_and_median(void **state)
{
	double base[] = {1, 2, 3}, head[] = {2, 3, 4};
	double even[] = {4, 1, 3, 2}, odd[] = {9, 1, 5};
	struct weighted pairs[] = {{3, 1}, {1, 1}, {2, 5}};

	(void)state;
	assert_near(rank_pairs(base, 3, head, 3), 7.0, 1e-12);
	assert_near(median(even, 4), 2.5, 1e-12);
	assert_near(median(odd, 3), 5.0, 1e-12);
	assert_near(median(odd, 0), 0.0, 1e-12);
	assert_near(weighted_median(pairs, 3), 2.0, 1e-12);
	assert_near(weighted_median(pairs, 0), 0.0, 1e-12);
}

static void test_holm(void **state)
{
	/* R: p.adjust(p, "holm") */
	double p[] = {.0001, .03, .02, .5};
	const double want[] = {.0004, .06, .06, .5};

	(void)state;
	holm_adjust(p, 4);
	for (int i = 0; i < 4; i++)
		assert_near(p[i], want[i], 1e-12);
}

static void test_keep_runs(void **state)
{
	static const struct {
		size_t count;
		double totals[5];
		bool want[5];
	} cases[] = {
		{5, {118, 117, 226, 123, 120}, {1, 1, 0, 1, 1}},
		{5, {100, 105, 200, 210, 220}, {1, 1, 1, 0, 0}},
		{2, {100, 300}, {1, 1}},
		{1, {7}, {1}},
	};
	double scratch[5];
	bool keep[5];

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		size_t kept = keep_runs(keep, cases[i].totals, cases[i].count,
			scratch), want = 0;

		for (size_t r = 0; r < cases[i].count; r++) {
			assert_int_equal(keep[r], cases[i].want[r]);
			want += cases[i].want[r];
		}
		assert_int_equal(kept, want);
	}
}

static void test_interleaving(void **state)
{
	static const struct {
		size_t base_count, head_count;
		double base[5], head[5], want;
	} cases[] = {
		{3, 3, {1, 3, 5}, {2, 4, 6}, .333333333333},
		{3, 3, {1, 2, 3}, {4, 5, 6}, 1.0},
		{3, 3, {1, 4, 5}, {2, 3, 6}, .111111111111},
		{5, 5, {1, 2, 3, 4, 5}, {3.5, 6, 7, 8, 9}, .84},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		assert_near(interleaving(cases[i].base, cases[i].base_count,
			cases[i].head, cases[i].head_count), cases[i].want,
			1e-9);
}

/* Sessions add one of several variances: the tail is the mean of theirs. */
static void test_spread(void **state)
{
	const struct spread one = {1, {.036}, {1.0}};
	const struct spread three = {3, {.001, .012, .2},
		{.9, .08, .02}};
	const double counted = .012, degrees = 116;

	(void)state;
	assert_near(spread_z(5, counted, NULL, degrees), 5, 1e-12);
	assert_near(spread_root(5, counted, NULL, degrees), 5, 1e-12);
	assert_near(spread_z(5, counted, &one, degrees), 2.5, 1e-12);
	assert_near(spread_root(2.5, counted, &one, degrees), 5, 1e-12);
	assert_near(spread_mean(&one), .036, 1e-12);
	assert_near(spread_mean(&three), .00586, 1e-12);
	assert_near(t_upper(spread_z(5, counted, &three, degrees), degrees),
		0.0023919608259276603, 1e-9);
	for (double z = 0; z <= 6; z += .75)
		assert_near(spread_z(spread_root(z, counted, &three, degrees),
			counted, &three, degrees), z, 1e-9);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_t_tail),
		cmocka_unit_test(test_t_inverse),
		cmocka_unit_test(test_beta),
		cmocka_unit_test(test_g_root),
		cmocka_unit_test(test_g_interval),
		cmocka_unit_test(test_rank_needed),
		cmocka_unit_test(test_ranks_and_median),
		cmocka_unit_test(test_holm),
		cmocka_unit_test(test_keep_runs),
		cmocka_unit_test(test_interleaving),
		cmocka_unit_test(test_spread),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
