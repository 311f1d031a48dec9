/* History: walked as git walks it, in whole and in shallow clones. */
#include "tests/unit/support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/git/history.h"

enum {COMMITS = 40 };

/* A repository of COMMITS commits with random parents: roots, merges and
 * octopuses. Marks are tags c1, c2, ... Clocks go wrong by up to skew
 * seconds. */
static void make_graph(const char *folder, uint64_t seed, unsigned skew)
{
	FILE *file = fopen("stream", "w");

	assert_non_null(file);
	for (unsigned i = 1; i <= COMMITS; i++) {
		unsigned parents = i == 1 ? 0 :
			(unsigned)(random_next(&seed) % 8);
		unsigned taken[3] = {0}, count = 0;
		uint64_t time = 1700000000u + 100u * i +
			(skew ? random_next(&seed) % skew : 0);

		fprintf(file, "commit refs/tags/c%u\nmark :%u\n"
			"committer a <a@b> %llu +0000\ndata 2\nx\n", i, i,
			(unsigned long long)time);
		parents = parents > 6 ? 3 : parents > 4 ? 2 :
			parents > 0 || i < 20 ? 1 : 0;
		for (unsigned p = 0; p < parents && i > 1; p++) {
			unsigned back = 1 + (unsigned)(random_next(&seed) % 6);
			unsigned parent = back < i ? i - back : 1;
			bool known = false;

			for (unsigned k = 0; k < count; k++)
				known |= taken[k] == parent;
			if (known)
				continue;
			fprintf(file, "%s :%u\n", count ? "merge" : "from",
				parent);
			taken[count++] = parent;
		}
		fputs("\n", file);
	}
	assert_int_equal(fclose(file), 0);
	sh("git init -q -b main %s && git -C %s fast-import --quiet < stream "
		"&& git -C %s update-ref refs/heads/main c%d", folder, folder,
		folder, COMMITS);
}

static struct commit_id resolve(const struct repo *repo, const char *name)
{
	struct commit_id id;
	struct err err = {0};

	if (repo_resolve(&id, repo, name, &err) != 0)
		fail_msg("%s: %s", name, err.text);
	return id;
}

static void open_repo(struct repo *out, const char *path, struct arena *arena)
{
	struct err err = {0};

	if (repo_open(out, path, arena, &err))
		fail_msg("%s", err.text);
}

static void assert_first_parents(const struct repo *repo, const char *folder,
	const char *start, size_t limit)
{
	struct arena arena = {0};
	struct buf want = {0}, got = {0};
	struct history history;
	struct err err = {0};
	char command[256];
	struct commit_id id = resolve(repo, start);

	snprintf(command, sizeof(command), "git -C %s rev-list --first-parent "
		"-%zu %s", folder, limit, start);
	output_of(&want, command);
	assert_int_equal(history_first_parents(&history, repo, &id, limit,
		&arena, &err), 0);
	buf_reset(&got);
	for (size_t i = 0; i < history.count; i++)
		buf_printf(&got, "%s\n", history.ids[i].hex);
	if (strcmp(got.data, want.data) != 0)
		fail_msg("%s, %s -%zu: got\n%swanted\n%s", folder, start,
			limit, got.data, want.data);
	assert_false(history.cut);
	buf_clear(&want);
	buf_clear(&got);
	arena_clear(&arena);
}

/* The order of `LC_ALL=C sort`. */
static int by_text(const void *a, const void *b)
{
	return strcmp(a, b);
}

static void assert_between(const struct repo *repo, const char *folder,
	const char *base, const char *head)
{
	struct arena arena = {0};
	struct buf want = {0}, got = {0};
	struct commit_id from = resolve(repo, base), to = resolve(repo, head);
	struct commit_id merge_base;
	struct history history;
	struct err err = {0};
	char command[256];

	assert_int_equal(history_between(&history, &merge_base, repo, &from,
		&to, 1000, &arena, &err), 0);
	qsort(history.ids, history.count, sizeof(*history.ids), by_text);
	buf_reset(&got);
	for (size_t i = 0; i < history.count; i++)
		buf_printf(&got, "%s\n", history.ids[i].hex);
	snprintf(command, sizeof(command), "git -C %s rev-list %s..%s | "
		"LC_ALL=C sort", folder, base, head);
	output_of(&want, command);
	if (strcmp(got.data, want.data) != 0)
		fail_msg("%s, %s..%s: got\n%swanted\n%s", folder, base, head,
			got.data, want.data);
	snprintf(command, sizeof(command), "git -C %s merge-base --all %s %s",
		folder, base, head);
	output_of(&want, command);
	if (want.len == 0)
		assert_string_equal(merge_base.hex, "");
	else if (!merge_base.hex[0] || !strstr(want.data, merge_base.hex))
		fail_msg("%s, %s %s: merge base %s, git says\n%s", folder,
			base, head, merge_base.hex, want.data);
	buf_clear(&want);
	buf_clear(&got);
	arena_clear(&arena);
}

static void test_graphs(void **state)
{
	static const unsigned skews[] = {0, 0, 0, 300, 5000};

	(void)state;
	for (unsigned g = 0; g < sizeof(skews) / sizeof(skews[0]); g++) {
		struct arena arena = {0};
		struct repo repo;
		char folder[16], base[8], head[8];
		uint64_t seed = 77 + g;

		snprintf(folder, sizeof(folder), "graph%u", g);
		make_graph(folder, seed, skews[g]);
		open_repo(&repo, folder, &arena);
		assert_first_parents(&repo, folder, "main", 1000);
		assert_first_parents(&repo, folder, "c17", 3);
		for (unsigned i = 0; i < 12; i++) {
			snprintf(base, sizeof(base), "c%u", 1 +
				(unsigned)(random_next(&seed) % COMMITS));
			snprintf(head, sizeof(head), "c%u", 1 +
				(unsigned)(random_next(&seed) % COMMITS));
			assert_between(&repo, folder, base, head);
		}
		repo_close(&repo);
		arena_clear(&arena);
	}
}

