/* Commands with their placeholders, the variables they get, and spans of
 * time. */
#include <string.h>

#include "gate/measure/child_environment.h"
#include "gate/measure/command.h"
#include "gate/text/duration.h"
#include "tests/unit/support/support.h"

static const char *const counter[] = {"cnt", "--to=/d/1.counts", NULL};
static const struct places places = {
	.cpu = "/d/1.cpu",
	.mem = "/d/1.mem",
	.dir = "/d",
	.counts = "/d/1.counts",
	.run = "001",
	.workload = "Decode",
	.counter = counter,
};

/* words and want are separated by '|'. */
static struct command split(const char *text, struct arena *arena)
{
	const char **words = arena_alloc(arena, 16, sizeof(*words));
	struct command out = {.words = words};

	while (*text) {
		size_t len = strcspn(text, "|");

		words[out.count++] = arena_copy(arena,
			(struct span){text, len});
		text += len + (text[len] == '|');
	}
	return command_of(words, out.count);
}

static const struct {
	const char *name, *in, *want;
} commands[] = {
	{"one plain word", "./bench", "./bench"},
	{"a line", "./bench -v", "/bin/sh|-c|./bench -v"},
	{"words", "./my bench|-v", "./my bench|-v"},
	{"files", "./b|-cpu={cpu}|{mem}.pb.gz", "./b|-cpu=/d/1.cpu|/d/1.mem.pb.gz"},
	{"folder and run", "a|{dir}/{run}", "a|/d/001"},
	{"other braces stay", "awk|{print $1}{cpu", "awk|{print $1}{cpu"},
	{"in a line", "b > {cpu}", "/bin/sh|-c|b > /d/1.cpu"},
	{"workload", "a|-b={workload}$", "a|-b=Decode$"},
	{"twice", "a|{run}{run}", "a|001001"},
	{"counter", "env|{counter}|./b|x", "env|cnt|--to=/d/1.counts|./b|x"},
	{"counter in a line", "cd x; {counter} ./b",
		"/bin/sh|-c|cd x; cnt --to=/d/1.counts ./b"},
};

static void test_argv(void **state)
{
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < sizeof(commands) / sizeof(*commands); i++) {
		struct command command = split(commands[i].in, &arena);
		struct err err = {0};
		struct buf got = {0};
		const char *const *argv;

		assert_int_equal(command_argv(&argv, &command, &places, &arena,
			&err), 0);
		for (size_t w = 0; argv[w]; w++)
			buf_printf(&got, "%s%s", w ? "|" : "", argv[w]);
		if (strcmp(got.data, commands[i].want) != 0)
			fail_msg("%s: got %s", commands[i].name, got.data);
		buf_clear(&got);
	}
	arena_clear(&arena);
}

/* A name that a shell would read as more than a name never gets into one. */
static void test_hostile_directory(void **state)
{
	static const char *const to[] = {"--to=/d/$(id)/1.counts", NULL};
	static const struct places hostile = {
		.cpu = "/d/$(id)/1.cpu",
		.mem = "/d/a b/1.mem",
		.dir = "/d/'",
		.counter = to,
	};
	static const char *const words[] = {"x > {cpu}", "x '{mem}'",
		"x \"{dir}\"", "{counter} ./x"};
	struct arena arena = {0};

	(void)state;
	for (size_t i = 0; i < 4; i++) {
		struct command line = command_of(&words[i], 1);
		const char *two[] = {"x", words[i]};
		struct command list = command_of(two, 2);
		const char *const *argv;
		struct err err = {0};

		assert_int_equal(command_argv(&argv, &line, &hostile, &arena,
			&err), -1);
		assert_int_equal(err.kind, ERR_USAGE);
		err = (struct err){0};
		assert_int_equal(command_argv(&argv, &list, &hostile, &arena,
			&err), 0);
	}
	arena_clear(&arena);
}

static void test_workloads(void **state)
{
	static const char *const good[] = {"a", "a/b", "Bench:x-8",
		"a.b/c..1"};
	static const char *const bad[] = {"", "/a", "a/", "a//b", ".", ".a", "a/.b", "..",
		"a/../b", "a b", "a;b", "a\n", "$a", "a\xc3\xa4"};

	(void)state;
	for (size_t i = 0; i < sizeof(good) / sizeof(*good); i++)
		if (!workload_fits(good[i]))
			fail_msg("\"%s\"", good[i]);
	for (size_t i = 0; i < sizeof(bad) / sizeof(*bad); i++)
		if (workload_fits(bad[i]))
			fail_msg("\"%s\"", bad[i]);
}

