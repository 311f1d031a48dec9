/* Commands that are families of actions. */
#include <string.h>

#include "gate/cli/command.h"
#include "tests/unit/support/support.h"

enum {RAN_LIST = 40, RAN_PRUNE = 41 };

struct values {
	unsigned keep;
};

static int list(const void *values, const struct args *args, struct err *err)
{
	(void)values;
	(void)args;
	(void)err;
	return RAN_LIST;
}

static int prune(const void *values, const struct args *args, struct err *err)
{
	const struct values *given = values;

	(void)args;
	(void)err;
	return RAN_PRUNE + (int)given->keep;
}

static const struct opt options[] = {
	{.name = "keep", .kind = OPT_COUNT, .value = "N", .max = 100,
		.offset = offsetof(struct values, keep), .help = "how many"},
	{0}
};
static const struct opt_group group = {"Options", options, NULL};
static const struct opt_part none[] = {{0}};
static const struct opt_part some[] = {{&group, 0}, {0}};
static const struct cmd list_cmd = {
	.name = "shelf list",
	.summary = "what is there",
	.about = "Lists.",
	.parts = none,
	.run = list,
};
static const struct cmd prune_cmd = {
	.name = "shelf prune",
	.summary = "drop what is old",
	.about = "Drops.",
	.parts = some,
	.values_size = sizeof(struct values),
	.run = prune,
};
static const struct cmd *const actions[] = {&list_cmd, &prune_cmd, NULL};
static const struct cmd family = {
	.name = "shelf",
	.summary = "a shelf",
	.operands = "ACTION",
	.least = 1,
	.most = 1,
	.about = "Keeps.",
	.parts = none,
	.actions = actions,
};

static void test_actions(void **state)
{
	static const struct {
		const char *name;
		const char *argv[4];
		int want;
		const char *error;
	} cases[] = {
		{"an action", {"list"}, RAN_LIST, NULL},
		{"its options", {"prune", "--keep", "5"}, RAN_PRUNE + 5, NULL},
		{"not the other's", {"list", "--keep=5"}, -1,
			"shelf list: unknown option --keep"},
		{"its operands", {"list", "x"}, -1,
			"shelf list: expected none, got 1 argument, "
			"see `profgate help shelf list`"},
		{"no action", {NULL}, -1,
			"shelf: expected ACTION, got 0 arguments, "
			"see `profgate help shelf`"},
		{"a slip", {"lits"}, -1,
			"shelf: unknown action \"lits\", did you mean "
			"\"list\"?"},
		{"no such", {"decorate"}, -1,
			"shelf: unknown action \"decorate\", "
			"see `profgate help`"},
		{"after dashes", {"--", "list"}, -1,
			"shelf: expected ACTION, got 1 argument, "
			"see `profgate help shelf`"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct arena arena = {0};
		struct err err = {0};
		char *argv[5] = {0};

		for (size_t k = 0; cases[i].argv[k]; k++)
			argv[k] = arena_copy(
				&arena, span_of(cases[i].argv[k]));

		int got = command_run(&family, argv, &arena, &err);

		if (got != cases[i].want ||
			strcmp(err.text, cases[i].error ? cases[i].error
							: "") != 0)
			fail_msg("%s: %d, %s", cases[i].name, got, err.text);
		arena_clear(&arena);
	}
}

static void test_help(void **state)
{
	struct buf out = {0};

	(void)state;
	command_help(&out, &family);
	assert_string_equal(out.data,
		"usage: profgate shelf ACTION [options] [arguments]\n\n"
		"Keeps.\n\n"
		"Actions:\n"
		"  list     what is there\n"
		"  prune    drop what is old\n\n"
		"`profgate help shelf ACTION` explains one action.\n");
	buf_reset(&out);
	command_help(&out, &prune_cmd);
	assert_true(span_starts(
		buf_view(&out), "usage: profgate shelf prune [options]\n"));
	buf_clear(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_actions),
		cmocka_unit_test(test_help),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
