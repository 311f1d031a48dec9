/* Moments to nanoseconds and back. */
#include "tests/unit/support/support.h"

#include <inttypes.h>

#include "gate/pull/when.h"

#define NOW INT64_C(1795658400000000000)
#define S INT64_C(1000000000)

static const struct {
	const char *text;
	int64_t time;       /* -1: it is none */
	const char *printed; /* NULL: as it was written */
} cases[] = {
	{"1970-01-01T00:00:00Z", 0, NULL},
	{"2026-11-26T02:00:00Z", NOW, NULL},
	{"2026-11-26T02:00:00.5Z", NOW + S / 2, NULL},
	{"2026-11-26T02:00:00.000000001Z", NOW + 1, NULL},
	{"2026-11-26T04:00:00+02:00", NOW, "2026-11-26T02:00:00Z"},
	{"2026-11-25T20:30:00-05:30", NOW, "2026-11-26T02:00:00Z"},
	{"2026-11-26t02:00:00z", NOW, "2026-11-26T02:00:00Z"},
	{"2000-02-29T23:59:59Z", INT64_C(951868799) * S, NULL},
	{"2100-03-01T00:00:00Z", INT64_C(4107542400) * S, NULL},
	{"1795658400", NOW, "2026-11-26T02:00:00Z"},
	{"1795658400.25", NOW + S / 4, "2026-11-26T02:00:00.25Z"},
	{"now", NOW, "2026-11-26T02:00:00Z"},
	{"now-2h", NOW - 7200 * S, "2026-11-26T00:00:00Z"},
	{"now+2h", -1, NULL},
	{"now-", -1, NULL},
	{"nowhere", -1, NULL},
	{"", -1, NULL},
	{"-5", -1, NULL},
	{"1e30", -1, NULL},
	{"2026-11-26", -1, NULL},
	{"2026-11-26T02:00:00", -1, NULL},
	{"2026-13-26T02:00:00Z", -1, NULL},
	{"2026-11-26T24:00:00Z", -1, NULL},
	{"2026-11-26T02:00:00.Z", -1, NULL},
	{"2026-11-26T02:00:00.0000000001Z", -1, NULL},
	{"2026-11-26T02:00:00Zulu", -1, NULL},
	{"2026-11-26T02:00:00+2:00", -1, NULL},
	{"9999-01-01T00:00:00Z", -1, NULL},
	{"1969-12-31T23:59:59Z", -1, NULL},
};

static void test_parse(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct arena arena = {0};
		struct err err = {0};
		int64_t time = -1;
		int status =
			when_parse(&time, "from", cases[i].text, NOW, &err);
		const char *want = cases[i].printed ? cases[i].printed
		                                    : cases[i].text;

		if ((status == 0) != (cases[i].time >= 0) ||
			(status == 0 && time != cases[i].time))
			fail_msg("%s: %d, %" PRId64, cases[i].text, status,
				time);
		if (status == 0)
			assert_string_equal(when_print(time, &arena), want);
		arena_clear(&arena);
	}
}

static void test_days(void **state)
{
	(void)state;
	for (int64_t day = 0; day < 106000; day++) {
		struct arena arena = {0};
		struct err err = {0};
		int64_t back = -1;

		when_parse(&back, "from", when_print(day * 86400 * S, &arena),
			NOW, &err);
		if (back != day * 86400 * S)
			fail_msg("day %" PRId64, day);
		arena_clear(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_days),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
