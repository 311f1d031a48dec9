/* What a window gave becomes a run, or a run for each value of labels. */
#ifndef GATE_PULL_KEEP_H
#define GATE_PULL_KEEP_H

#include <stdint.h>

#include "gate/core/buf.h"
#include "gate/pull/source.h"

struct window_profile {
	const char *word;  /* in the name of its file: "cpu" */
	const char *query; /* what was asked, without secrets */
	bool pprof;
	bool labelled;    /* its samples may have labels */
	struct buf bytes; /* as received */
};

enum { WINDOW_PROFILES_MAX = 8 };

struct window {
	unsigned place;       /* 0-based among those of its source */
	const char *workload; /* NULL: the pull's */
	const struct by_value *group; /* of all in it; NULL: it is whole */
	const char *source; /* where it is from; NULL: as that of the pull is */
	const char *instance; /* the process; NULL: it is not one */
	const char *boot;     /* the start of its machine; NULL: not known */
	int64_t started;      /* ns since 1970; 0: not known */
	int64_t from, until;  /* of a running program; 0: not said */
	int64_t duration;     /* ns; 0: its profiles say it, or nobody */
	double time_operations, counter_operations; /* NaN: not counted */
	size_t count;
	struct window_profile profiles[WINDOW_PROFILES_MAX];
};

/* What an instance is called after it began anew so many times: NAME, then
 * NAME:2. */
const char *process_name(const char *instance, unsigned restarts,
	struct arena *arena);

/* Writes the run, or those of the parts: each whole or not at all. */
int keep_window(struct source *source, const struct window *window,
	struct err *err);

void window_clear(struct window *window);

#endif
