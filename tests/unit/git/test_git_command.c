/* The git command: secrets of URLs, which remote, what is passed on. */
#include "gate/git/remote_name.h"
#include "tests/unit/support/support.h"

#include <stdlib.h>
#include <string.h>

#include "gate/git/git_command.h"
#include "tests/unit/support/scene.h"

static void test_redact(void **state)
{
	static const struct {
		const char *text, *want;
	} cases[] = {
		{"", ""},
		{"no address", "no address"},
		{"https://host/x", "https://host/x"},
		{"https://user@host/x", "https://***@host/x"},
		{"https://user:secret@host/x", "https://***@host/x"},
		{"ssh://git@host:22/x", "ssh://***@host:22/x"},
		/* secrets may hold what should have been escaped */
		{"https://u:se@cr/et@host/x", "https://***@host/x"},
		{"https://u:p@a https://u:q@b", "https://***@a https://***@b"},
		{"fatal: 'https://u:p@a/b.git/': no\nhttps://t@c\n",
			"fatal: 'https://***@a/b.git/': no\nhttps://***@c\n"},
		{"://@", "://***@"},
		{"://", "://"},
		{"a://b://c:d@e", "a://***@e"},
		{"mail a@b", "mail a@b"},
	};
	struct buf out = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		buf_reset(&out);
		git_redact(&out, span_of(cases[i].text));
		assert_string_equal(out.len ? out.data : "", cases[i].want);
	}
	buf_clear(&out);
}

static void assert_remote(const char *given, int status, const char *want)
{
	struct arena arena = {0};
	struct repo repo;
	struct err err = {0};
	const char *name = NULL;

	assert_int_equal(repo_open(&repo, "repo", &arena, &err), 0);
	assert_int_equal(remote_choose(&name, &repo, given, &arena, &err),
		status);
	if (status == 0)
		assert_string_equal(name, want);
	if (status < 0 && !strstr(err.text, want))
		fail_msg("%s", err.text);
	repo_close(&repo);
	arena_clear(&arena);
}

static void test_remote(void **state)
{
	(void)state;
	scene_repository("repo");
	assert_remote(NULL, 1, NULL);
	assert_remote("https://host/x", 0, "https://host/x");
	assert_remote("--upload-pack=touch x", -1, "is no name or address");
	assert_remote("", -1, "is no name or address");
	sh("git -C repo remote add up-stream.x ../a");
	assert_remote(NULL, 0, "up-stream.x");
	sh("git -C repo remote add other ../a");
	assert_remote(NULL, -1, "several remotes and none is called origin");
	sh("git -C repo remote add origin ../a");
	assert_remote(NULL, 0, "origin");
	assert_remote("other", 0, "other");
	sh("git -C repo config profgate.remote other");
	assert_remote(NULL, 0, "other");
	assert_remote("up-stream.x", 0, "up-stream.x");
	sh("git -C repo config profgate.remote -x");
	assert_remote(NULL, -1, "is no name or address");
}

/* A stand-in for git that says what it was started with. */
static void test_environment(void **state)
{
	static const char *const words[] = {"a b", "$(touch x)", "*", NULL};
	char *path = strdup(getenv("PATH"));
	struct arena arena = {0};
	struct git_result result;
	struct repo repo;
	struct err err = {0};

	(void)state;
	scene_repository("repo");
	assert_int_equal(repo_open(&repo, "repo", &arena, &err), 0);
	sh("mkdir bin && printf '#!/bin/sh\\nprintf \"%%%%s|\" \"$@\"\\n"
		"echo \"$GIT_DIR$GIT_INDEX_FILE|$LC_ALL|$GIT_TERMINAL_PROMPT|"
		"$GIT_CONFIG_COUNT\"\\necho https://u:p@h >&2\\nexit 3\\n' "
		"> bin/git && chmod +x bin/git");
	setenv("PATH", "bin:/usr/bin:/bin", 1);
	setenv("GIT_DIR", "/elsewhere", 1);
	setenv("GIT_INDEX_FILE", "/elsewhere", 1);
	setenv("GIT_CONFIG_COUNT", "0", 1);
	setenv("LC_ALL", "de_DE.UTF-8", 1);
	assert_int_equal(git_run(&result, &repo, words, &err), 0);
	assert_int_equal(result.status, 3);
	assert_string_equal(result.log.data, "https://***@h\n");
	if (!strstr(result.out.data, "|a b|$(touch x)|*||C|0|0\n"))
		fail_msg("%s", result.out.data);
	git_result_clear(&result);
	/* ended by a signal, and not there at all */
	sh("printf '#!/bin/sh\\nkill -9 $$\\n' > bin/git");
	assert_int_equal(git_run(&result, &repo, words, &err), -1);
	assert_non_null(strstr(err.text, "was ended by signal 9"));
	setenv("PATH", "/nowhere", 1);
	err = (struct err){0};
	assert_int_equal(git_run(&result, &repo, words, &err), -1);
	assert_string_equal(err.text, "publish and fetch need the git "
		"command; recording and checking work without it");
	setenv("PATH", path, 1);
	unsetenv("GIT_DIR");
	unsetenv("GIT_INDEX_FILE");
	unsetenv("GIT_CONFIG_COUNT");
	setenv("LC_ALL", "C", 1);
	free(path);
	repo_close(&repo);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_redact),
		IN_A_DIRECTORY(test_remote),
		IN_A_DIRECTORY(test_environment),
	};

	scene_prepare();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
