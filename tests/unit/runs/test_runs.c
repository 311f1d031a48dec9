/* The handle of run sets: what is found, in which order, and that everything
 * is read once. */
#include "tests/unit/support/support.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gate/core/file.h"
#include "gate/runs/run_names.h"
#include "gate/runs/runs.h"

struct world {
	void *directory;
	struct arena arena;
	struct symtab *symtab;
	struct runs runs;
	struct err err;
};

static int setup(void **state)
{
	static struct world w;

	if (scratch_enter(state))
		return -1;
	w = (struct world){.directory = *state, .symtab = symtab_new()};
	runs_open(&w.runs, w.symtab, &w.arena);
	*state = &w;
	return 0;
}

static int teardown(void **state)
{
	struct world *w = *state;

	symtab_free(w->symtab);
	arena_clear(&w->arena);
	*state = w->directory;
	return scratch_leave(state);
}

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

static void put_run(const char *dir, const char *workload, unsigned number)
{
	struct arena arena = {0};
	struct err err = {0};
	const char *folder = arena_printf(&arena, "%s/%s", dir, workload);
	const char *run = run_name_make(number, &arena);

	assert_int_equal(make_folder(folder, &err), 0);
	put(run_name_file(folder, run, "cpu", &arena), "main;work 10\n");
	put(run_name_file(folder, run, SIDECAR_ENDING, &arena),
		"{\"started\": 5}");
	arena_clear(&arena);
}

static int load_with(struct world *w, bool skip_unknown)
{
	return runs_load(&w->runs, &(struct load){.policy = &policy_default,
		.limits = limits_default, .jobs = 3,
		.skip_unknown = skip_unknown}, &w->err);
}

static void add(struct world *w, int set, const char *dir)
{
	if (runs_add(&w->runs, set, dir, &w->err) || load_with(w, false))
		fail_msg("%s", w->err.text);
}

/* "WORKLOAD/RUN ..." of a side. */
static const char *list(struct world *w, int side)
{
	struct run_set *set = &w->runs.sets[side];
	struct buf text = {0};
	const char *out;

	buf_text(&text, "");
	for (size_t i = 0; i < set->capture_count; i++)
		buf_printf(&text, "%s%s/%s", i ? " " : "",
			set->captures[i].workload, set->captures[i].run);
	out = arena_copy(&w->arena, buf_view(&text));
	buf_clear(&text);
	return out;
}

static void what_is_new_is_read(void **state)
{
	struct world *w = *state;
	const struct run_set *base = &w->runs.sets[SET_BASE];

	put_run("set", "b", 2);
	put_run("set", "b", 1);
	add(w, SET_BASE, "set");
	assert_string_equal(list(w, SET_BASE), "b/001 b/002");
	assert_int_equal(w->runs.opened, 4); /* captures, and when they began */
	put_run("set", "b", 10);
	put_run("set", "a", 1);
	add(w, SET_BASE, "set");
	assert_string_equal(list(w, SET_BASE), "a/001 b/001 b/002 b/010");
	assert_int_equal(w->runs.opened, 8);
	put_run("head", "b", 1);
	add(w, SET_HEAD, "head");
	assert_int_equal(w->runs.opened, 10);
	add(w, SET_BASE, "set");
	assert_int_equal(w->runs.opened, 10);
	for (size_t i = 0; i < base->capture_count; i++) {
		assert_true(base->captures[i].loaded);
		assert_int_equal(base->captures[i].costs.time_nanos, 5);
		assert_int_equal(base->captures[i].costs.sample_count, 1);
	}
}

