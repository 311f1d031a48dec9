/* Runs as files: complete or not there. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gate/core/file.h"
#include "gate/git/lock.h"
#include "gate/runs/runs.h"
#include "gate/runs/sidecar.h"
#include "gate/runs/slot.h"
#include "tests/unit/support/support.h"

static void put(const char *path, const char *text)
{
	FILE *file = fopen(path, "w");

	assert_non_null(file);
	assert_true(fputs(text, file) >= 0);
	assert_int_equal(fclose(file), 0);
}

/* The captures of the run set, as "workload/run ..."; "" when there is none. */
static const char *captures(const char *dir, struct arena *arena)
{
	const struct run_set *set;
	struct runs runs;
	struct err err = {0};
	struct buf text = {0};
	const char *out;

	buf_text(&text, "");
	runs_open(&runs, NULL, arena);
	set = &runs.sets[SET_BASE];
	if (runs_add(&runs, SET_BASE, dir, &err) == 0)
		for (size_t i = 0; i < set->capture_count; i++)
			buf_printf(&text, "%s%s", i ? " " : "",
				strrchr(set->captures[i].path, '/') + 1);
	out = arena_copy(arena, buf_view(&text));
	buf_clear(&text);
	return out;
}

static void slot(struct slot *out, unsigned number, struct arena *arena)
{
	struct err err = {0};

	assert_int_equal(make_folder("set/a", &err), 0);
	assert_int_equal(slot_open(out, "set/a", number, arena, &err), 0);
}

static const char folded[] = "main;work 10\n";

static void test_commit(void **state)
{
	struct arena arena = {0};
	struct err err = {0};
	struct slot s;

	(void)state;
	slot(&s, 7, &arena);
	assert_string_equal(s.places.run, "007");
	put(s.places.cpu, folded);
	put(arena_printf(&arena, "%s.pb.gz", s.places.mem), folded);
	put(arena_printf(&arena, "%s/some.name", s.places.dir), folded);
	assert_int_equal(slot_write(&s, ".json", span_of("{}\n"), &err), 0);
	assert_string_equal(captures("set", &arena), "");
	assert_int_equal(slot_commit(&s, true, true, &err), 0);
	assert_string_equal(captures("set", &arena),
		"007.cpu 007.mem.pb.gz 007.some.name");
	assert_int_equal(access("set/a/.007.json", F_OK), 0);
	assert_int_not_equal(access("set/a/.007.part", F_OK), 0);
	arena_clear(&arena);
}

static const struct {
	const char *name;
	const char *file, *content; /* NULL: none */
	bool cpu;
	const char *error;
} refused[] = {
	{"nothing", NULL, NULL, false, "left nothing to compare"},
	{"no cpu", "001.mem", folded, true, "did not write its {cpu}"},
	{"not a capture", "001.cpu", "hello\n", true, "001.cpu: not a capture"},
	{"empty", "001.cpu", "", true, "001.cpu: empty file"},
	{"damaged", "x.pb.gz", "\x1f\x8b\x08", false, "x.pb.gz"},
};

static void test_refused(void **state)
{
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		struct err err = {0};
		struct slot s;

		slot(&s, 1, &arena);
		if (refused[i].file)
			put(arena_printf(&arena, "%s/%s", s.part,
				refused[i].file), refused[i].content);
		assert_int_equal(slot_commit(&s, refused[i].cpu, false, &err),
			-1);
		if (!strstr(err.text, refused[i].error))
			fail_msg("%s: %s", refused[i].name, err.text);
		slot_drop(&s);
		assert_string_equal(captures("set", &arena), "");
		assert_int_not_equal(access(s.part, F_OK), 0);
	}
	arena_clear(&arena);
}

/* As if killed between two renames. */
static void test_recover(void **state)
{
	struct arena arena = {0};
	struct err err = {0};
	struct slot s;

	(void)state;
	slot(&s, 1, &arena);
	put(s.places.cpu, folded);
	assert_int_equal(slot_commit(&s, true, false, &err), 0);
	slot(&s, 2, &arena);
	put("set/a/002.cpu", folded);
	put("set/a/.002.json", "{}");
	put(s.places.mem, folded);
	assert_int_equal(mkdir(arena_printf(&arena, "%s/sub", s.part), 0777),
		0);
	put(arena_printf(&arena, "%s/sub/x", s.part), folded);
	put("set/a/0020.cpu", folded); /* another run */
	assert_string_equal(captures("set", &arena), "001.cpu 0020.cpu");
	assert_int_equal(folder_recover("set/a", &err), 0);
	assert_string_equal(captures("set", &arena), "001.cpu 0020.cpu");
	assert_int_not_equal(access(s.part, F_OK), 0);
	assert_int_not_equal(access("set/a/002.cpu", F_OK), 0);
	assert_int_not_equal(access("set/a/.002.json", F_OK), 0);
	assert_int_equal(folder_recover("not/there", &err), 0);
	arena_clear(&arena);
}

static void test_started(void **state)
{
	struct buf text = {0};
	struct sidecar sidecar = {.run = "001", .command = "a \xff b",
		.started = INT64_C(1795600895239300493), .wall = 1};

	(void)state;
	sidecar_write(&text, &sidecar);
	put("side.json", text.data);
	assert_true(sidecar_started("side.json") == sidecar.started);
	buf_clear(&text);
	assert_true(sidecar_started("none.json") == 0);
	put("bad.json", "{\"started\": \"x\"}");
	assert_true(sidecar_started("bad.json") == 0);
	put("bad.json", "{\"started\": -4}");
	assert_true(sidecar_started("bad.json") == 0);
	put("bad.json", "[");
	assert_true(sidecar_started("bad.json") == 0);
}

static void test_lock(void **state)
{
	struct err err = {0};
	int fd;

	(void)state;
	assert_int_equal(lock_take(&fd, "lock", &err), 0);
	assert_true(fd > 2);
	lock_drop(fd, "lock");
	assert_int_not_equal(access("lock", F_OK), 0);
	assert_int_equal(lock_take(&fd, "no/folder/lock", &err), -1);
	assert_int_equal(err.kind, ERR_IO);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_DIRECTORY(test_commit),
		IN_A_DIRECTORY(test_refused),
		IN_A_DIRECTORY(test_recover),
		IN_A_DIRECTORY(test_started),
		IN_A_DIRECTORY(test_lock),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
