/* Acceptances in commit messages: what is read, and what is told of. */
#include "tests/unit/support/support.h"

#include <string.h>

#include "gate/baseline/commit_acceptances.h"
#include "gate/text/num.h"

/* "function|metric|ratio|reason" of every acceptance, then "!message". */
static void describe(struct buf *out, const struct config *config)
{
	char ratio[NUM_MAX];

	buf_reset(out);
	for (size_t i = 0; i < config->policy.acceptance_count; i++) {
		const struct acceptance *a = &config->policy.acceptances[i];

		buf_printf(out, "%s|%s|%s|%s\n", a->function,
			a->metric ? a->metric : "any",
			num_format(ratio, a->most), a->reason);
		assert_string_equal(a->rule, "commit 1a2b3c4");
		assert_null(a->workload);
	}
	for (size_t i = 0; i < config->notes.count; i++) {
		assert_string_equal(config->notes.list[i].code,
			"trailer-unreadable");
		buf_printf(out, "!%s\n", config->notes.list[i].message);
	}
}

#define UNREAD(text, why) "!commit 1a2b3c4 accepts nothing with \"Profgate-" \
	"Accept: " text "\": " why "\n"
#define NO_REASON "it gives no reason after \" -- \""
#define NO_RISE "its ratio is no rise, such as x1.4 or +40%"
#define NO_SUBJECT "it needs a function or id, and a metric or \"any\""

static void test_read(void **state)
{
	static const struct {
		const char *message, *want;
	} cases[] = {
		{"", ""},
		{"Subject\n\nText about Profgate-Accept: f cpu -- r\n", ""},
		{"S\n\nProfgate-Accept: pkg.F cpu -- why\n",
			"pkg.F|cpu|0|why\n"},
		{"S\n\nprofgate-accept:pkg.F any -- why\r\n",
			"pkg.F|any|0|why\n"},
		{"S\n\nProfgate-Accept: f cpu x1.4 -- why -- and how",
			"f|cpu|1.4|why -- and how\n"},
		{"Profgate-Accept: f B/op +40% -- w", "f|B/op|1.4|w\n"},
		{"Profgate-Accept: f allocs/op 2 -- w", "f|allocs/op|2|w\n"},
		{"Profgate-Accept: operator new(unsigned long) cpu -- w",
			"operator new(unsigned long)|cpu|0|w\n"},
		{"Profgate-Accept: * any -- all of it", "*|any|0|all of it\n"},
		{"Profgate-Accept: 00ff00ff00ff00ff cpu 1.2 -- by id",
			"00ff00ff00ff00ff|cpu|1.2|by id\n"},
		/* in the middle, as a squashed branch has it; goes on */
		{"S (#1)\n\n* one\n\nProfgate-Accept: a cpu -- because\n"
			"  of this\n\tand that\n\n* two\n\n"
			"Profgate-Accept: b cpu -- r\nSigned-off-by: x\n",
			"b|cpu|0|r\na|cpu|0|because of this and that\n"},
		/* what cannot be read */
		{"Profgate-Accept: f cpu", UNREAD("f cpu", NO_REASON)},
		{"Profgate-Accept: f cpu -- ", UNREAD("f cpu --", NO_REASON)},
		{"Profgate-Accept:", UNREAD("", NO_REASON)},
		{"Profgate-Accept: cpu -- r", UNREAD("cpu -- r", NO_SUBJECT)},
		{"Profgate-Accept: cpu x1.2 -- r",
			UNREAD("cpu x1.2 -- r", NO_SUBJECT)},
		{"Profgate-Accept: f cpu x0.9 -- r",
			UNREAD("f cpu x0.9 -- r", NO_RISE)},
		{"Profgate-Accept: f cpu 40% -- r",
			UNREAD("f cpu 40% -- r", NO_RISE)},
		{"Profgate-Accept: -- r", UNREAD("-- r", NO_REASON)},
		{"Profgate-Accept: f cpu x1.2 - r\nProfgate-Accept: g cpu -- r",
			"g|cpu|0|r\n" UNREAD("f cpu x1.2 - r", NO_REASON)},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena arena = {0};
		struct config config = {.policy = policy_default,
			.notes.arena = &arena};
		struct repo_commit commit = {
			.id = {"1a2b3c4d5e6f1a2b3c4d5e6f1a2b3c4d5e6f1a2b"},
			.message = cases[i].message};
		struct buf got = {0};

		commit_acceptances_read(&config, &commit, &arena);
		describe(&got, &config);
		if (strcmp(got.data, cases[i].want) != 0)
			fail_msg("%s: got\n%swanted\n%s", cases[i].message,
				got.data, cases[i].want);
		buf_clear(&got);
		arena_clear(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_read)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
