/* Fetch, publish and remove between repositories: what one recorded all have,
 * what one removed none has. */
#include "tests/unit/support/support.h"

#include <stdlib.h>
#include <string.h>

#include "gate/transfer/transfer.h"
#include "tests/unit/support/scene.h"

/* A bare remote and two clones of it, a and b. */
static void make_clones(const char *options)
{
	scene_repository("origin");
	sh("git clone -q --bare origin remote.git && git -C remote.git config "
		"receive.denyDeletes false && "
		"for i in a b; do git clone -q %s "
		"\"file://$PWD/remote.git\" $i; done", options);
}

static size_t publish(struct scene *scene)
{
	struct published done;
	struct err err = {0};

	if (transfer_publish(&done, &scene->store, "origin", 20, &err))
		fail_msg("%s", err.text);
	return done.records;
}

static void fetch(struct scene *scene)
{
	struct err err = {0};

	if (transfer_fetch(&scene->store, "origin", &err) < 0)
		fail_msg("%s", err.text);
}

static void assert_output(const char *command, const char *want)
{
	struct buf got = {0};

	output_of(&got, command);
	assert_string_equal(got.len ? got.data : "", want);
	buf_clear(&got);
}

static void assert_sound(void)
{
	sh("for i in a b remote.git; do git -C $i fsck --strict "
		"--no-dangling; done && test -z \"$(find . -name '*.lock' ! "
		"-name profgate.lock)\"");
}

static void test_publish_and_fetch(void **state)
{
	struct scene a, b;
	struct published done;
	struct err err = {0};

	(void)state;
	make_clones("");
	scene_open(&a, "a", NULL);
	scene_open(&b, "b", NULL);
	assert_int_equal(transfer_fetch(&b.store, "origin", &err), 1);
	scene_add(&a, 1, "a");
	assert_int_equal(transfer_publish(&done, &a.store, "origin", 20, &err), 0);
	assert_int_equal(done.records, 1);
	assert_true(done.first && !done.vanished);
	assert_int_equal(done.tries, 1);
	assert_int_equal(publish(&a), 0);
	/* b knows nothing of it, and neither is lost */
	scene_add(&b, 1, "b");
	scene_add(&b, 2, "b");
	assert_int_equal(publish(&b), 2);
	assert_int_equal(scene_records(&b), 3);
	fetch(&a);
	assert_int_equal(scene_records(&a), 3);
	/* the same record of both is one */
	scene_add(&a, 3, "x");
	scene_add(&b, 3, "x");
	assert_int_equal(publish(&a), 1);
	assert_int_equal(publish(&b), 1);
	assert_int_equal(scene_records(&b), 4);
	assert_output("git -C remote.git rev-list --count " STORE_REF, "3\n");
	assert_output("for i in a b; do git -C $i for-each-ref "
		"refs/profgate/v1/pending; done", "");
	assert_output("git -C a rev-parse --is-shallow-repository", "false\n");
	assert_sound();
	scene_close(&a);
	scene_close(&b);
}

/* A clone that has nothing takes nothing away. */
static void test_empty_publish(void **state)
{
	struct scene a, b;

	(void)state;
	make_clones("");
	scene_open(&a, "a", NULL);
	assert_int_equal(publish(&a), 0);
	assert_output("git -C remote.git for-each-ref refs/profgate", "");
	scene_add(&a, 1, "a");
	publish(&a);
	scene_open(&b, "b", NULL);
	assert_int_equal(publish(&b), 0);
	assert_int_equal(scene_records(&b), 1);
	assert_output("git -C remote.git rev-list --count " STORE_REF, "1\n");
	scene_close(&a);
	scene_close(&b);
}

/* Ended between the push and what follows it: the next run ends it. */
static void test_publish_again(void **state)
{
	struct scene a;

	(void)state;
	make_clones("");
	scene_open(&a, "a", NULL);
	scene_add(&a, 1, "a");
	sh("git -C a for-each-ref --format='update %%(refname) %%(objectname)'"
		" refs/profgate/v1/ > before");
	publish(&a);
	sh("git -C a update-ref -d refs/profgate/v1/remote && "
		"git -C a update-ref --stdin < before");
	assert_int_equal(publish(&a), 1);
	assert_int_equal(scene_records(&a), 1);
	assert_output("git -C a for-each-ref refs/profgate/v1/pending", "");
	assert_output("git -C remote.git rev-list --count " STORE_REF, "1\n");
	scene_close(&a);
}

