/* The pool of threads: every item once, and always the same failure. */
#include "tests/unit/support/support.h"

#include <stdio.h>

#include "gate/core/parallel.h"

enum {ITEMS = 1000, JOBS_MAX = 8 };

struct worker {
	unsigned char *done; /* of all items; each is one thread's alone */
	size_t fails_from;   /* and every second item after it */
	size_t count;
};

static int work(void *data, size_t at, struct err *err)
{
	struct worker *worker = data;

	worker->done[at]++;
	worker->count++;
	if (at < worker->fails_from || (at - worker->fails_from) % 2)
		return 0;
	return err_set(err, ERR_INPUT, "item %zu", at);
}

static int run(unsigned char done[ITEMS], unsigned jobs, size_t fails_from,
	struct err *err)
{
	struct worker workers[JOBS_MAX];
	size_t total = 0, items = 0;
	int status;

	for (unsigned j = 0; j < jobs; j++)
		workers[j] = (struct worker){done, fails_from, 0};
	status = parallel_run(workers, sizeof *workers, jobs, ITEMS, work, err);
	for (unsigned j = 0; j < jobs; j++)
		total += workers[j].count;
	for (size_t i = 0; i < ITEMS; i++)
		items += done[i];
	assert_int_equal(total, items); /* each thread had a state of its own */
	return status;
}

static void every_item_is_done_once(void **state)
{
	(void)state;
	for (unsigned jobs = 1; jobs <= JOBS_MAX; jobs++) {
		unsigned char done[ITEMS] = {0};
		struct err err = {0};

		assert_int_equal(run(done, jobs, ITEMS, &err), 0);
		for (size_t i = 0; i < ITEMS; i++)
			assert_int_equal(done[i], 1);
	}
}

static void the_first_failure_in_order_is_told(void **state)
{
	(void)state;
	for (unsigned jobs = 1; jobs <= JOBS_MAX; jobs++)
		for (size_t from = 0; from < ITEMS; from += 111) {
			unsigned char done[ITEMS] = {0};
			struct err err = {0};
			char want[32];

			snprintf(want, sizeof want, "item %zu", from);
			assert_int_equal(run(done, jobs, from, &err), -1);
			assert_string_equal(err.text, want);
			for (size_t i = 0; i <= from; i++)
				assert_int_equal(done[i], 1);
		}
}

static void threads_are_no_more_than_items(void **state)
{
	struct err err = {0};

	(void)state;
	assert_int_equal(parallel_jobs(4, 0), 0);
	assert_int_equal(parallel_jobs(4, 3), 3);
	assert_int_equal(parallel_jobs(4, ITEMS), 4);
	assert_int_equal(parallel_run(NULL, 1, 0, 0, work, &err), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(every_item_is_done_once),
		cmocka_unit_test(the_first_failure_in_order_is_told),
		cmocka_unit_test(threads_are_no_more_than_items),
	};

	return cmocka_run_group_tests_name("parallel", tests, NULL, NULL);
}
