/* What findings are called, and what somebody may have meant. */
#include "compare/verdict/verdict.h"

#include <string.h>

#include "tests/unit/support/support.h"

enum {COUNT = 5 };

static struct finding findings[COUNT] = {
	{.id = "00112233445566aa", .kind = KIND_FUNCTION,
		.workload = "BenchmarkParse/small-8",
		.subject = {.function = "example.com/x/parse.(*Scanner).Scan"}},
	{.id = "10112233445566aa", .kind = KIND_TOTAL,
		.workload = "BenchmarkParse/small-8"},
	{.id = "20112233445566aa", .kind = KIND_TOTAL, .workload = "default",
		.subject = {.function = "pkg.BenchmarkParse/large"}},
	{.id = "30112233445566aa", .kind = KIND_TOTAL,
		.workload = "BenchmarkParser"},
	{.id = "40112233445566aa", .kind = KIND_FUNCTION,
		.workload = "BenchmarkParser",
		.subject = {.function = "BenchmarkParse/closure"}},
};

static void test_names(void **state)
{
	static const struct {
		const char *name, *are; /* '+' for each that is called so */
	} cases[] = {
		{"001", "+    "},
		{"Scan", "+    "},
		{"(*Scanner).Scan", "+    "},
		{"can", "     "},
		{"BenchmarkParse/small-8", " +   "},
		{"BenchmarkParse", " ++  "},
		{"pkg.BenchmarkParse", "  +  "},
		{"BenchmarkPars", "     "},
		{"Parse", "     "},
		{"BenchmarkParser", "   + "},
		{"BenchmarkParse/closure", "    +"},
		{"whole workload", " + + "},
		{"default", "     "},
		{"workload", "     "},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (size_t k = 0; k < COUNT; k++)
			if (finding_is_named(&findings[k], cases[i].name) !=
				(cases[i].are[k] == '+'))
				fail_msg("%s and %zu", cases[i].name, k);
}

static void test_near(void **state)
{
	static const struct {
		const char *name, *near;
	} cases[] = {
		{"Scam", "Scan"},
		{"(*Scaner).Scan", "(*Scanner).Scan"},
		{"parse.(*Scanner).Scna", "parse.(*Scanner).Scan"},
		{"BenchmarkPaser", "BenchmarkParser"},
		{"nosuch", NULL},
		{"", NULL},
	};
	const struct verdict verdict = {.finding_count = COUNT,
		.findings = findings};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		const char *near = verdict_name_near(&verdict, cases[i].name);

		if (cases[i].near ? !near || strcmp(near, cases[i].near) != 0
				  : near != NULL)
			fail_msg("%s: %s", cases[i].name, near);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_names),
		cmocka_unit_test(test_near),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
