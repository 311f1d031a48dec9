/* A whole measurement: what it reads while it goes on. */
#include "tests/unit/support/support.h"

#include <stdio.h>
#include <unistd.h>

#include "gate/measure/session.h"

enum {ROUNDS_FIRST = 2 };
#define UNTIL .5 /* a growth that equal runs soon show */

static const char *const line[] = {
	"echo 'main;work 900' >{cpu}; echo 'main;work 900' >{mem}"};

/* Standard error is where progress goes: to a file, and not among the tests. */
static int hush(void)
{
	int kept = dup(STDERR_FILENO);

	assert_non_null(freopen("progress", "w", stderr));
	return kept;
}

static void speak(int kept)
{
	dup2(kept, STDERR_FILENO);
	close(kept);
}

/* Asked after every round what the runs show, it reads those of that round
 * alone. */
static void rounds_read_each_run_once(void **state)
{
	struct arena arena = {0};
	struct bench bench = {.command = {true, 1, line}};
	struct policy policy = policy_default;
	struct session m = {
		.arena = &arena,
		.plan = {.runs = ROUNDS_FIRST, .bench_count = 1,
			.benches = &bench, .time_limit = 60},
		.policy = &policy,
		.label = "perf",
		.seed = 1,
		.until = UNTIL,
	};
	struct power power;
	struct err err = {0};
	size_t runs, opened;
	int kept = hush(), status = session_take(&m, &err);

	speak(kept);
	(void)state;
	if (status != 0)
		fail_msg("%s", err.text);
	runs = m.measurement.taken_count;
	opened = m.runs.opened;
	/* asked more than once, and each of its two captures was opened once,
	 * before its run counted: for what code is in it, or to be checked */
	assert_true(runs > ROUNDS_FIRST);
	assert_int_equal(m.runs.sets[SET_BASE].capture_count, 2 * runs);
	assert_int_equal(opened, 2 * runs);
	assert_int_equal(session_power(&power, &m, UNTIL, &arena, &err), 0);
	assert_int_equal(power.runs, runs);
	assert_int_equal(m.runs.opened, opened);
	assert_int_equal(session_close(&m, 0, &err), 0);
	arena_clear(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		IN_A_DIRECTORY(rounds_read_each_run_once),
	};

	return cmocka_run_group_tests_name("session", tests, NULL, NULL);
}
