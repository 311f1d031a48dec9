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
	assert_int_equal(slot_open(out, "set", "a", number, arena, &err), 0);
}

static const struct load as_compare = {
	.policy = &policy_default,
	.limits = {.inflated = 1 << 20,
		.stack_depth = 64,
		.strings = 1 << 20,
		.rows = 1 << 20,
		.arena = 1 << 26},
	.jobs = 2,
};

static const char folded[] = "main;work 10\n";

/* The three captures of run 7 were opened once each. */
static void assert_read(const struct runs *runs)
{
	const struct run_set *set = &runs->sets[SET_HEAD];

	assert_int_equal(runs->opened, 3);
	assert_int_equal(set->capture_count, 3);
	for (size_t i = 0; i < set->capture_count; i++) {
		assert_true(set->captures[i].loaded);
		assert_null(set->captures[i].at);
		assert_string_equal(set->captures[i].workload, "a");
		assert_string_equal(set->captures[i].run, "007");
		assert_int_equal(set->captures[i].costs.time_nanos, 5);
	}
}

static void test_commit(void **state)
{
	struct arena arena = {0};
	struct symtab *symtab = symtab_new();
	struct err err = {0};
	struct runs runs;
	struct slot s;

	(void)state;
	runs_open(&runs, symtab, &arena);
	slot(&s, 7, &arena);
	assert_string_equal(s.places.run, "007");
	put(s.places.cpu, folded);
	put(arena_printf(&arena, "%s.pb.gz", s.places.mem), folded);
	put(arena_printf(&arena, "%s/some.name", s.places.dir), folded);
	assert_int_equal(slot_write(&s, ".json", span_of("{}\n"), &err), 0);
	assert_string_equal(captures("set", &arena), "");
	s.cpu_told = s.mem_told = true;
	s.started = 5;
	assert_int_equal(slot_commit(&s, &runs, SET_HEAD, &as_compare, &err),
		0);
	assert_string_equal(captures("set", &arena),
		"007.cpu 007.mem.pb.gz 007.some.name");
	assert_int_equal(access("set/a/.007.json", F_OK), 0);
	assert_int_not_equal(access("set/a/.007.part", F_OK), 0);
	assert_read(&runs);
	assert_int_equal(runs_add(&runs, SET_HEAD, "set", &err), 0);
	assert_int_equal(runs_load(&runs, &as_compare, &err), 0);
	assert_read(&runs);
	symtab_free(symtab);
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
	{"no place", "taken", folded, false, "set/a/001.taken: "},
};

