/*
 * One pool of threads over a number of items, which are handed out one by one.
 * What comes out does not depend on how many threads there are, as long as an
 * item's work does not.
 */
#ifndef GATE_CORE_PARALLEL_H
#define GATE_CORE_PARALLEL_H

#include <stddef.h>

#include "gate/core/err.h"

/* Does item number at. worker: the state of the thread it is done on. */
typedef int (*parallel_work)(void *worker, size_t at, struct err *err);

/* Threads that are of use, and so many states are to be given to
 * parallel_run(): no more than there are items; 0 for none. */
unsigned parallel_jobs(unsigned wanted, size_t count);

/* Does all items on this thread and jobs - 1 more, each with its own of the
 * jobs states of worker_size bytes at workers. What cannot be started is done
 * by the threads that could. Fails with the error of the first item in order
 * that failed, whichever thread met it; those before it are done, of those
 * after it any may not be. */
int parallel_run(void *workers, size_t worker_size, unsigned jobs, size_t count,
	parallel_work work, struct err *err);

#endif
