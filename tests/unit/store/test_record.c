/* Records of a store: written, read back, and refused when damaged. */
#include "gate/git/object_id.h"
#include "tests/unit/support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gate/store/record.h"

#define COMMIT "1111111111111111111111111111111111111111"
#define TREE "2222222222222222222222222222222222222222"
#define ENVIRONMENT "0123456789abcdef"

/* A record of two runs of one workload, whose captures hold "one" and "two". */
static void sample(struct record *out, struct arena *arena)
{
	static const char *const contents[] = {"one", "two"};
	const char **ancestors = arena_alloc(arena, 2, sizeof(*ancestors));
	struct record_acceptance *acceptance = arena_alloc(arena, 1,
		sizeof(*acceptance));
	struct record_capture *captures = arena_alloc(arena, 2,
		sizeof(*captures));

	ancestors[0] = TREE;
	ancestors[1] = COMMIT;
	*acceptance = (struct record_acceptance){.function = "pkg.Parse",
		.reason = "checks more \xff"};
	for (int i = 0; i < 2; i++) {
		char blob[41];

		object_id_of_blob(blob, span_of(contents[i]));
		captures[i] = (struct record_capture){
			.workload = "Bench/a b\xff",
			.run = i ? "002" : "001",
			.blob = arena_copy(arena, span_of(blob)),
			.bytes = 3};
		captures[i].path = arena_printf(arena, "captures/%s/%s",
			layout_workload(arena, captures[i].workload),
			layout_leaf(arena, 1700000000 + i, blob));
	}
	*out = (struct record){
		.commit = COMMIT,
		.tree = TREE,
		.commit_time = 1700000000,
		.recorded = 1700000100,
		.branch = "main",
		.tool = "0.1.0",
		.environment = ENVIRONMENT,
		.ancestor_count = 2,
		.ancestors = ancestors,
		.acceptance_count = 1,
		.acceptances = acceptance,
		.config_path = "profgate.yml",
		.config = "gate:\n  min-runs: 3\n",
		.capture_count = 2,
		.captures = captures,
	};
}

static void reads_what_was_written(void **state)
{
	struct record_policy policies[] = {{"a/profgate.yml", ""},
		{"b\xff/profgate.yml", "gate:\n  gone: fail\n"}};
	struct arena arena = {0};
	struct record record, back;
	struct buf text = {0}, again = {0};
	struct err err = {0};

	(void)state;
	sample(&record, &arena);
	record.rules = 7;
	record.tag = "v1.4";
	record.policies_known = true;
	record.policy_count = 2;
	record.policies = policies;
	record_write(&text, &record);
	if (record_read(&back, buf_view(&text), &arena, &err))
		fail_msg("%s", err.text);
	record_write(&again, &back);
	assert_string_equal(again.data, text.data);
	assert_string_equal(back.captures[1].workload, "Bench/a b\xff");
	assert_string_equal(back.acceptances[0].reason, "checks more \xff");
	assert_null(back.acceptances[0].metric);
	assert_null(back.job);
	assert_int_equal(back.rules, 7);
	assert_true(back.policies_known && back.policy_count == 2);
	assert_string_equal(back.policies[1].path, "b\xff/profgate.yml");
	assert_string_equal(back.policies[0].text, "");
	assert_string_equal(record_name(&back, &arena),
		record_name(&record, &arena));
	assert_true(strncmp(record_name(&back, &arena), "runs/1700000001-",
		16) == 0);
	buf_clear(&text);
	buf_clear(&again);
	arena_clear(&arena);
}

/* Records stay in stores for years and are told apart by their bytes. */
static void is_written_as_ever(void **state)
{
	struct arena arena = {0};
	struct record record;
	struct buf text = {0};
	char id[41];

	(void)state;
	sample(&record, &arena);
	record.job = "<a>\t##[b] \"c\\ \x01\xe2\x80\x8b";
	record.acceptance_count = 0;
	record_write(&text, &record);
	object_id_of_blob(id, buf_view(&text));
	assert_string_equal(id, "9c2751515341181b6482408f7b79539543660404");
	buf_clear(&text);
	arena_clear(&arena);
}

