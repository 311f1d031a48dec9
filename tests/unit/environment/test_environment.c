/* The environment of runs: what counts, what goes before what, and its id. */
#include "tests/unit/support/support.h"

#include <string.h>

#include "gate/environment/machine.h"

enum {FACTS = 8 };

#define MACHINE {"cpu", "AMD  EPYC"}, {"arch", "x86_64"}, {"os", "linux"}, \
	{"kernel", "6.1"}, {"cores", "4"}

static const struct {
	const char *name;
	struct fact_pair captured[FACTS], machine[FACTS];
	const char *given[3];
	const char *want;
} cases[] = {
	{"the machine alone", {{0}}, {MACHINE}, {NULL},
		"arch=x86_64 cores=4 cpu=AMD EPYC kernel=6.1 os=linux"},
	{"captures of this machine",
		{{"cpu", "AMD EPYC   "}, {"goarch", "amd64"},
			{"goos", "linux"}, {"pkg", "x"}, {"date", "today"}},
		{MACHINE}, {NULL},
		"arch=x86_64 cores=4 cpu=AMD EPYC kernel=6.1 os=linux"},
	{"captures of another processor", {{"cpu", "Turin"}}, {MACHINE},
		{NULL}, "cpu=Turin"},
	{"captures of another architecture", {{"goarch", "arm64"}}, {MACHINE},
		{NULL}, "arch=aarch64"},
	{"captures of two machines", {{"cpu", "b"}, {"cpu", "a"}, {"cpu", "b"}},
		{MACHINE}, {NULL}, "cpu=a, b"},
	{"settings of the profiler",
		{{"period.cpu", "10000000 ns"},
			{"period.alloc_space", "524288 bytes"}},
		{{"os", "linux"}}, {NULL}, "os=linux"},
	{"captures before variables", {{"gogc", "off"}},
		{{"gogc", "100"}, {"os", "linux"}}, {NULL},
		"gogc=off os=linux"},
	{"given before all", {{"cpu", "a"}}, {{"os", "linux"}},
		{"cpu=b=c", "runner.class=large"},
		"cpu=b=c os=linux runner.class=large"},
	{"given to leave out", {{0}}, {{"os", "linux"}, {"kernel", "6.1"}},
		{"kernel=", "nothing="}, "os=linux"},
	{"blanks and control bytes", {{"cpu", "\ta\n\x1b b\x7f"}}, {{0}},
		{NULL}, "cpu=a b"},
	{"nothing at all", {{"cpu", " "}}, {{0}}, {NULL}, ""},
};

static void count(struct facts *out, const struct fact_pair *facts)
{
	out->items = (struct fact_pair *)facts;
	for (out->count = 0; out->count < FACTS && facts[out->count].key;)
		out->count++;
}

static void show(struct buf *out, const struct environment *environment)
{
	buf_reset(out);
	for (size_t i = 0; i < environment->facts.count; i++)
		buf_printf(out, "%s%s=%s", i ? " " : "",
			environment->facts.items[i].key,
			environment->facts.items[i].value);
}

static void takes_what_counts(void **state)
{
	struct arena arena = {0};
	struct buf shown = {0}, text = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct opt_list given = {.items = (const char **)
			cases[i].given};
		struct environment environment, back;
		struct facts captured, machine;
		struct err err = {0};

		count(&captured, cases[i].captured);
		count(&machine, cases[i].machine);
		while (cases[i].given[given.count])
			given.count++;
		if (environment_take(&environment, &captured, &machine, &given,
			&arena, &err))
			fail_msg("%s: %s", cases[i].name, err.text);
		show(&shown, &environment);
		if (strcmp(shown.data, cases[i].want) != 0)
			fail_msg("%s: %s", cases[i].name, shown.data);
		assert_true(layout_is_environment(environment.id));
		buf_reset(&text);
		environment_write(&text, &environment);
		if (environment_read(&back, buf_view(&text), &arena, &err))
			fail_msg("%s: %s", cases[i].name, err.text);
		assert_string_equal(back.id, environment.id);
		show(&shown, &back);
		assert_string_equal(shown.data, cases[i].want);
	}
	buf_clear(&shown);
	buf_clear(&text);
	arena_clear(&arena);
}

/* The same facts in any order are the same environment; any other fact, or a
 * fact moved from key to value, is another one. */
static void has_an_id(void **state)
{
	static const struct fact_pair sets[][FACTS] = {
		{{"gogc", "1"}, {"kernel", "2"}},
		{{"kernel", "2"}, {"gogc", "1"}},
		{{"gogc", "12"}, {"kernel", "2"}},
		{{"gogc", "1"}},
		{{"gogc", "1, 2"}},
		{{"gogc", "1"}, {"gogc", "2"}},
	};
	static const int like[] = {0, 0, 2, 3, 4, 4};
	const struct facts machine = {0};
	struct arena arena = {0};
	struct environment environments[6];
	struct err err = {0};

	(void)state;
	for (size_t i = 0; i < 6; i++) {
		struct facts captured;

		count(&captured, sets[i]);
		assert_int_equal(environment_take(&environments[i], &captured,
			&machine, NULL, &arena, &err), 0);
		for (size_t k = 0; k < i; k++)
			if ((strcmp(environments[i].id,
				environments[k].id) == 0) !=
				(like[i] == like[k]))
				fail_msg("sets %zu and %zu", k, i);
	}
	arena_clear(&arena);
}

