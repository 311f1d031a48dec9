/* Retention: which commits are kept. */
#include "tests/unit/support/support.h"

#include <string.h>

#include "gate/baseline/inventory.h"

enum {DAY = 86400, NOW = 1000 * DAY, MIB = 1 << 20, ROWS_MAX = 16 };

struct row {
	const char *commit, *environment, *branch;
	int age; /* days */
	unsigned mib;
	bool pinned;
};

/* Rows are given newest first, as an inventory has them. want: the commits
 * that are dropped, in order. */
static const struct {
	const char *name;
	unsigned newest, days, mib;
	struct row rows[ROWS_MAX];
	const char *want;
} cases[] = {
	{"nothing there", 1, 90, 100, {{0}}, ""},
	{"the newest of a branch, whatever its age and size", 1, 0, 0, {
		{"a", "e", "main", 500, 900, false},
		{"b", "e", "main", 501, 1, false}}, "b "},
	{"of every environment", 1, 0, 0, {
		{"a", "e", "main", 1, 1, false},
		{"b", "f", "main", 2, 1, false},
		{"c", "e", "main", 3, 1, false}}, "c "},
	{"of every branch, no branch is one too", 1, 0, 0, {
		{"a", "e", "main", 1, 1, false},
		{"b", "e", "release", 2, 1, false},
		{"c", "e", NULL, 3, 1, false},
		{"d", "e", NULL, 4, 1, false},
		{"e", "e", "release", 5, 1, false}}, "d e "},
	{"a commit whole: kept for one environment", 1, 0, 0, {
		{"a", "e", "main", 1, 1, false},
		{"b", "e", "main", 2, 1, false},
		{"b", "f", "main", 2, 1, false},
		{"c", "f", "main", 3, 1, false}}, "c "},
	{"pinned", 1, 0, 0, {
		{"a", "e", "main", 1, 1, false},
		{"b", "e", "main", 2, 1, false},
		{"c", "e", "main", 900, 1, true}}, "b "},
	{"the young while there is room", 1, 10, 10, {
		{"a", "e", "main", 1, 4, false},
		{"b", "e", "main", 2, 4, false},
		{"c", "e", "main", 3, 4, false},
		{"d", "e", "main", 4, 1, false}}, "c d "},
	{"only the young", 1, 10, 100, {
		{"a", "e", "main", 1, 1, false},
		{"b", "e", "main", 10, 1, false},
		{"c", "e", "main", 11, 1, false}}, "c "},
	{"what is pinned takes of the room", 1, 10, 10, {
		{"a", "e", "main", 1, 1, false},
		{"b", "e", "main", 2, 1, false},
		{"c", "e", "main", 900, 9, true}}, "b "},
	{"clocks ahead are young", 1, 10, 10, {
		{"a", "e", "main", -900, 1, false},
		{"b", "e", "main", -800, 1, false},
		{"c", "e", "main", 11, 1, false}}, "c "},
	{"three", 3, 0, 0, {
		{"a", "e", "main", 1, 1, false},
		{"b", "e", "main", 2, 1, false},
		{"c", "e", "main", 3, 1, false},
		{"d", "e", "main", 4, 1, false}}, "d "},
};

static void test_cases(void **state)
{
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct baseline items[ROWS_MAX] = {0};
		struct inventory all = {.items = items}, kept, dropped;
		const struct retention retention = {
			.newest = cases[i].newest,
			.young = NOW - (int64_t)cases[i].days * DAY,
			.budget = (uint64_t)cases[i].mib * MIB};
		struct buf got = {0};

		for (; cases[i].rows[all.count].commit; all.count++) {
			const struct row *row = &cases[i].rows[all.count];

			items[all.count] = (struct baseline){
				.commit = row->commit, .branch = row->branch,
				.environment = row->environment,
				.time = NOW - (int64_t)row->age * DAY,
				.bytes = (uint64_t)row->mib * MIB,
				.pinned = row->pinned};
		}
		retention_apply(&kept, &dropped, &all, &retention, &arena);
		for (size_t k = 0; k < dropped.count; k++)
			buf_printf(&got, "%s ", dropped.items[k].commit);
		if (strcmp(got.len ? got.data : "", cases[i].want) != 0)
			fail_msg("%s: dropped %s, not %s", cases[i].name,
				got.len ? got.data : "nothing", cases[i].want);
		assert_int_equal(kept.count + dropped.count, all.count);
		buf_clear(&got);
	}
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
