/* A store in a ref and in a directory: both do the same. */
#include "tests/unit/support/support.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "tests/unit/support/scene.h"

/* Runs a test on a new store of either kind. */
static void on_both(void (*test)(struct scene *scene))
{
	struct scene scene;

	scene_repository("repo");
	scene_open(&scene, "repo", NULL);
	test(&scene);
	scene_close(&scene);
	scene_open(&scene, NULL, "dir:store");
	test(&scene);
	scene_close(&scene);
}

static void assert_files(struct scene *scene, const char *want)
{
	struct buf got = {0};

	scene_files(&got, scene);
	assert_string_equal(got.len ? got.data : "", want);
	buf_clear(&got);
}

static void add_twice(struct scene *scene)
{
	static const char first[] =
		"01/00000000000000000000000000000000000001/0123456789abcdef/"
		"captures/Bench%2FOne/1700000001-e3970ae13bbd\n"
		"01/00000000000000000000000000000000000001/0123456789abcdef/"
		"env.json\n"
		"01/00000000000000000000000000000000000001/0123456789abcdef/"
		"runs/1700000001-e3970ae13bbd.json\n"
		"VERSION\n";
	struct buf text = {0};
	struct err err = {0};

	assert_files(scene, "");
	assert_int_equal(scene_add(scene, 1, "a"), 0);
	assert_files(scene, first);
	/* the same again changes nothing */
	assert_int_equal(scene_add(scene, 1, "a"), 1);
	assert_files(scene, first);
	assert_int_equal(scene_add(scene, 1, "b"), 0);
	assert_int_equal(scene_add(scene, 2, "a"), 0);
	assert_int_equal(scene_records(scene), 3);
	assert_int_equal(store_read(&text, &scene->store, "01/"
		"00000000000000000000000000000000000001/0123456789abcdef/"
		"captures/Bench%2FOne/1700000001-e3970ae13bbd", 100, &err), 0);
	assert_string_equal(text.data, "{\"1\":\"a\"}");
	assert_int_equal(scene->store.damaged, 0);
	assert_null(store_damage_line(&scene->store));
	buf_clear(&text);
}

static void test_add(void **state)
{
	(void)state;
	on_both(add_twice);
}

static void read_what_is_not_there(struct scene *scene)
{
	static const char *const paths[] = {
		"", "ab", "../x", "nothing", "VERSIO",
		"01/00000000000000000000000000000000000001",
		"01/00000000000000000000000000000000000001/pin",
		"01/00000000000000000000000000000000000001/0123456789abcdef/"
		"captures/no/1700000001-e3970ae13bbd"};
	struct store_entry *entries;
	struct buf text = {0};
	struct err err = {0};
	size_t count;

	for (size_t i = 0; i < sizeof(paths) / sizeof(*paths); i++)
		assert_int_equal(store_read(&text, &scene->store, paths[i],
			100, &err), 1);
	assert_int_equal(store_list(&entries, &count, &scene->store,
		"cd/00000000000000000000000000000000000001",
		&scene->arena, &err), 0);
	assert_int_equal(count, 0);
	scene_add(scene, 1, "a");
	assert_int_equal(store_read(&text, &scene->store,
		"01/00000000000000000000000000000000000001/0123456789abcdef/"
		"captures/Bench%2FOne/1700000001-e3970ae13bbd", 5, &err), -1);
	assert_int_equal(err.kind, ERR_LIMIT);
	assert_int_equal(store_list(&entries, &count, &scene->store,
		"01/00000000000000000000000000000000000001/0123456789abcdef",
		&scene->arena, &err), 0);
	assert_int_equal(count, 3);
	assert_string_equal(entries[0].name, "captures");
	assert_string_equal(entries[1].name, "env.json");
	assert_int_equal(entries[1].size, 2);
	assert_int_equal(entries[1].kind, LAYOUT_ENVIRONMENT_FILE);
	assert_string_equal(entries[2].name, "runs");
	buf_clear(&text);
}

static void test_absent(void **state)
{
	(void)state;
	on_both(read_what_is_not_there);
}

