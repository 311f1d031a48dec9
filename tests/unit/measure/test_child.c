/* Commands under their supervisor: how they end, and that nothing stays. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gate/measure/child.h"
#include "tests/unit/support/support.h"

extern char **environ;

static void run_line(struct child *child, const char *line, double timeout,
	size_t output_max, enum child_end stop)
{
	const char *const argv[] = {"/bin/sh", "-c", line, NULL};
	struct err err = {0};
	sigset_t none;

	sigemptyset(&none);
	assert_int_equal(child_start(child, &(struct child_spec){.argv = argv,
		.environment = environ, .timeout = timeout,
		.output_max = output_max, .mask = &none, .wake = -1}, &err), 0);
	while (child_step(child, 50) > 0)
		if (stop != CHILD_RUNS)
			child_stop(child, stop);
}

static const struct {
	const char *line;
	double timeout;
	enum child_end stop, end;
	int status;
	const char *out, *log;
} cases[] = {
	{"echo out; echo log >&2", 0, 0, CHILD_EXITED, 0, "out\n", "log\n"},
	{"exit 7", 0, 0, CHILD_EXITED, 7, "", ""},
	{"kill -SEGV $$", 0, 0, CHILD_SIGNALLED, SIGSEGV, "", ""},
	{"exec ./does-not-exist", 0, 0, CHILD_EXITED, 127, "", NULL},
	{"cat", 0, 0, CHILD_EXITED, 0, "", ""}, /* nothing on stdin */
	{"yes", 0, 0, CHILD_OUTPUT, 0, NULL, NULL},
	{"sleep 60", .1, 0, CHILD_TIMEOUT, 0, "", NULL},
	{"echo a; sleep 60", 0, CHILD_INTERRUPTED, CHILD_INTERRUPTED, 0, NULL,
		NULL},
	/* asked before it is killed */
	{"trap 'echo bye; exit' TERM; echo on; while :; do sleep .01; done",
		.3, 0, CHILD_TIMEOUT, 0, "on\nbye\n", NULL},
	/* what it leaves behind holds nobody up */
	{"sleep 60 & echo done", 0, 0, CHILD_EXITED, 0, "done\n", ""},
	{"setsid sleep 60 & echo done", 0, 0, CHILD_EXITED, 0, "done\n", ""},
};

static void test_ends(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		double started = clock_now();
		struct child child;

		run_line(&child, cases[i].line, cases[i].timeout, 1000,
			cases[i].stop);
		if (child.end != cases[i].end)
			fail_msg("%s: ended as %d", cases[i].line, child.end);
		if (child.end == CHILD_EXITED || child.end == CHILD_SIGNALLED)
			assert_int_equal(child.status, cases[i].status);
		assert_true(child.out.len <= 1000);
		if (cases[i].out)
			assert_string_equal(child.out.data ? child.out.data : "",
				cases[i].out);
		if (cases[i].log)
			assert_string_equal(child.log.data ? child.log.data : "",
				cases[i].log);
		assert_true(clock_now() - started < 30);
		child_clear(&child);
	}
}

static void test_not_started(void **state)
{
	const char *const argv[] = {"does-not-exist", NULL};
	struct child child;
	struct err err = {0};
	sigset_t none;

	(void)state;
	sigemptyset(&none);
	assert_int_equal(child_start(&child, &(struct child_spec){.argv = argv,
		.environment = environ, .mask = &none, .wake = -1}, &err), 0);
	while (child_step(&child, 50) > 0)
		;
	assert_int_equal(child.end, CHILD_NOT_STARTED);
	assert_int_equal(child.status, ENOENT);
	child_clear(&child);
}

/* Also those that left its group and whose parents are gone. */
static void test_nothing_stays(void **state)
{
	static const char line[] = "(setsid sh -c 'echo $$; trap \"\" TERM; "
		"while :; do sleep 1; done' & echo $!) & sleep .3; exit 0";
	char *end;
	struct child child;
	pid_t pids[2];

	(void)state;
	run_line(&child, line, 0, 1000, CHILD_RUNS);
	assert_int_equal(child.end, CHILD_EXITED);
	pids[0] = (pid_t)strtol(child.out.data, &end, 10);
	pids[1] = (pid_t)strtol(end, NULL, 10);
	for (int i = 0; i < 2; i++) {
		assert_true(pids[i] > 1);
		assert_int_equal(kill(pids[i], 0), -1);
		assert_int_equal(errno, ESRCH);
	}
	child_clear(&child);
}

static void test_figures(void **state)
{
	struct child child;

	(void)state;
	run_line(&child, "i=0; while [ $i -lt 100000 ]; do i=$((i+1)); done; "
		"sleep .3", 0, 1000, CHILD_RUNS);
	assert_true(child.cpu > .005 && child.cpu < 10);
	assert_true(child.wall > child.cpu * .9 + .25 && child.wall < 30);
	assert_true(child.peak > 500000 && child.peak < 500000000);
	child_clear(&child);
}

/* Of much on standard error the last is kept. */
static void test_long_log(void **state)
{
	struct child child;

	(void)state;
	run_line(&child, "yes | head -n 200000 >&2; echo end >&2", 0, 1000,
		CHILD_RUNS);
	assert_int_equal(child.end, CHILD_EXITED);
	assert_true(child.log.len > 1000 && child.log.len <= 96 << 10);
	assert_string_equal(child.log.data + child.log.len - 4, "end\n");
	child_clear(&child);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_ends),
		cmocka_unit_test(test_not_started),
		cmocka_unit_test(test_nothing_stays),
		cmocka_unit_test(test_figures),
		cmocka_unit_test(test_long_log),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