static void test_refused(void **state)
{
	struct arena arena = {0};
	struct symtab *symtab = symtab_new();
	struct runs runs;

	(void)state;
	runs_open(&runs, symtab, &arena);
	for (size_t i = 0; i < sizeof(refused) / sizeof(*refused); i++) {
		struct err err = {0};
		struct slot s;

		slot(&s, 1, &arena);
		s.cpu_told = refused[i].cpu;
		/* a folder where the last of them is to go */
		assert_int_equal(make_folder("set/a/001.taken/x", &err), 0);
		if (refused[i].file)
			put(arena_printf(&arena, "%s/%s", s.part,
				    refused[i].file),
				refused[i].content);
		assert_int_equal(slot_commit(&s, &runs, SET_BASE, &as_compare,
					 &err),
			-1);
		if (!strstr(err.text, refused[i].error))
			fail_msg("%s: %s", refused[i].name, err.text);
		slot_drop(&s);
		assert_string_equal(captures("set", &arena), "");
		assert_int_not_equal(access(s.part, F_OK), 0);
		assert_int_equal(runs.sets[SET_BASE].capture_count, 0);
	}
	symtab_free(symtab);
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
	put("set/a/001.cpu", folded);
	assert_int_equal(rmdir(s.part), 0);
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

static void assert_same(const char *a, const char *b)
{
	assert_true(!a == !b);
	if (a)
		assert_string_equal(a, b);
}

static void test_started(void **state)
{
	struct arena arena = {0};
	struct buf text = {0};
	static const struct {
		const char *text, *error;
		double time, counters;
		int64_t started, duration, window;
		const char *instance, *boot;
	} cases[] = {
		{"\"started\": \"x\"", NULL, 0, 0, 0, 0, 0, NULL, NULL},
		{"\"started\": -4", NULL, 0, 0, 0, 0, 0, NULL, NULL},
		{"", NULL, 0, 0, 0, 0, 0, NULL, NULL},
		{"\"schema_version\": 1, \"operations\": 7", NULL, 0, 0, 0, 0,
			0, NULL, NULL},
		{"\"schema_version\": 2, \"operations\": 7, \"started\": 5, "
		 "\"duration\": 2.5",
			NULL, 7, 7, 5, 2500000000, 0, NULL, NULL},
		{"\"schema_version\": 2, \"operations\": {\"cpu\": 7, "
		 "\"counters\": 9}",
			NULL, 7, 9, 0, 0, 0, NULL, NULL},
		{"\"schema_version\": 2, \"operations\": {\"cpu\": 7}", NULL, 7,
			0, 0, 0, 0, NULL, NULL},
		{"\"schema_version\": 2, \"operations\": 0",
			"operations: not a number above 0", 0, 0, 0, 0, 0, NULL,
			NULL},
		{"\"schema_version\": 2, \"operations\": \"many\"",
			"operations: not a number above 0", 0, 0, 0, 0, 0, NULL,
			NULL},
		{"\"schema_version\": 2, \"operations\": {\"cpu\": -1}",
			"operations.cpu: not", 0, 0, 0, 0, 0, NULL, NULL},
		{"\"schema_version\": 2, \"duration\": 1e30",
			"duration: more than", 0, 0, 0, 0, 0, NULL, NULL},
		{"\"schema_version\": 3", "later profgate", 0, 0, 0, 0, 0, NULL,
			NULL},
		{"\"schema_version\": 2, \"window\": {\"from\": 100, "
		 "\"until\": 130}, \"instance\": \"pod\", \"boot\": \"b\"",
			NULL, 0, 0, 100, 0, 30, "pod", "b"},
		{"\"schema_version\": 2, \"window\": {\"from\": 100, "
		 "\"until\": 130}, \"started\": 5",
			NULL, 0, 0, 5, 0, 30, NULL, NULL},
		{"\"schema_version\": 1, \"instance\": \"pod\"", NULL, 0, 0, 0,
			0, 0, NULL, NULL},
		{"\"schema_version\": 2, \"wall_seconds\": 9", NULL, 0, 0, 0,
			0, 0, NULL, NULL},
		{"\"schema_version\": 2, \"window\": 30", "window: not", 0, 0,
			0, 0, 0, NULL, NULL},
		{"\"schema_version\": 2, \"window\": {\"from\": 9, "
		 "\"until\": 9}",
			"window: not", 0, 0, 0, 0, 0, NULL, NULL},
		{"\"schema_version\": 2, \"window\": {\"from\": \"now\"}",
			"window.from: not", 0, 0, 0, 0, 0, NULL, NULL},
		{"\"schema_version\": 2, \"window\": {\"from\": 1e300, "
		 "\"until\": 2e300}",
			"window: not", 0, 0, 0, 0, 0, NULL, NULL},
		{"\"schema_version\": 2, \"instance\": 7",
			"instance: not a text", 0, 0, 0, 0, 0, NULL, NULL},
		{"\"schema_version\": 2, \"boot\": \"\"", "boot: not a text",
			0, 0, 0, 0, 0, NULL, NULL},
	};
	struct sidecar_known known;
	struct err err = {0};
	struct sidecar sidecar = {.run = "001",
		.command = "a \xff b",
		.boot = "0123456789abcdef",
		.started = INT64_C(1795600895239300493),
		.wall = 1.5};

	(void)state;
	sidecar_write(&text, &sidecar);
	assert_non_null(
		strstr(text.data, "\n  \"command\": \"a \xc3\xbf b\","));
	assert_non_null(strstr(text.data, "\n  \"wall_seconds\": 1.5,"));
	assert_non_null(strstr(text.data, "\n  \"machine\": {\n"
					  "    \"processors\": null,"));
	put("side.json", text.data);
	assert_int_equal(sidecar_read(&known, "side.json", &arena, &err), 0);
	assert_true(known.started == sidecar.started);
	assert_true(known.duration == 0);
	assert_string_equal(known.boot, sidecar.boot);
	buf_clear(&text);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		char schema[400];

		snprintf(schema, sizeof schema,
			"{\"schema\": "
			"\"profgate.run\", %s}",
			cases[i].text);
		put("case.json", cases[i].text[0] ? schema : "[");
		err = (struct err){0};
		assert_int_equal(sidecar_read(&known, "case.json", &arena,
					 &err),
			cases[i].error ? -1 : 0);
		if (cases[i].error) {
			assert_non_null(strstr(err.text, cases[i].error));
			continue;
		}
		assert_true(known.started == cases[i].started);
		assert_near(known.time_operations, cases[i].time, 1e-12);
		assert_near(known.counter_operations, cases[i].counters, 1e-12);
		assert_true(known.duration == cases[i].duration);
		assert_true(known.window == cases[i].window);
		assert_same(known.instance, cases[i].instance);
		assert_same(known.boot, cases[i].boot);
	}
	assert_int_equal(sidecar_read(&known, "none.json", &arena, &err), 0);
	assert_true(known.started == 0);
	arena_clear(&arena);
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
