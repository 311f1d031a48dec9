/* Runs the same work over many items on several threads. */
#include "gate/core/parallel.h"

#include <pthread.h>
#include <stdlib.h>

struct pool {
	parallel_work work;
	size_t count;
	pthread_mutex_t lock;
	size_t next;    /* under lock */
	size_t failed;  /* least item that failed, count: none */
	struct err err; /* of that item */
};

struct job {
	struct pool *pool;
	void *worker;
	pthread_t thread;
};

static size_t next_item(struct pool *pool)
{
	size_t at;

	pthread_mutex_lock(&pool->lock);
	/* After a failure only earlier items still matter, and those have all
	 * been handed out. */
	at = pool->failed < pool->count ? pool->count : pool->next;
	if (at < pool->count)
		pool->next++;
	pthread_mutex_unlock(&pool->lock);
	return at;
}

static void note_failure(struct pool *pool, size_t at, const struct err *err)
{
	pthread_mutex_lock(&pool->lock);
	if (at < pool->failed) {
		pool->failed = at;
		pool->err = *err;
	}
	pthread_mutex_unlock(&pool->lock);
}

static void *do_items(void *data)
{
	struct job *job = data;
	struct pool *pool = job->pool;
	size_t at;

	while ((at = next_item(pool)) < pool->count) {
		struct err err = {0};

		if (pool->work(job->worker, at, &err))
			note_failure(pool, at, &err);
	}
	return NULL;
}

unsigned parallel_jobs(unsigned wanted, size_t count)
{
	return wanted > count ? (unsigned)count : wanted;
}

int parallel_run(void *workers, size_t worker_size, unsigned jobs, size_t count,
	parallel_work work, struct err *err)
{
	struct pool pool = {.work = work, .count = count, .failed = count};
	struct job *all = xcalloc(jobs + 1u, sizeof *all);
	unsigned started = 1;

	pthread_mutex_init(&pool.lock, NULL);
	for (unsigned j = 0; j < jobs; j++)
		all[j] = (struct job){.pool = &pool,
			.worker = (char *)workers + j * worker_size};
	while (started < jobs && pthread_create(&all[started].thread, NULL,
			do_items, &all[started]) == 0)
		started++;
	if (jobs > 0)
		do_items(&all[0]);
	for (unsigned j = 1; j < started; j++)
		pthread_join(all[j].thread, NULL);
	pthread_mutex_destroy(&pool.lock);
	free(all);
	if (pool.failed < count)
		*err = pool.err;
	return pool.failed < count ? -1 : 0;
}