/* One place of the written text changed, and what is said of it. */
static const struct {
	const char *from, *to, *want;
} damages[] = {
	{"{", "[", "line 2: "},
	{"profgate.record", "profgate.result", "schema: not profgate.record"},
	{"\"schema_version\": 1", "\"schema_version\": 2",
		"schema_version: not 1; update profgate"},
	{"\"commit\": \"1", "\"commit\": \"G", "commit: not an object's id"},
	{"\"commit\": \"1", "\"commit\": \"", "commit: not an object's id"},
	{"\"commit\"", "\"other\"", "commit: missing"},
	{"\"tree\": \"2", "\"tree\": 7, \"x\": \"2", "tree: not a text"},
	{"\"commit_time\": 17", "\"commit_time\": -17",
		"commit_time: out of range"},
	{"\"recorded\": 17", "\"recorded\": 0.17",
		"recorded: not a whole number"},
	{"\"recorded\": 17", "\"recorded\": 99999917",
		"recorded: out of range"},
	{"\"tool\": \"0.1.0", "\"tool\": \"", "tool: empty"},
	{"\"environment\": \"0", "\"environment\": \"",
		"environment: not an environment's id"},
	{"  \"2222", "  \"../2", "ancestors[0]: not an object's id"},
	{"\"ancestors\": [", "\"ancestors\": 7, \"x\": [",
		"ancestors: not a list"},
	{"\"function\"", "\"f\"", "acceptances[0]: function: missing"},
	{"\"636865", "\"63686\", \"x\": \"",
		"acceptances[0]: reason: not hex digits of a text"},
	{"\"636865", "\"000000",
		"acceptances[0]: reason: not hex digits of a text"},
	{"\"captures\": [", "\"captures\": [], \"x\": [",
		"captures: there is none"},
	{"\"captures\": [", "\"captures\": [7, ",
		"captures[0]: workload: missing"},
	{"\"run\": \"001", "\"run\": \"003", "captures[1]: out of order"},
	{"\"path\": \"captures", "\"path\": \"../../x",
		"captures[0]: path: not the one of a capture of its workload"},
	{"\"path\": \"captures/", "\"path\": \"captures/%41",
		"captures[0]: path: not the one of a capture of its workload"},
	{"/1700000000-", "/1700000000-/../",
		"captures[0]: path: not the one of a capture of its workload"},
	{"\"blob\": \"", "\"blob\": \"00", "captures[0]: blob: longer than it "
		"may be"},
	{"\"bytes\": 3", "\"bytes\": 67108865",
		"captures[0]: bytes: out of range"},
	{"\"tool\"", "\"tool\": \"1\", \"tool\"", "line 4: duplicate object key"},
	{"main", "ma\\u0000in", "line 8: "},
};

/* text with the first place of from as to, in the arena. */
static char *replaced(struct arena *arena, const char *text, const char *from,
	const char *to)
{
	const char *at = strstr(text, from);

	if (!at)
		fail_msg("nothing to damage: %s", from);
	return arena_printf(arena, "%.*s%s%s", (int)(at - text), text, to,
		at + strlen(from));
}

static void names_the_damage(void **state)
{
	struct arena arena = {0};
	struct record record, back;
	struct buf text = {0};

	(void)state;
	sample(&record, &arena);
	record_write(&text, &record);
	for (size_t i = 0; i < sizeof(damages) / sizeof(*damages); i++) {
		const char *damaged = replaced(&arena, text.data,
			damages[i].from, damages[i].to);
		struct err err = {0};

		if (record_read(&back, span_of(damaged), &arena, &err) != -1)
			fail_msg("%s: was read", damages[i].to);
		if (strncmp(err.text, damages[i].want,
			strlen(damages[i].want)) != 0)
			fail_msg("%s: \"%s\" instead of \"%s\"", damages[i].to,
				err.text, damages[i].want);
	}
	buf_clear(&text);
	arena_clear(&arena);
}

/* Cut anywhere it is refused, and nothing is read past its end. */
static void refuses_what_is_cut_short(void **state)
{
	struct arena arena = {0};
	struct record record, back;
	struct buf text = {0};

	(void)state;
	sample(&record, &arena);
	record_write(&text, &record);
	for (size_t len = 0; len + 2 < text.len; len++) {
		struct err err = {0};
		char *cut = malloc(len + 1);

		memcpy(cut, text.data, len);
		assert_int_equal(record_read(&back, (struct span){cut, len},
			&arena, &err), -1);
		free(cut);
	}
	buf_clear(&text);
	arena_clear(&arena);
}

static void refuses_bombs(void **state)
{
	static const struct {
		const char *start, *piece, *want;
		size_t count;
	} bombs[] = {
		{"", "[", "more than 262144 objects and lists", 300000},
		{"", "[", "line 1: maximum parsing depth reached near '['",
			100000},
		{"{\"x\":[{}", ",{}", "more than 262144 objects and lists",
			300000},
		{"\"", "xxxxxxxxxxxxxxxx", "17600001 bytes, a record has "
			"16777216 at most", 1100000},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(bombs) / sizeof(*bombs); i++) {
		struct arena arena = {0};
		struct buf text = {0};
		struct err err = {0};
		struct record record;

		buf_text(&text, bombs[i].start);
		for (size_t k = 0; k < bombs[i].count; k++)
			buf_text(&text, bombs[i].piece);
		assert_int_equal(record_read(&record, buf_view(&text), &arena,
			&err), -1);
		assert_string_equal(err.text, bombs[i].want);
		buf_clear(&text);
		arena_clear(&arena);
	}
}

