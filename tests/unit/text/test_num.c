/* Numbers to text and back. */
#include "tests/unit/support/support.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "gate/text/num.h"

static void numbers_are_written_short(void **state)
{
	static const struct {
		double value;
		const char *want;
	} cases[] = {
		{0, "0"}, {-0.0, "0"}, {1, "1"}, {-17, "-17"},
		{9007199254740991, "9007199254740991"},
		{9007199254740992, "9007199254740992"},
		{-9007199254740991, "-9007199254740991"},
		{123456789012345, "123456789012345"}, {1e16, "1e+16"},
		{0.1, "0.1"}, {0.1 + 0.2, "0.30000000000000004"},
		{1.0 / 3, "0.3333333333333333"}, {1e300, "1e+300"},
		{830.036, "830.036"}, {5e-324, "5e-324"},
		{DBL_MIN, "2.2250738585072014e-308"},
		{DBL_MAX, "1.7976931348623157e+308"}, {-2.5, "-2.5"},
	};
	char got[NUM_MAX];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++)
		assert_string_equal(
			num_format(got, cases[i].value), cases[i].want);
}

static void numbers_come_back(void **state)
{
	uint64_t seed = 42;

	(void)state;
	for (int i = 0; i < 200000; i++) {
		uint64_t bits = random_next(&seed);
		char text[NUM_MAX];
		double value;
		double got;

		if (i % 3 == 0) { /* as profiles have them */
			value = (double)(bits % 100000000) / 1000;
		} else {
			memcpy(&value, &bits, sizeof(value));
			if (!isfinite(value))
				continue;
		}
		num_format(text, value);
		if (!num_parse(&got, span_of(text)) || got != value)
			fail_msg("%.17g was written as %s", value, text);
	}
}

static void numbers_are_read_strictly(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		double want;
	} cases[] = {
		{"12", true, 12}, {"-1.5", true, -1.5}, {"3e9", true, 3e9},
		{"3E+9", true, 3e9}, {"2.5e-3", true, 2.5e-3},
		{"-0", true, 0}, {"007", true, 7}, {"1e-999", true, 0},
		{"123456789012345678901234567890", true, 1.2345678901234568e29},
		{"", false, 0}, {" 1", false, 0}, {"1 ", false, 0},
		{"+1", false, 0}, {".5", false, 0}, {"5.", false, 0},
		{"-", false, 0}, {"1e", false, 0}, {"1e+", false, 0},
		{"0x10", false, 0}, {"inf", false, 0}, {"nan", false, 0},
		{"1e999", false, 0}, {"1,5", false, 0}, {"1.5.2", false, 0},
		{"--1", false, 0}, {"12a", false, 0}, {"1_000", false, 0},
	};
	char zeros[3000];

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		double got = 0;
		bool ok = num_parse(&got, span_of(cases[i].text));

		if (ok != cases[i].ok || (ok && got != cases[i].want))
			fail_msg("\"%s\": %d, %g", cases[i].text, ok, got);
	}
	/* within a longer text */
	assert_true(num_parse(&(double){0}, (struct span){"12x", 2}));
	memset(zeros, '0', sizeof(zeros));
	assert_false(num_parse(
		&(double){0}, (struct span){zeros, sizeof(zeros)}));
}

static void counts_are_read_strictly(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		uint64_t want;
	} cases[] = {
		{"0", true, 0}, {"18446744073709551615", true, UINT64_MAX},
		{"18446744073709551616", false, 0},
		{"99999999999999999999", false, 0}, {"", false, 0},
		{"-1", false, 0}, {"1.0", false, 0}, {" 1", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint64_t got = 0;
		bool ok = num_parse_u64(&got, span_of(cases[i].text));

		if (ok != cases[i].ok || got != cases[i].want)
			fail_msg("\"%s\"", cases[i].text);
	}
}

static void addresses_are_read_strictly(void **state)
{
	static const struct {
		const char *text;
		bool ok;
		uint64_t want;
	} cases[] = {
		{"0x0", true, 0}, {"0x1f", true, 31}, {"0x", false, 0},
		{"0xffffffffffffffff", true, UINT64_MAX},
		{"0x00000000000000000", false, 0}, {"0xG", false, 0},
		{"0x1F", false, 0}, {"1f", false, 0}, {"", false, 0},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		uint64_t got = 0;
		bool ok = num_parse_hex(&got, span_of(cases[i].text));

		if (ok != cases[i].ok || (ok && got != cases[i].want))
			fail_msg("\"%s\"", cases[i].text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(numbers_are_written_short),
		cmocka_unit_test(numbers_come_back),
		cmocka_unit_test(numbers_are_read_strictly),
		cmocka_unit_test(counts_are_read_strictly),
		cmocka_unit_test(addresses_are_read_strictly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
