/* Trees that others pushed: what is foreign is passed over, and told. */
#include "tests/unit/support/support.h"

#include <stdio.h>
#include <string.h>

#include "gate/store/ref_write.h"
#include "tests/unit/support/tree_make.h"

#define COMMIT "00000000000000000000000000000000000001"
#define ENV "0123456789abcdef"
#define LEAF "1700000000-0123456789ab"

struct memory {
	struct arena arena;
	struct repo repo;
	struct store store;
	git_oid blob;
};

static void enter(struct memory *m)
{
	*m = (struct memory){0};
	memory_open(&m->store, &m->repo, &m->arena);
	m->blob = object_write(&m->store, span_of("{}"), GIT_OBJECT_BLOB);
}

static void leave(struct memory *m)
{
	memory_close(&m->store);
	arena_clear(&m->arena);
}

static git_oid folder(struct memory *m, const char *name, git_oid id)
{
	const struct tree_entry entry = {"40000", span_of(name), id};

	return tree_write(&m->store, &entry, 1);
}

/* The store's tree := a tree of entries as the folder of an environment. */
static void use_as_environment(struct memory *m,
	const struct tree_entry *entries, size_t count)
{
	git_oid id = tree_write(&m->store, entries, count);

	id = folder(m, COMMIT, folder(m, ENV, id));

	const struct tree_entry root[] = {{"40000", span_of("01"), id},
		{"100644", span_of("VERSION"),
			object_write(&m->store, span_of(LAYOUT_VERSION),
				GIT_OBJECT_BLOB)}};

	id = tree_write(&m->store, root, 2);
	tree_use(&m->store, &id);
	assert_non_null(m->store.tree);
}

static void assert_damage(const struct store *store, const char *name,
	const char *why)
{
	char path[200];

	snprintf(path, sizeof(path), "01/" COMMIT "/" ENV "/%s", name);
	for (size_t i = 0; i < store->damaged; i++)
		if (strcmp(store->damages[i].path, path) == 0) {
			assert_string_equal(store->damages[i].why, why);
			return;
		}
	fail_msg("%s is not told of", path);
}

static void test_hostile_entries(void **state)
{
	struct memory m;
	struct store_entry *files;
	struct err err = {0};
	size_t count;

	(void)state;
	enter(&m);

	const struct tree_entry many[] = {
		{"100644", span_of(LEAF ".json"), m.blob},
		{"120000", span_of("1-0123456789ab.json"), m.blob},
		{"160000", span_of("2-0123456789ab.json"), m.blob},
		{"100755", span_of("3-0123456789ab.json"), m.blob},
		{"100664", span_of("4-0123456789ab.json"), m.blob},
		{"100644", span_of(LEAF ".json"), m.blob},
		{"100644", span_of("../../../x"), m.blob},
		{"100644", span_of(".git"), m.blob},
		{"100644", span_of(".."), m.blob},
		{"100644", span_of("a\nb\x1b[31m"), m.blob},
	};
	git_oid runs = tree_write(&m.store, many, sizeof(many) / sizeof(*many));
	const struct tree_entry entries[] = {
		{"100644", span_of("captures"), m.blob},
		{"40000", span_of("env.json"), runs},
		{"40000", span_of("runs"), runs},
		{"40000", span_of("..."), runs},
	};

	use_as_environment(&m, entries, sizeof(entries) / sizeof(*entries));
	assert_int_equal(store_walk(&files, &count, &m.store, "", false,
				 &m.arena, &err),
		0);
	assert_int_equal(count, 2);
	assert_string_equal(files[0].name,
		"01/" COMMIT "/" ENV "/runs/" LEAF ".json");
	assert_string_equal(files[1].name, "VERSION");
	assert_damage(&m.store, "captures", "not a folder");
	assert_damage(&m.store, "env.json", "not an ordinary file");
	assert_damage(&m.store, "...", "no name of the layout");
	assert_damage(&m.store, "runs/1-0123456789ab.json",
		"not an ordinary file");
	assert_damage(&m.store, "runs/2-0123456789ab.json",
		"not an ordinary file");
	assert_damage(&m.store, "runs/3-0123456789ab.json",
		"not an ordinary file");
	assert_damage(&m.store, "runs/4-0123456789ab.json",
		"not an ordinary file");
	assert_damage(&m.store, "runs/" LEAF ".json",
		"a second entry of this name");
	assert_damage(&m.store, "runs/../../../x", "no name of the layout");
	assert_damage(&m.store, "runs/.git", "no name of the layout");
	assert_damage(&m.store, "runs/..", "no name of the layout");
	assert_int_equal(m.store.damaged, 12);
	/* seen twice, told once */
	assert_int_equal(store_walk(&files, &count, &m.store, "", false,
				 &m.arena, &err),
		0);
	assert_int_equal(m.store.damaged, 12);
	leave(&m);
}