/* First record: the ref; second: a child. */
static void test_history(void **state)
{
	struct buf log = {0};
	struct scene scene;

	(void)state;
	scene_repository("repo");
	scene_open(&scene, "repo", NULL);
	scene_add(&scene, 1, "a");
	output_of(&log, "git -C repo rev-list --count " STORE_REF);
	assert_string_equal(log.data, "1\n");
	scene_add(&scene, 2, "a");
	scene_add(&scene, 2, "a");
	output_of(&log, "git -C repo rev-list --count " STORE_REF);
	assert_string_equal(log.data, "2\n");
	output_of(&log, "git -C repo for-each-ref refs/profgate/v1/pending | "
		"wc -l");
	assert_string_equal(log.data, "2\n");
	output_of(&log, "git -C repo log -1 --format='%an %ae|%B' " STORE_REF);
	assert_non_null(strstr(log.data, "profgate profgate@localhost|"
		"record of a test\n\nProfgate-Version: "));
	assert_non_null(strstr(log.data, "\nProfgate-Op: record\n"));
	sh("git -C repo fsck --strict 2>&1 | grep -v dangling; test $? = 1");
	buf_clear(&log);
	scene_close(&scene);
}

static void assert_refused(const char *path, const char *where,
	enum err_kind kind, const char *want)
{
	struct arena arena = {0};
	struct repo repo = {0};
	struct store store;
	struct err err = {0};

	if (path)
		assert_int_equal(repo_open(&repo, path, &arena, &err), 0);
	assert_int_equal(store_open(&store, path ? &repo : NULL, where, &arena,
		&err), -1);
	assert_int_equal(err.kind, kind);
	if (!strstr(err.text, want))
		fail_msg("got: %s\nwanted: %s", err.text, want);
	repo_close(&repo);
	arena_clear(&arena);
}

static void test_refused(void **state)
{
	(void)state;
	scene_repository("repo");
	assert_refused("repo", "baselines", ERR_USAGE, "neither dir:PATH nor");
	assert_refused("repo", "-x", ERR_USAGE, "neither dir:PATH nor");
	assert_refused("repo", "refs/a..b", ERR_USAGE, "neither dir:PATH nor");
	assert_refused("repo", "dir:", ERR_USAGE, "names no directory");
	assert_refused(NULL, NULL, ERR_STORE, "use --store dir:PATH");
	assert_refused(NULL, "refs/x/y", ERR_STORE, "use --store dir:PATH");
	/* somebody else's */
	assert_refused("repo", "refs/heads/main", ERR_STORE,
		"is not a store of profgate (it has no VERSION)");
	sh("git -C repo tag -a -m x tag -- main && git -C repo update-ref "
		"refs/x/tree 4b825dc642cb6eb9a060e54bf8d69288fbee4904");
	assert_refused("repo", "refs/tags/tag", ERR_STORE,
		"it names a tag, not a commit");
	sh("mkdir other && touch other/file && touch file");
	assert_refused(NULL, "dir:other", ERR_STORE, "it has no VERSION");
	assert_refused(NULL, "dir:file", ERR_STORE, "Not a directory");
	/* ours, of another version */
	sh("mkdir newer odd && echo profgate-store 2 > newer/VERSION && "
		"echo hello > odd/VERSION");
	assert_refused(NULL, "dir:newer", ERR_STORE,
		"store layout 2 is newer than this profgate (1)");
	assert_refused(NULL, "dir:odd", ERR_STORE,
		"its VERSION says something else");
	sh("cd repo && cp ../newer/VERSION . && git add VERSION && git "
		"commit -qm v && git branch s");
	assert_refused("repo", "refs/heads/s", ERR_STORE,
		"store layout 2 is newer than this profgate (1)");
}

