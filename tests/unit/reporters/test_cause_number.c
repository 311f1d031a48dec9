/* Which total tells best what a cause costs. */
#include "reporters/words/cause_number.h"

#include <string.h>

#include "tests/unit/support/support.h"

enum {MOST = 5 };
#define ROSE STATUS_REGRESSION, "w", NULL

/* What one line of a report says; metric NULL ends a list. */
struct told {
	const char *metric, *unit;
	double ratio, budget;
	enum status status;
	const char *workload, *since;
};

static struct finding made(const struct told *told, enum kind kind)
{
	return (struct finding){.kind = kind, .metric = told->metric,
		.unit = told->unit, .status = told->status,
		.workload = told->workload,
		.since = told->since, .judged = true,
		.budget_ratio = told->budget, .change.ratio = told->ratio};
}

static void test_total(void **state)
{
	static const struct {
		const char *what;
		const char *metric, *unit; /* of the leader */
		struct told totals[MOST];
		const char *total, *number; /* metrics; NULL: none */
	} cases[] = {
		{"what it costs more of, printed", "alloc_objects", "count", {
			{"cpu", "ns", 3, 1.1, ROSE},
			{"alloc_objects", "count", 2, 1.05, ROSE},
			{"B/op", "B/op", 9, 1.05, ROSE},
			{"allocs/op", "allocs/op", 1.6, 1.01, ROSE}},
		 "allocs/op", "allocs/op"},
		{"bytes for bytes", "alloc_space", "bytes", {
			{"allocs/op", "allocs/op", 5, 1.01, ROSE},
			{"B/op", "B/op", 1.1, 1.05, ROSE}},
		 "B/op", "B/op"},
		{"time of a profile before printed bytes", "cpu", "ns", {
			{"B/op", "B/op", 5, 1.05, ROSE},
			{"cpu", "ns", 1.2, 1.1, ROSE}},
		 "cpu", "cpu"},
		{"nothing of its own", "cpu", "ns", {
			{"B/op", "B/op", 1.2, 1.05, ROSE},
			{"allocs/op", "allocs/op", 1.2, 1.01, ROSE}},
		 "allocs/op", "cpu"},
		{"only what failed there, against the same", "alloc_space",
		 "bytes", {
			{"B/op", "B/op", 9, 1.05, STATUS_SUSPECT, "w", NULL},
			{"B/op", "B/op", 9, 1.05, STATUS_REGRESSION, "other", NULL},
			{"B/op", "B/op", 9, 1.05, STATUS_REGRESSION, "w", "v1"}},
		 NULL, "alloc_space"},
		{"from nothing", "alloc_objects", "count", {
			{"allocs/op", "allocs/op", ABSENT, 1.01, ROSE}},
		 "allocs/op", "allocs/op"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const struct told leads = {cases[i].metric, cases[i].unit, 2, 1.1,
			ROSE};
		struct finding leader = made(&leads, KIND_FUNCTION), all[MOST];
		const struct finding *list[MOST + 1] = {&leader}, *total;
		size_t count = 1;

		for (size_t t = 0; t < MOST && cases[i].totals[t].metric; t++) {
			all[t] = made(&cases[i].totals[t], KIND_TOTAL);
			list[count++] = &all[t];
		}
		total = cause_total(&leader, (struct finding_list){list, count});
		if (!total != !cases[i].total || (total && strcmp(total->metric,
				cases[i].total) != 0))
			fail_msg("%s: %s", cases[i].what,
				total ? total->metric : "none");
		total = cause_number(&leader, (struct finding_list){list, count});
		if (strcmp(total->metric, cases[i].number) != 0)
			fail_msg("%s: told by %s", cases[i].what, total->metric);
	}
}

static void test_rest(void **state)
{
	static const struct {
		double rise[2]; /* of functions */
		enum status status[2];
		const char *want;
	} cases[] = {
		{{100, 50}, {STATUS_REGRESSION, STATUS_REGRESSION}, "cpu of w: "
			"the causes are +150 ns of +300 ns; no other function "
			"rose beyond doubt"},
		{{100, 200}, {STATUS_REGRESSION, STATUS_SUSPECT}, "cpu of w: "
			"the causes are +100 ns of +300 ns; no other function "
			"rose beyond doubt"},
		{{200, 50}, {STATUS_REGRESSION, STATUS_REGRESSION}, ""},
		{{100, 50}, {STATUS_SUSPECT, STATUS_SUSPECT}, ""},
	};
	const struct told rose = {"cpu", "ns", 2, 1.1, ROSE};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct finding total = made(&rose, KIND_TOTAL), own[2];
		const struct finding *list[] = {&total, &own[0], &own[1]};
		struct buf text = {0};

		total.change.absolute = 300;
		for (size_t f = 0; f < 2; f++) {
			own[f] = made(&rose, KIND_FUNCTION);
			own[f].status = cases[i].status[f];
			own[f].change.absolute = cases[i].rise[f];
		}
		assert_int_equal(phrase_rest(&text, &total,
			(struct finding_list){list, 3}), *cases[i].want != 0);
		assert_string_equal(text.len ? text.data : "", cases[i].want);
		buf_clear(&text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_total),
		cmocka_unit_test(test_rest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