/* Also those that no reader knows, and of memory. */
static void nothing_is_read_twice(void **state)
{
	struct world *w = *state;
	struct capture held[] = {
		{.path = "held 2", .workload = "w", .run = "2",
			.content = span_of("main;work 10\n")},
		{.path = "held 1", .workload = "w", .run = "1",
			.content = span_of("main;work 10\n")},
	};

	put_run("set", "w", 1);
	put("set/w/001.txt", "nothing that is known\n");
	runs_add_captures(&w->runs, SET_BASE, "memory", held, 2);
	assert_int_equal(runs_add(&w->runs, SET_HEAD, "set", &w->err), 0);
	for (int again = 0; again < 2; again++) {
		assert_int_equal(load_with(w, true), 0);
		assert_int_equal(w->runs.opened, 3);
	}
	assert_string_equal(list(w, SET_BASE), "w/1 w/2");
	assert_string_equal(w->runs.sets[SET_BASE].label, "memory");
	assert_true(w->runs.sets[SET_HEAD].captures[1].unknown);
}

static void the_first_broken_capture_is_told(void **state)
{
	struct world *w = *state;

	for (unsigned run = 1; run < 9; run++)
		put_run("set", "w", run);
	put("set/w/004.cpu", "\x1f\x8b broken");
	put("set/w/007.cpu", "\x1f\x8b broken");
	assert_int_equal(runs_add(&w->runs, SET_BASE, "set", &w->err), 0);
	assert_int_equal(load_with(w, false), -1);
	assert_true(strncmp(w->err.text, "set/w/004.cpu: ", 15) == 0);
}

static void both_sides_are_paired(void **state)
{
	struct world *w = *state;
	struct workload *workloads;
	size_t count;

	put_run("base", "a", 1);
	put_run("base", "b", 1);
	put_run("base", "b", 2);
	put("base/b/002.mem", "main;work 10\n");
	put_run("head", "b", 1);
	put_run("head", "c", 1);
	add(w, SET_BASE, "base");
	add(w, SET_HEAD, "head");
	runs_pair(&workloads, &count, &w->runs, &w->arena);
	assert_int_equal(count, 3);
	assert_string_equal(workloads[1].name, "b");
	assert_int_equal(workloads[0].head_count, 0);
	assert_int_equal(workloads[1].base_count, 2);
	assert_int_equal(workloads[1].base[1].costs_count, 2);
	assert_int_equal(workloads[1].head_count, 1);
	assert_int_equal(workloads[2].base_count, 0);
}

/* What is written by one name is read by it. */
static void names_agree(void **state)
{
	struct world *w = *state;
	const char *run = run_name_make(7, &w->arena);
	const char *part = run_name_part("f", run, &w->arena);

	assert_string_equal(run, "007");
	assert_int_equal(run_name_number("007.cpu.pb.gz"), 7);
	assert_int_equal(run_name_number(".007.json"), 0);
	assert_int_equal(run_name_number("99999999.cpu"), 0);
	assert_string_equal(part, "f/.007.part");
	assert_true(span_equal(run_name_of_part(part + 2), span_of(run)));
	assert_int_equal(run_name_of_part("007.part").len, 0);
	assert_int_equal(run_name_of_part(".part").len, 0);
	assert_int_equal(run_name_of_part(".7.part").len, 0);
	assert_int_equal(run_name_of_part(".0007.part").len, 0);
	assert_int_equal(run_name_of_part(".README.part").len, 0);
	assert_int_equal(run_name_of_part(".1007.part").len, 4);
	assert_true(span_equal(run_name_of(run_name_file("f.g", run, "cpu.gz",
		&w->arena)), span_of(run)));
	assert_string_equal(run_name_file("f", run, SIDECAR_ENDING, &w->arena),
		"f/.007.json");
	assert_true(run_name_fits(".007.json", span_of(run)));
	assert_true(run_name_fits("007.cpu", span_of(run)));
	assert_false(run_name_fits("0071.cpu", span_of(run)));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
	const struct CMUnitTest tests[] = {
		TEST(what_is_new_is_read),
		TEST(nothing_is_read_twice),
		TEST(the_first_broken_capture_is_told),
		TEST(both_sides_are_paired),
		TEST(names_agree),
	};

	return cmocka_run_group_tests_name("runs", tests, NULL, NULL);
}