/* Two best common ancestors: the newer one, and of one age the least id. */
static void test_criss_cross(void **state)
{
	static const char stream[] =
		"commit refs/tags/root\nmark :1\ncommitter a <a@b> 100 +0000\n"
		"data 0\n\n"
		"commit refs/tags/a\nmark :2\ncommitter a <a@b> %d +0000\n"
		"data 0\nfrom :1\n\n"
		"commit refs/tags/b\nmark :3\ncommitter b <a@b> 300 +0000\n"
		"data 0\nfrom :1\n\n"
		"commit refs/tags/x\nmark :4\ncommitter a <a@b> 400 +0000\n"
		"data 0\nfrom :2\nmerge :3\n\n"
		"commit refs/tags/y\nmark :5\ncommitter a <a@b> 500 +0000\n"
		"data 0\nfrom :3\nmerge :2\n\n";

	(void)state;
	for (int time = 200; time <= 400; time += 100) {
		struct arena arena = {0};
		struct repo repo;
		struct commit_id a, b, x, y, got;
		struct history history;
		struct err err = {0};
		FILE *file = fopen("stream", "w");
		const char *want;

		assert_non_null(file);
		fprintf(file, stream, time);
		fclose(file);
		sh("rm -rf cross; git init -q cross && git -C cross "
			"fast-import --quiet < stream");
		open_repo(&repo, "cross", &arena);
		a = resolve(&repo, "a");
		b = resolve(&repo, "b");
		x = resolve(&repo, "x");
		y = resolve(&repo, "y");
		want = time < 300 ? b.hex : time > 300 ? a.hex :
			strcmp(a.hex, b.hex) < 0 ? a.hex : b.hex;
		assert_int_equal(history_between(&history, &got, &repo, &x, &y,
			10, &arena, &err), 0);
		assert_string_equal(got.hex, want);
		assert_int_equal(history_between(&history, &got, &repo, &y, &x,
			10, &arena, &err), 0);
		assert_string_equal(got.hex, want);
		repo_close(&repo);
		arena_clear(&arena);
	}
}

/* A shallow clone lists what it has, and one id more. */
static void test_shallow(void **state)
{
	static const size_t depths[] = {1, 2, 20};
	struct buf full = {0};

	(void)state;
	sh("git init -q -b main line");
	sh("cd line && (for i in $(seq 1 30); do printf 'commit "
		"refs/heads/main\\ncommitter a <a@b> %%d +0000\\ndata 0\\n\\n' "
		"$((1000 + i)); done) | git fast-import --quiet");
	output_of(&full, "git -C line rev-list main");
	for (size_t i = 0; i < sizeof(depths) / sizeof(depths[0]); i++) {
		struct arena arena = {0};
		struct repo repo;
		struct history history;
		struct commit_id head, old, base;
		struct err err = {0};

		sh("rm -rf clone; git clone -q --depth=%zu \"file://$PWD/line\""
			" clone", depths[i]);
		open_repo(&repo, "clone", &arena);
		assert_true(repo.shallow);
		head = resolve(&repo, "HEAD");
		assert_int_equal(history_first_parents(&history, &repo, &head,
			500, &arena, &err), 0);
		assert_int_equal(history.count, depths[i] + 1);
		assert_true(history.cut);
		for (size_t k = 0; k < history.count; k++)
			assert_memory_equal(history.ids[k].hex,
				full.data + 41 * k, 40);
		assert_int_equal(history_first_parents(&history, &repo, &head,
			depths[i], &arena, &err), 0);
		assert_int_equal(history.count, depths[i]);
		assert_false(history.cut);

		/* The parent that is not here is common by its id alone. */
		old = (struct commit_id){{0}};
		memcpy(old.hex, full.data + 41 * depths[i], 40);
		assert_int_equal(history_between(&history, &base, &repo, &old,
			&head, 500, &arena, &err), 0);
		assert_int_equal(history.count, depths[i]);
		assert_string_equal(base.hex, old.hex);
		assert_true(history.cut);
		repo_close(&repo);
		arena_clear(&arena);
	}
	buf_clear(&full);
}

static void test_unrelated(void **state)
{
	struct arena arena = {0};
	struct repo repo;
	struct history history;
	struct commit_id one, other, base;
	struct err err = {0};

	(void)state;
	sh("git init -q two && cd two && printf 'commit refs/tags/one\\n"
		"committer a <a@b> 5 +0000\\ndata 0\\n\\ncommit refs/tags/other"
		"\\ncommitter a <a@b> 7 +0000\\ndata 1\\nx\\n' | "
		"git fast-import --quiet");
	open_repo(&repo, "two", &arena);
	one = resolve(&repo, "one");
	other = resolve(&repo, "other");
	assert_int_equal(history_between(&history, &base, &repo, &one, &other,
		9, &arena, &err), 0);
	assert_string_equal(base.hex, "");
	assert_int_equal(history.count, 1);
	assert_string_equal(history.ids[0].hex, other.hex);
	assert_false(history.cut);
	repo_close(&repo);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_DIRECTORY(test_graphs),
		IN_A_DIRECTORY(test_criss_cross),
		IN_A_DIRECTORY(test_shallow),
		IN_A_DIRECTORY(test_unrelated),
	};

	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	return cmocka_run_group_tests(tests, NULL, NULL);
}