/* A branch may be the store; its helpers are kept apart. */
static void test_other_ref(void **state)
{
	struct scene scene;

	(void)state;
	scene_repository("repo");
	scene_open(&scene, "repo", "refs/heads/baselines");
	scene_add(&scene, 1, "a");
	assert_string_equal(scene.store.pending, "refs/profgate/v1/by-name/"
		"heads/baselines/pending/");
	scene_close(&scene);
	sh("git -C repo cat-file -e refs/heads/baselines:VERSION");
	sh("git -C repo config profgate.store refs/heads/baselines");
	scene_open(&scene, "repo", NULL);
	assert_int_equal(scene_records(&scene), 1);
	scene_close(&scene);
	sh("git -C repo config profgate.store dir:kept");
	scene_open(&scene, "repo", NULL);
	scene_add(&scene, 1, "a");
	scene_close(&scene);
	sh("test -f repo/kept/VERSION");
}

/* What people and other tools leave in a directory. */
static void test_foreign_files(void **state)
{
	static const char folder[] = "store/01/"
		"00000000000000000000000000000000000001/0123456789abcdef";
	struct buf files = {0};
	struct scene scene;

	(void)state;
	scene_open(&scene, NULL, "dir:store");
	scene_add(&scene, 1, "a");
	scene_close(&scene);
	sh("cd %s && touch README .hidden captures/Bench%%2FOne/"
		".profgate-1-1.tmp && mkdir sub && ln -s /etc/passwd "
		"runs/1-0123456789ab.json && mkfifo runs/2-0123456789ab.json "
		"&& ln -s / captures/link && mkdir runs/3-0123456789ab.json",
		folder);
	scene_open(&scene, NULL, "dir:store");
	assert_int_equal(scene_records(&scene), 1);
	scene_files(&files, &scene);
	assert_int_equal(scene.store.damaged, 6);
	assert_string_equal(store_damage_line(&scene.store), "6 damaged "
		"entries were passed over (the first: 01/"
		"00000000000000000000000000000000000001/0123456789abcdef/"
		"README: no name of the layout); see `profgate baseline "
		"verify`");
	buf_clear(&files);
	scene_close(&scene);
}

/* Neither a link to elsewhere nor a folder in a file's place is written
 * through. */
static void test_links(void **state)
{
	char id[41];
	struct scene scene;
	struct err err = {0};
	const struct store_file file = {
		"02/00000000000000000000000000000000000002/pin", {"x", 1}};

	(void)state;
	scene_open(&scene, NULL, "dir:store");
	scene_add(&scene, 1, "a");
	sh("mkdir elsewhere && ln -s ../elsewhere store/02");
	assert_int_equal(store_add(&scene.store, &file, 1, "pin", "pin",
		&err), -1);
	assert_int_equal(err.kind, ERR_STORE);
	sh("test -z \"$(ls elsewhere)\"");
	scene_commit(id, 2);
	assert_string_equal(id, "0200000000000000000000000000000000000002");
	scene_close(&scene);
}

static void test_lock_left_behind(void **state)
{
	const struct store_file file = {
		"02/00000000000000000000000000000000000002/pin", {"x", 1}};
	struct scene scene;
	struct err err = {0};

	(void)state;
	scene_repository("repo");
	scene_open(&scene, "repo", NULL);
	scene_add(&scene, 1, "a");
	sh("touch -d '90 seconds ago' repo/.git/" STORE_REF ".lock");
	assert_int_equal(store_add(&scene.store, &file, 1, "pin", "pin",
		&err), -1);
	if (!strstr(err.text, STORE_REF ".lock exists since 2") ||
		!strstr(err.text, " UTC; remove it if no git process runs"))
		fail_msg("%s", err.text);
	/* and yet it is kept, and shows once nobody can hold the lock */
	sh("touch -d '2 hours ago' repo/.git/" STORE_REF ".lock");
	scene_add(&scene, 3, "a");
	sh("test $(git -C repo for-each-ref refs/profgate/v1/pending | "
		"wc -l) = 3");
	scene_close(&scene);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_DIRECTORY(test_add),
		IN_A_DIRECTORY(test_absent),
		IN_A_DIRECTORY(test_history),
		IN_A_DIRECTORY(test_refused),
		IN_A_DIRECTORY(test_other_ref),
		IN_A_DIRECTORY(test_foreign_files),
		IN_A_DIRECTORY(test_links),
		IN_A_DIRECTORY(test_lock_left_behind),
	};

	scene_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