static const struct {
	const char *variable;
	bool secret;
} variables[] = {
	{"PATH=/bin", false},
	{"HOME=/home/a", false},
	{"PWD=/x", false},
	{"OLDPWD=/x", false},
	{"KEYBOARD=de", false},
	{"GOFLAGS=-mod=mod", false},
	{"GIT_AUTHOR_NAME=a", false},
	{"GITHUB_SHA=1", false},
	{"HTTP_PROXY=http://proxy:3128", false},
	{"CI_JOB_TOKEN=1", true},
	{"GITHUB_TOKEN=1", true},
	{"ACTIONS_ID_TOKEN_REQUEST_URL=http://x", true},
	{"ACTIONS_CACHE_URL=http://x", true},
	{"AWS_ACCESS_KEY_ID=1", true},
	{"aws_secret_access_key=1", true},
	{"MYSQL_PWD=1", true},
	{"PASS=1", true},
	{"X_PASS=1", true},
	{"PAT=1", true},
	{"APP_PW=1", true},
	{"HTTP_AUTHORIZATION=1", true},
	{"BEARER=1", true},
	{"SLACK_WEBHOOK=http://x", true},
	{"KUBECONFIG=/x", true},
	{"PGPASSFILE=/x", true},
	{"DOCKER_CONFIG=/x", true},
	{"GOOGLE_GHA_CREDS_PATH=/x", true},
	{"GITHUB_WORKSPACE=/x", false},
	{"COMPASS=1", false},
	{"BYPASS=1", false},
	{"PATTERN=1", false},
	{"DEPLOY_KEY=1", true},
	{"GIT_CONFIG_COUNT=1", true},
	{"GIT_DIR=/x", true},
	{"SSH_AUTH_SOCK=/x", true},
	{"HTTPS_PROXY=http://user:pw@proxy:3128", true},
	{"CI_REPOSITORY_URL=https://gitlab-ci:abc@host/x.git", true},
	{"PAGE=https://host/a:b@c", false},
	{"NOTHING", false},
};

static void test_secrets(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(variables) / sizeof(*variables); i++) {
		struct span all = span_of(variables[i].variable);
		struct span name = {all.data, span_find(all, 0, '=')};
		struct span value = {all.data + name.len, all.len - name.len};

		if (is_secret(name, value) != variables[i].secret)
			fail_msg("%s", variables[i].variable);
	}
}

static void test_child_environment(void **state)
{
	char a[] = "A=1", z[] = "Z_TOKEN=1", b[] = "B_SECRET=1", c[] = "C=1";
	char file[] = "GITHUB_OUTPUT=/x";
	char *environment[] = {a, z, b, c, file, NULL};
	const char *const pass[] = {"Z_TOKEN"};
	struct arena arena = {0};
	struct child_environment got;

	(void)state;
	child_environment_make(&got, environment, NULL, 0, &arena);
	assert_ptr_equal(got.variables[0], a);
	assert_ptr_equal(got.variables[1], c);
	assert_string_equal(got.variables[2], "GITHUB_OUTPUT=/dev/null");
	assert_null(got.variables[3]);
	assert_int_equal(got.withheld_count, 2);
	assert_string_equal(got.withheld[0], "B_SECRET");
	child_environment_make(&got, environment, pass, 1, &arena);
	assert_ptr_equal(got.variables[1], z);
	assert_int_equal(got.withheld_count, 1);
	arena_clear(&arena);
}

static const struct {
	const char *text;
	double seconds; /* 0: refused */
	const char *shown;
} durations[] = {
	{"90s", 90, "90 s"},
	{"10m", 600, "10 min 0 s"},
	{"1h30m", 5400, "90 min 0 s"},
	{"3h", 10800, "3 h 0 min"},
	{"500ms", .5, "0.5 s"},
	{"1.5s", 1.5, "1.5 s"},
	{"1m1ms", 60.001, "60 s"},
	{"20ms", .02, "0.020 s"},
	{"", 0, NULL}, {"0s", 0, NULL}, {"10", 0, NULL}, {"s", 0, NULL},
	{"-1s", 0, NULL}, {"1d", 0, NULL}, {"1s ", 0, NULL},
	{"1.2.3s", 0, NULL}, {"99999h", 0, NULL},
};

static void test_durations(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(durations) / sizeof(*durations); i++) {
		struct buf shown = {0};
		double got = 0;
		bool ok = duration_parse(&got, durations[i].text);

		if (ok != (durations[i].seconds > 0))
			fail_msg("\"%s\"", durations[i].text);
		if (!ok)
			continue;
		assert_near(got, durations[i].seconds, 1e-12);
		duration_print(&shown, got);
		assert_string_equal(shown.data, durations[i].shown);
		buf_clear(&shown);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_argv),
		cmocka_unit_test(test_hostile_directory),
		cmocka_unit_test(test_workloads),
		cmocka_unit_test(test_secrets),
		cmocka_unit_test(test_child_environment),
		cmocka_unit_test(test_durations),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
