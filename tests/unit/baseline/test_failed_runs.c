/* Marks of run sets that check failed. */
#include "tests/unit/support/support.h"

#include <stdlib.h>
#include <string.h>

#include "gate/baseline/failed_runs.h"
#include "gate/core/file.h"

static struct capture captures[] = {
	{.workload = "a", .run = "1", .blob = "11"},
	{.workload = "a", .run = "2", .blob = "22"},
	{.workload = "b", .run = "2", .unknown = true},
};

static void names_the_runs(void **state)
{
	struct run_set set = {.capture_count = 2, .captures = captures};
	char one[41], other[41];

	(void)state;
	failed_runs_identity(one, &set);
	set.capture_count = 3; /* what no reader knows does not count */
	failed_runs_identity(other, &set);
	assert_string_equal(one, other);
	captures[1].run = "3";
	failed_runs_identity(other, &set);
	assert_string_not_equal(one, other);
	captures[1].run = "2";
	memcpy(captures[1].blob, "23", 2);
	failed_runs_identity(other, &set);
	assert_string_not_equal(one, other);
	memcpy(captures[1].blob, "22", 2);
	captures[1].path = "elsewhere";
	failed_runs_identity(other, &set);
	assert_string_equal(one, other);
}

static bool marked(const struct repo *repo, const char *identity)
{
	struct err err = {0};
	bool out;

	if (failed_runs_is_marked(&out, repo, identity, &err))
		fail_msg("%s", err.text);
	return out;
}

static const char *name(char out[41], unsigned number)
{
	struct buf text = {0};

	buf_printf(&text, "%040u", number);
	memcpy(out, text.data, 41);
	buf_clear(&text);
	return out;
}

static void remembers_the_latest(void **state)
{
	char top[] = "/tmp/test_failed.XXXXXX";
	const struct repo repo = {.git_dir = mkdtemp(top)};
	struct err err = {0};
	struct buf text = {0}, path = {0};
	char id[41];

	(void)state;
	assert_false(marked(&repo, name(id, 1)));
	assert_int_equal(failed_runs_unmark(&repo, name(id, 1), &err), 0);
	for (unsigned i = 0; i < FAILED_RUNS_MAX; i++)
		assert_int_equal(failed_runs_mark(&repo, name(id, i), &err), 0);
	assert_true(marked(&repo, name(id, 0)));
	assert_int_equal(failed_runs_mark(&repo, name(id, 0), &err), 0);
	assert_int_equal(failed_runs_mark(&repo, name(id, FAILED_RUNS_MAX),
		&err), 0);
	assert_true(marked(&repo, name(id, 0))); /* anew: not the oldest */
	assert_false(marked(&repo, name(id, 1)));
	assert_true(marked(&repo, name(id, FAILED_RUNS_MAX)));
	assert_int_equal(failed_runs_unmark(&repo, name(id, 0), &err), 0);
	assert_false(marked(&repo, name(id, 0)));
	buf_printf(&path, "%s/profgate-failed", repo.git_dir);
	assert_int_equal(file_read(&text, path.data, 1 << 20, &err), 0);
	assert_int_equal(text.len, (FAILED_RUNS_MAX - 1) * 41);
	sh("rm -rf %s", top);
	assert_int_equal(failed_runs_mark(&repo, name(id, 1), &err), -1);
	assert_int_equal(err.kind, ERR_STORE);
	buf_clear(&text);
	buf_clear(&path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(names_the_runs),
		cmocka_unit_test(remembers_the_latest),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