/* An environment stands in each commit's folder again, byte by byte the same.
 */
static void is_written_as_ever(void **state)
{
	static const struct fact_pair facts[FACTS] =
		{{"cflags", "-DX=<a> \"b\\\xe2\x80\x8b"}, {"cpu", "\xff"}};
	const struct facts machine = {0};
	struct environment environment;
	struct arena arena = {0};
	struct facts captured;
	struct buf text = {0};
	struct err err = {0};

	(void)state;
	count(&captured, facts);
	assert_int_equal(environment_take(&environment, &captured, &machine,
				 NULL, &arena, &err),
		0);
	environment_write(&text, &environment);
	assert_string_equal(text.data,
		"{\n"
		" \"schema\": \"profgate.environment\",\n"
		" \"schema_version\": 1,\n"
		" \"id\": \"0c888172ca6d4adb\",\n"
		" \"facts\": {\n"
		"  \"cflags\": \"-DX=<a> \\\"b\\\\\xe2\x80\x8b\",\n"
		"  \"cpu\": {\n"
		"   \"hex\": \"ff\"\n"
		"  }\n"
		" }\n"
		"}\n");
	environment.facts.count = 0;
	buf_reset(&text);
	environment_write(&text, &environment);
	assert_non_null(strstr(text.data, " \"facts\": {}\n}\n"));
	buf_clear(&text);
	arena_clear(&arena);
}

static void refuses_what_is_no_fact(void **state)
{
	static const char *const given[] = {"cpu", "=x", "CPU=x", "a b=x",
		"k\xc3\xa4rn=x"};
	const struct facts none = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(given) / sizeof(*given); i++) {
		const struct opt_list list = {1, (const char **)&given[i]};
		struct environment environment;
		struct arena arena = {0};
		struct err err = {0};

		assert_int_equal(environment_take(&environment, &none, &none,
			&list, &arena, &err), -1);
		assert_int_equal(err.kind, ERR_USAGE);
		arena_clear(&arena);
	}
}

static void refuses_damaged_files(void **state)
{
	static const struct {
		const char *facts, *want;
	} damages[] = {
		{"\"facts\":{\"os\":\"linux\"}",
			"id: not the one that the facts give"},
		{"\"facts\":7", "facts: not an object"},
		{"\"fact\":{}", "facts: not an object"},
		{"\"facts\":{\"../x\":\"linux\"}", "facts: \"../x\" is no key"},
		{"\"facts\":{\"os\":\"\"}", "facts: os: empty"},
		{"\"facts\":{\"os\":[]}", "facts: os: not a text"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(damages) / sizeof(*damages); i++) {
		struct arena arena = {0};
		struct environment environment;
		struct err err = {0};
		const char *text = arena_printf(&arena,
			"{\"schema\":\"profgate.environment\","
			"\"schema_version\":1,\"id\":\"0123456789abcdef\",%s}",
			damages[i].facts);

		assert_int_equal(environment_read(&environment, span_of(text),
			&arena, &err), -1);
		assert_string_equal(err.text, damages[i].want);
		arena_clear(&arena);
	}
}

static void reads_the_system(void **state)
{
	static const char intel[] = "processor\t: 0\nmodel\t\t: 2\n"
		"model name\t: Xeon  @ 2\nmodel name\t: other\n";
	static const char arm[] = "processor\t: 0\nCPU implementer\t: 0x41\n"
		"CPU part\t: 0xd0c\n";
	struct arena a = {0};
	struct facts facts;

	(void)state;
	assert_string_equal(machine_cpu(&a, span_of(intel)), "Xeon  @ 2");
	assert_string_equal(machine_cpu(&a, span_of(arm)),
		"implementer 0x41 part 0xd0c");
	assert_null(machine_cpu(&a, span_of("")));
	assert_string_equal(machine_kernel(&a, "6.1.0-18-amd64"), "6.1");
	assert_string_equal(machine_kernel(&a, "6.8-rc1"), "6.8");
	assert_string_equal(machine_kernel(&a, "7"), "7");
	assert_string_equal(machine_cores(&a, span_of("max 100000\n"), 8), "8");
	assert_string_equal(machine_cores(&a, span_of("150000 100000\n"), 8),
		"1.5 of 8");
	assert_string_equal(machine_cores(&a, span_of("900000 100000\n"), 8),
		"8");
	assert_string_equal(machine_cores(&a, span_of(""), 8), "8");
	machine_facts(&facts, &a);
	assert_true(facts.count >= 4); /* cores, os, arch, kernel */
	arena_clear(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(takes_what_counts),
		cmocka_unit_test(has_an_id),
		cmocka_unit_test(is_written_as_ever),
		cmocka_unit_test(refuses_what_is_no_fact),
		cmocka_unit_test(refuses_damaged_files),
		cmocka_unit_test(reads_the_system),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
