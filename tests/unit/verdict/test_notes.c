/* Unit tests for the one list of notes. */
#include "compare/verdict/notes.h"

#include <stdio.h>

#include "tests/unit/support/support.h"

static void first_the_whole_report(void **state)
{
	static const char *const want[] = {"hint", "policy", "machine", "a1",
		"b1", "a2"};
	struct arena arena = {0};
	struct notes notes = {.arena = &arena};
	struct verdict verdict = {0};

	(void)state;
	note_add(&notes, "policy", NULL, "%d of %s", 1, "it");
	note_add(&notes, "a1", "a", "x");
	note_add(&notes, "b1", "b", "x");
	note_add(&notes, "machine", NULL, "x");
	note_add(&notes, "a2", "a", "x");
	note_first(&notes, "hint", "%s%%", "50");
	notes_freeze(&verdict, &notes);
	assert_int_equal(verdict.note_count, 6);
	for (size_t i = 0; i < 6; i++)
		assert_string_equal(verdict.notes[i].code, want[i]);
	assert_string_equal(verdict.notes[0].message, "50%");
	assert_string_equal(verdict.notes[1].message, "1 of it");
	assert_null(verdict.notes[2].workload);
	assert_string_equal(verdict.notes[4].workload, "b");
	arena_clear(&arena);
}

/* What many workloads have is told once. */
static void one_note_once(void **state)
{
	struct arena arena = {0};
	struct notes notes = {.arena = &arena};
	struct verdict verdict = {0};
	static const char *const others[] = {"b", "b", "c", "d", "e", "f"};

	(void)state;
	note_add(&notes, "few", "a", "16 samples");
	note_add(&notes, "cut", "a", "x");
	note_add(&notes, "cut", "a", "y");
	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		note_add(&notes, "few", others[i], "%zu samples", i);
	note_add(&notes, "cut", "b", "z");
	notes_freeze(&verdict, &notes);
	assert_int_equal(verdict.note_count, 3);
	assert_string_equal(verdict.notes[0].message,
		"16 samples; likewise b, c, d and 2 more");
	assert_string_equal(verdict.notes[1].message, "x; likewise b");
	assert_string_equal(verdict.notes[2].message, "y");
	arena_clear(&arena);
}

static void grows(void **state)
{
	struct arena arena = {0};
	struct notes notes = {.arena = &arena};
	struct verdict verdict = {0};
	char last[32];

	(void)state;
	for (int i = 0; i < 1000; i++)
		note_add(&notes, "code", i % 2 ? "w" : NULL, "note %d", i);
	notes_freeze(&verdict, &notes);
	assert_int_equal(verdict.note_count, 1000);
	for (int i = 0; i < 1000; i++) {
		snprintf(last, sizeof(last), "note %d",
			i < 500 ? 2 * i : 2 * (i - 500) + 1);
		assert_string_equal(verdict.notes[i].message, last);
	}
	arena_clear(&arena);
}

static void nobody_reads_them(void **state)
{
	struct notes zeroed = {0};

	(void)state;
	assert_int_equal(note_add(NULL, "code", NULL, "x"), 0);
	assert_int_equal(note_add(&zeroed, "code", NULL, "x"), 0);
	assert_int_equal(note_first(&zeroed, "code", "x"), 0);
	assert_int_equal(zeroed.count, 0);
}

static void the_ceiling(void **state)
{
	struct arena arena = {.ceiling = 4096};
	struct notes notes = {.arena = &arena};
	int status = 0;

	(void)state;
	for (int i = 0; i < 4096 && status == 0; i++) {
		size_t before = notes.count;

		status = note_add(&notes, "code", NULL, "note");
		assert_int_equal(notes.count, before + (status == 0));
	}
	assert_int_equal(status, -1);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(first_the_whole_report),
		cmocka_unit_test(one_note_once),
		cmocka_unit_test(grows),
		cmocka_unit_test(nobody_reads_them),
		cmocka_unit_test(the_ceiling),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