static void test_vanished(void **state)
{
	struct scene a;
	struct published done;
	struct err err = {0};

	(void)state;
	make_clones("");
	scene_open(&a, "a", NULL);
	scene_add(&a, 1, "a");
	publish(&a);
	sh("git -C remote.git update-ref -d " STORE_REF);
	scene_add(&a, 2, "a");
	assert_int_equal(transfer_publish(&done, &a.store, "origin", 20,
		&err), 0);
	assert_true(done.vanished);
	assert_output("git -C remote.git ls-tree -r --name-only " STORE_REF
		" | grep -c json", "4\n");
	scene_close(&a);
}

static void test_shallow(void **state)
{
	struct scene a, b;

	(void)state;
	make_clones("--depth=1");
	scene_open(&a, "a", NULL);
	scene_open(&b, "b", NULL);
	for (unsigned i = 0; i < 3; i++) {
		scene_add(&a, i, "a");
		assert_int_equal(publish(&a), 1);
		scene_add(&b, i, "b");
		assert_int_equal(publish(&b), 1);
	}
	assert_int_equal(scene_records(&b), 6);
	assert_output("git -C remote.git rev-list --count " STORE_REF, "6\n");
	sh("git -C remote.git fsck --strict --no-dangling");
	scene_close(&a);
	scene_close(&b);
}

/* What a test takes out, and what somebody else does just before. */
struct removal {
	unsigned commit;
	const char *rival; /* shell, at the first try; NULL: nothing */
	unsigned tries;
};

static int plan(const char *const **paths, struct store *store, void *data,
	struct arena *arena, struct err *err)
{
	struct removal *removal = data;
	const char **list = arena_alloc(arena, 2, sizeof(*list));
	char id[41];

	(void)store;
	(void)err;
	list[0] = layout_commit_path(arena,
		scene_commit(id, removal->commit));
	*paths = list;
	if (removal->tries++ == 0 && removal->rival)
		sh("%s", removal->rival);
	return 0;
}

static bool remove_commit(struct scene *scene, const char *remote,
	struct removal *removal)
{
	struct err err = {0};
	bool kept_history;

	if (transfer_remove(&kept_history, &scene->store, remote, plan,
		removal, &err))
		fail_msg("%s", err.text);
	return kept_history;
}

static void test_remove(void **state)
{
	struct scene a, b;
	struct removal first = {.commit = 1}, second = {.commit = 2};

	(void)state;
	make_clones("");
	scene_open(&a, "a", NULL);
	scene_open(&b, "b", NULL);
	for (unsigned i = 1; i < 5; i++) {
		scene_add(&a, i, "a");
		publish(&a);
	}
	fetch(&b);
	scene_add(&b, 2, "b"); /* not published */
	scene_add(&b, 7, "b");
	assert_false(remove_commit(&a, "origin", &first));
	assert_int_equal(scene_records(&a), 3);
	assert_output("git -C remote.git rev-list --count " STORE_REF, "1\n");
	assert_output("git -C a ls-tree -r --name-only "
		"refs/profgate/v1/backup | grep -c runs", "4\n");
	/* b has it all still: what is gone does not come back with it */
	assert_int_equal(publish(&b), 2);
	assert_int_equal(scene_records(&b), 5);
	assert_output("git -C remote.git ls-tree --name-only " STORE_REF,
		"02\n03\n04\n07\nVERSION\n");
	/* own pending records go too */
	scene_add(&b, 2, "c");
	assert_false(remove_commit(&b, "origin", &second));
	assert_int_equal(publish(&b), 0);
	assert_output("git -C remote.git ls-tree --name-only " STORE_REF,
		"03\n04\n07\nVERSION\n");
	fetch(&a);
	assert_int_equal(scene_records(&a), 3);
	assert_sound();
	scene_close(&a);
	scene_close(&b);
}