struct place {
	char top[32];
	struct arena arena;
	struct store store;
};

static void place_make(struct place *place)
{
	struct err err = {0};

	*place = (struct place){.top = "/tmp/test_record.XXXXXX"};
	if (!mkdtemp(place->top) ||
		store_open(&place->store, NULL, arena_printf(&place->arena,
			"dir:%s/store", place->top), &place->arena, &err))
		fail_msg("%s", err.text);
}

static void place_remove(struct place *place)
{
	char *command = arena_printf(&place->arena, "rm -rf %s", place->top);

	assert_int_equal(system(command), 0);
	store_close(&place->store);
	arena_clear(&place->arena);
}

/* Stores the record in the folder of a commit and an environment, with its
 * captures' contents. */
static void put(struct place *place, const struct record *record,
	const char *commit, const char *environment, const char *one)
{
	const char *folder = layout_environment_path(&place->arena, commit,
		environment);
	struct buf text = {0};
	struct err err = {0};

	record_write(&text, record);
	const struct store_file files[] = {
		{arena_printf(&place->arena, "%s/%s", folder,
			record->captures[0].path), span_of(one)},
		{arena_printf(&place->arena, "%s/%s", folder,
			record_name(record, &place->arena)), buf_view(&text)},
	};

	if (store_add(&place->store, files, 2, "record", "test", &err) < 0)
		fail_msg("%s", err.text);
	buf_clear(&text);
}

static void finds_what_was_stored(void **state)
{
	struct record record, *found;
	const char **names;
	struct place place;
	struct err err = {0};
	struct buf content = {0};
	size_t count;

	(void)state;
	place_make(&place);
	assert_int_equal(record_commits(&names, &count, &place.store,
		&place.arena, &err), 0);
	assert_int_equal(count, 0);
	sample(&record, &place.arena);
	put(&place, &record, COMMIT, ENVIRONMENT, "one");
	record_commits(&names, &count, &place.store, &place.arena, &err);
	assert_int_equal(count, 1);
	assert_string_equal(names[0], COMMIT);
	record_environments(&names, &count, &place.store, COMMIT,
		&place.arena, &err);
	assert_int_equal(count, 1);
	assert_string_equal(names[0], ENVIRONMENT);
	record_load(&found, &count, &place.store, COMMIT, ENVIRONMENT,
		&place.arena, &err);
	assert_int_equal(count, 1);
	assert_string_equal(found[0].captures[0].run, "001");
	assert_int_equal(record_capture_read(&content, &place.store, &found[0],
		&found[0].captures[0], 100, &err), 0);
	assert_string_equal(content.data, "one");
	/* the second capture was never stored */
	assert_int_equal(record_capture_read(&content, &place.store, &found[0],
		&found[0].captures[1], 100, &err), -1);
	assert_non_null(strstr(err.text, "its record names it and it is not "
		"there"));
	assert_int_equal(place.store.damaged, 0);
	buf_clear(&content);
	place_remove(&place);
}

static void passes_over_records_of_others(void **state)
{
	static const struct {
		const char *commit, *environment, *why;
	} cases[] = {
		{TREE, ENVIRONMENT, "commit: another one than its folder's"},
		{COMMIT, "fedcba9876543210",
			"environment: another one than its folder's"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct record record, *found;
		struct place place;
		struct err err = {0};
		size_t count;

		place_make(&place);
		sample(&record, &place.arena);
		put(&place, &record, cases[i].commit, cases[i].environment,
			"one");
		assert_int_equal(record_load(&found, &count, &place.store,
			cases[i].commit, cases[i].environment, &place.arena,
			&err), 0);
		assert_int_equal(count, 0);
		assert_int_equal(place.store.damaged, 1);
		if (!strstr(store_damage_line(&place.store), cases[i].why))
			fail_msg("%s", store_damage_line(&place.store));
		place_remove(&place);
	}
}

static void knows_changed_captures(void **state)
{
	struct record record;
	struct place place;
	struct err err = {0};
	struct buf content = {0};

	(void)state;
	place_make(&place);
	sample(&record, &place.arena);
	put(&place, &record, COMMIT, ENVIRONMENT, "One");
	assert_int_equal(record_capture_read(&content, &place.store, &record,
		&record.captures[0], 100, &err), -1);
	assert_non_null(strstr(err.text, "its content is not the one that was "
		"recorded"));
	buf_clear(&content);
	place_remove(&place);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(reads_what_was_written),
		cmocka_unit_test(is_written_as_ever),
		cmocka_unit_test(names_the_damage),
		cmocka_unit_test(refuses_what_is_cut_short),
		cmocka_unit_test(refuses_bombs),
		cmocka_unit_test(finds_what_was_stored),
		cmocka_unit_test(passes_over_records_of_others),
		cmocka_unit_test(knows_changed_captures),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
