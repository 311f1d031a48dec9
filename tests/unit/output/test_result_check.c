/* A result whose causes, findings and verdict do not fit is refused by field. */
#include "gate/output/result_check.h"

#include <string.h>

#include "tests/unit/support/support.h"

enum {CAUSES = 3, FINDINGS = 6 };

#define SECOND "000000000000000b"

/* Two causes that fail with two findings each, one that does not, and a finding
 * that did not rise. */
struct scene {
	struct verdict verdict;
	struct cause causes[CAUSES];
	struct finding findings[FINDINGS];
};

static void set(struct scene *s)
{
	static const struct {
		const char *id, *cause;
		enum status status;
	} rows[FINDINGS] = {
		{"000000000000000a", "000000000000000a", STATUS_REGRESSION},
		{SECOND, SECOND, STATUS_REGRESSION},
		{"000000000000000c", "000000000000000a", STATUS_REGRESSION},
		{"000000000000000d", SECOND, STATUS_SUSPECT},
		{"000000000000000e", "000000000000000e", STATUS_SUSPECT},
		{"000000000000000f", NULL, STATUS_IMPROVEMENT},
	};
	static const size_t leaders[CAUSES] = {0, 1, 4}, of[CAUSES] = {2, 2, 1};

	*s = (struct scene){.verdict = {.outcome = OUTCOME_REGRESSION,
		.exit_code = 1, .cause_count = CAUSES,
		.finding_count = FINDINGS}};
	s->verdict.counts[STATUS_REGRESSION] = 3;
	s->verdict.causes = s->causes;
	s->verdict.findings = s->findings;
	for (size_t i = 0; i < FINDINGS; i++) {
		memcpy(s->findings[i].id, rows[i].id, 17);
		s->findings[i].cause = rows[i].cause;
		s->findings[i].status = rows[i].status;
	}
	for (size_t i = 0; i < CAUSES; i++)
		s->causes[i] = (struct cause){.id = rows[leaders[i]].id,
			.status = rows[leaders[i]].status,
			.finding_count = of[i]};
}

static void is_sound(struct scene *s) {(void)s; }
static void is_advisory(struct scene *s) {s->verdict.exit_code = 0; }
static void has_no_causes(struct scene *s) {s->verdict.cause_count = 0; }

static void names_nothing(struct scene *s)
{
	s->findings[3].cause = "000000000000\x1b";
}

static void names_none(struct scene *s)
{
	for (size_t i = 0; i < FINDINGS; i++)
		s->findings[i].cause = NULL;
}

static void has_suspect_without(struct scene *s) {s->findings[3].cause = NULL; }

static void has_empty_cause(struct scene *s)
{
	s->causes[2].finding_count = 0;
	s->findings[4].cause = NULL;
}

static void has_twice(struct scene *s) {s->causes[2].id = s->causes[0].id; }

static void has_no_leader(struct scene *s)
{
	memcpy(s->findings[1].id, "0000000000000000", 17);
}

static void is_milder(struct scene *s) {s->causes[0].status = STATUS_SUSPECT; }

static void is_unsorted(struct scene *s)
{
	struct cause first = s->causes[0];

	s->causes[0] = s->causes[2];
	s->causes[2] = first;
}

static void passes(struct scene *s)
{
	s->verdict.outcome = OUTCOME_PASS;
	s->verdict.exit_code = 0;
}

static void fails_nothing(struct scene *s)
{
	for (size_t i = 0; i < FINDINGS; i++)
		s->findings[i].status = STATUS_SUSPECT;
}

static void counts_less(struct scene *s)
{
	s->verdict.counts[STATUS_REGRESSION] = 0;
}

static void ends_otherwise(struct scene *s) {s->verdict.exit_code = 3; }

static void test_fields(void **state)
{
	static const struct {
		void (*edit)(struct scene *s);
		const char *error; /* "": none */
	} cases[] = {
		{is_sound, ""},
		{is_advisory, ""},
		{has_no_causes, ""},
		{names_nothing, "findings[3].cause: no cause has the id "
				"\"000000000000\\x1b\""},
		{names_none, "findings[0].cause: missing, and each regression "
			     "has one"},
		{has_suspect_without,
			"causes[1].findings: 2, and 1 findings are of this "
			"cause"},
		{has_empty_cause, "causes[2].findings: 0, and 0 findings are "
				  "of this cause"},
		{has_twice, "causes[2].id: that of causes[0] as well"},
		{has_no_leader, "causes[1].id: of none of its findings, one "
				"of which leads it"},
		{is_milder, "causes[0].status: suspect, and the worst of its "
			    "findings is regression"},
		{is_unsorted, "causes[1].status: regression behind suspect, "
			      "and the worst causes come first"},
		{passes, "verdict: pass, and 3 findings are regressions"},
		{fails_nothing,
			"verdict: regression, and 0 findings are regressions"},
		{counts_less,
			"counts.regression: 0, and 3 findings are regressions"},
		{ends_otherwise, "exit_code: 3, which does not go with the "
				 "verdict regression"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct scene scene;
		struct err err = {0};
		int result;

		set(&scene);
		cases[i].edit(&scene);
		result = result_check(&scene.verdict, &err);
		if ((result == 0) != (*cases[i].error == '\0') ||
			strcmp(err.text, cases[i].error) != 0 ||
			(result && err.kind != ERR_INPUT))
			fail_msg("%zu: %d, \"%s\", not \"%s\"", i, result,
				err.text, cases[i].error);
	}
}

static void test_exit_codes(void **state)
{
	static const struct {
		enum outcome outcome;
		const char *good; /* of 0 to 5 */
	} cases[] = {
		{OUTCOME_PASS, "0"},
		{OUTCOME_UNDECIDED, "03"},
		{OUTCOME_NO_BASELINE, "03"},
		{OUTCOME_ERROR, "012345"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
		for (int code = 0; code <= 5; code++) {
			struct verdict verdict = {.outcome = cases[i].outcome,
				.exit_code = code};
			struct err err = {0};
			bool good = strchr(cases[i].good, '0' + code) != NULL;

			if ((result_check(&verdict, &err) == 0) != good)
				fail_msg("%s with %d: \"%s\"",
					outcome_name(cases[i].outcome), code,
					err.text);
		}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_fields),
		cmocka_unit_test(test_exit_codes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