/* Somebody publishes while something is taken out. */
static void test_remove_races(void **state)
{
	struct scene a, b;
	struct removal removal = {.commit = 1, .rival =
		"git -C b push -q origin refs/profgate/v1/baselines"};

	(void)state;
	make_clones("");
	scene_open(&a, "a", NULL);
	scene_open(&b, "b", NULL);
	scene_add(&a, 1, "a");
	scene_add(&a, 2, "a");
	publish(&a);
	fetch(&b);
	scene_add(&b, 1, "b");
	scene_add(&b, 3, "b");
	assert_false(remove_commit(&a, "origin", &removal));
	assert_int_equal(removal.tries, 2);
	assert_output("git -C remote.git ls-tree --name-only " STORE_REF,
		"02\n03\nVERSION\n");
	assert_int_equal(scene_records(&a), 2);
	/* two that take out at once: one after the other */
	fetch(&b);
	sh("git -C b update-ref -d refs/profgate/v1/baselines; git -C b "
		"for-each-ref --format='delete %%(refname)' "
		"refs/profgate/v1/pending | git -C b update-ref --stdin");
	removal = (struct removal){.commit = 2, .rival =
		"cd b && t=$(git ls-tree refs/profgate/v1/remote | grep -v "
		"03$ | git mktree) && c=$(git commit-tree -m x $t) && git "
		"push -q --force origin $c:refs/profgate/v1/baselines"};
	assert_false(remove_commit(&a, "origin", &removal));
	assert_output("git -C remote.git ls-tree --name-only " STORE_REF,
		"VERSION\n");
	assert_sound();
	scene_close(&a);
	scene_close(&b);
}

static void test_remove_here(void **state)
{
	struct removal removal = {.commit = 1};
	struct scene a;

	(void)state;
	scene_repository("a");
	scene_open(&a, "a", NULL);
	scene_add(&a, 1, "a");
	scene_add(&a, 2, "a");
	assert_false(remove_commit(&a, NULL, &removal));
	assert_int_equal(scene_records(&a), 1);
	assert_output("git -C a ls-tree --name-only " STORE_REF,
		"02\nVERSION\n");
	scene_close(&a);
	scene_open(&a, NULL, "dir:store");
	scene_add(&a, 1, "a");
	scene_add(&a, 2, "a");
	assert_false(remove_commit(&a, NULL, &removal));
	assert_int_equal(scene_records(&a), 1);
	assert_output("ls store", "02\nVERSION\n");
	scene_close(&a);
}

/* A server that takes no rewritten history: removed all the same. */
static void test_kept_history(void **state)
{
	struct removal removal = {.commit = 1};
	struct scene a;

	(void)state;
	make_clones("");
	sh("git -C remote.git config receive.denyNonFastForwards true");
	scene_open(&a, "a", "refs/heads/baselines");
	scene_add(&a, 1, "a");
	publish(&a);
	scene_add(&a, 2, "a");
	publish(&a);
	assert_true(remove_commit(&a, "origin", &removal));
	assert_int_equal(scene_records(&a), 1);
	assert_output("git -C remote.git ls-tree --name-only baselines",
		"02\nVERSION\n");
	assert_output("git -C remote.git rev-list --count baselines", "3\n");
	scene_close(&a);
}

/* Hooks of the user are not ours to run, and settings do not redirect us. */
static void test_hooks_and_settings(void **state)
{
	struct scene a;

	(void)state;
	make_clones("");
	sh("printf '#!/bin/sh\\ntouch ran; exit 1\\n' > a/.git/hooks/pre-push "
		"&& chmod +x a/.git/hooks/pre-push && git -C a config "
		"push.followTags true && git -C a config push.gpgSign "
		"if-asked && git -C a config fetch.prune true && git -C a "
		"config remote.origin.fetch "
		"'+refs/profgate/*:refs/profgate/*' && git -C a config "
		"remote.origin.mirror false");
	scene_open(&a, "a", NULL);
	scene_add(&a, 1, "a");
	assert_int_equal(publish(&a), 1);
	scene_add(&a, 2, "a");
	fetch(&a);
	assert_int_equal(scene_records(&a), 2);
	assert_int_equal(publish(&a), 1);
	sh("test ! -e a/ran -a ! -e ran");
	scene_close(&a);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_DIRECTORY(test_publish_and_fetch),
		IN_A_DIRECTORY(test_empty_publish),
		IN_A_DIRECTORY(test_publish_again),
		IN_A_DIRECTORY(test_vanished),
		IN_A_DIRECTORY(test_shallow),
		IN_A_DIRECTORY(test_remove),
		IN_A_DIRECTORY(test_remove_races),
		IN_A_DIRECTORY(test_remove_here),
		IN_A_DIRECTORY(test_kept_history),
		IN_A_DIRECTORY(test_hooks_and_settings),
	};

	scene_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