/* Objects that the tree names and that are not there, or something else. */
static void test_missing_objects(void **state)
{
	git_oid nothing = {{0xab, 0xcd}};
	struct memory m;
	struct store_entry *files;
	struct buf text = {0};
	struct err err = {0};
	size_t count;

	(void)state;
	enter(&m);

	git_oid runs = tree_write(&m.store,
		&(struct tree_entry){"100644", span_of(LEAF ".json"), nothing},
		1);
	const struct tree_entry entries[] = {
		{"40000", span_of("captures"), m.blob},
		{"100644", span_of("env.json"), runs},
		{"40000", span_of("runs"), runs},
	};

	use_as_environment(&m, entries, 3);
	assert_int_equal(store_read(&text, &m.store,
				 "01/" COMMIT "/" ENV "/runs/" LEAF ".json",
				 100, &err),
		-1);
	assert_string_equal(err.text,
		"baseline object "
		"abcd000000000000000000000000000000000000 (01/" COMMIT "/" ENV
		"/runs/" LEAF ".json) is missing (partial clone or interrupted "
		"fetch); run: git fetch --refetch --no-filter "
	        "origin " STORE_REF);
	err = (struct err){0};
	assert_int_equal(store_read(&text, &m.store,
				 "01/" COMMIT "/" ENV "/env.json", 100, &err),
		1); /* a tree in a file's place */
	assert_int_equal(store_list(&files, &count, &m.store,
				 "01/" COMMIT "/" ENV "/runs", &m.arena, &err),
		-1);
	err = (struct err){0};
	assert_int_equal(store_list(&files, &count, &m.store,
				 "01/" COMMIT "/" ENV "/captures", &m.arena,
				 &err),
		0);
	assert_int_equal(count, 0);
	assert_damage(&m.store, "captures", "not a folder that can be read");
	leave(&m);

	/* a whole folder */
	enter(&m);

	const struct tree_entry gone = {"40000", span_of("runs"), nothing};

	use_as_environment(&m, &gone, 1);
	assert_int_equal(store_walk(&files, &count, &m.store, "", false,
				 &m.arena, &err),
		-1);
	assert_non_null(strstr(err.text, "is missing"));
	err = (struct err){0};
	assert_int_equal(store_walk(&files, &count, &m.store, "", true,
				 &m.arena, &err),
		0);
	assert_int_equal(count, 1);
	assert_int_equal(m.store.damaged, 1);
	assert_non_null(strstr(m.store.damages[0].why, "is missing"));
	buf_clear(&text);
	leave(&m);
}

static void test_too_many_entries(void **state)
{
	enum { MANY = LAYOUT_FOLDER_MAX + 10 };
	static struct tree_entry entries[MANY];
	struct memory m;
	struct store_entry *files;
	struct err err = {0};
	size_t count;

	(void)state;
	enter(&m);
	for (size_t i = 0; i < MANY; i++)
		entries[i] = (struct tree_entry){"100644",
			span_of(arena_printf(&m.arena, "%zu-0123456789ab.json",
				i + 1)),
			m.blob};

	git_oid runs = tree_write(&m.store, entries, MANY);

	use_as_environment(&m,
		&(struct tree_entry){"40000", span_of("runs"), runs}, 1);
	assert_int_equal(store_list(&files, &count, &m.store,
				 "01/" COMMIT "/" ENV "/runs", &m.arena, &err),
		0);
	assert_int_equal(count, LAYOUT_FOLDER_MAX);
	assert_int_equal(m.store.damaged, 10);
	leave(&m);
}

/* A few objects that are a tree of 10^15 files. */
static void test_tree_bomb(void **state)
{
	enum { WIDE = 4000 };
	static struct tree_entry entries[WIDE];
	struct memory m;
	struct store_entry *files;
	struct err err = {0};
	size_t count;
	git_oid id;

	(void)state;
	enter(&m);
	for (size_t i = 0; i < WIDE; i++)
		entries[i] = (struct tree_entry){"100644",
			span_of(arena_printf(&m.arena, "%zu-0123456789ab",
				i + 1)),
			m.blob};
	id = tree_write(&m.store, entries, WIDE);
	for (size_t i = 0; i < WIDE; i++)
		entries[i] = (struct tree_entry){"40000",
			span_of(arena_printf(&m.arena, "w%zu", i)), id};
	id = tree_write(&m.store, entries, WIDE);
	use_as_environment(&m,
		&(struct tree_entry){"40000", span_of("captures"), id}, 1);
	assert_int_equal(store_walk(&files, &count, &m.store, "", true,
				 &m.arena, &err),
		-1);
	assert_int_equal(err.kind, ERR_LIMIT);
	leave(&m);
}

/* Nothing foreign is carried on: not by publishing, not by anything. */
static void test_replay_is_clean(void **state)
{
	struct memory m;
	struct store_entry *files;
	struct err err = {0};
	git_oid commit, tree;
	size_t count, damaged;

	(void)state;
	enter(&m);

	const struct tree_entry entries[] = {
		{"100644", span_of("../../x"), m.blob},
		{"120000", span_of("env.json"), m.blob},
		{"100644", span_of("env.json"), m.blob},
	};

	use_as_environment(&m, entries, 3);
	assert_int_equal(ref_commit_tree(&commit, &m.store,
				 git_tree_id(m.store.tree), NULL, "x", "x",
				 &err),
		0);
	assert_int_equal(ref_replay(&tree, &m.store, NULL, &commit, 1, &err),
		0);
	damaged = m.store.damaged;
	tree_use(&m.store, &tree);
	assert_int_equal(store_walk(&files, &count, &m.store, "", false,
				 &m.arena, &err),
		0);
	assert_int_equal(count, 2);
	assert_string_equal(files[0].name, "01/" COMMIT "/" ENV "/env.json");
	assert_int_equal(m.store.damaged, damaged);
	leave(&m);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_hostile_entries),
		cmocka_unit_test(test_missing_objects),
		cmocka_unit_test(test_too_many_entries),
		cmocka_unit_test(test_tree_bomb),
		cmocka_unit_test(test_replay_is_clean),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
