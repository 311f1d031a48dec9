/*
 * Profiles of running programs, live or downloaded, to an ordinary run set: the
 * one folder that opens sockets.
 *
 *	1. source_parse()  each SOURCE to the row of its kind (source.h)
 *	2. pull_take()     asks all sources whether they are there, then takes
 *	                   their windows, a thread each and all by one clock:
 *	   client_get()    one bounded request (fetch.h)
 *	   capture_look()  what it is (look.h)
 *	   keep_window()   what a window gave, as a run, or a run for each value
 *	                   of labels (keep.h, by.h)
 *	3. pull_report()   what was taken and what was lost; of --list
 *	                   list_write() what there is (list.h)
 *
 * The way back is push_runs() (push.h): captures of a run set into a server.
 *
 * A run is there whole or not at all (gate/runs/slot.h), and no failure takes
 * away one that is complete. What was received is shown as one escaped line at
 * most; secrets are in memory alone. All memory is of the arenas here and ends
 * with pull_close().
 *
 * To add a kind of source: a file with its struct source_kind, and its row in
 * source.c; a server that keeps profiles is a struct server_kind (server.h). To
 * add a profile of an endpoint: a row in profiles.c.
 */
#ifndef GATE_PULL_PULL_H
#define GATE_PULL_PULL_H

#include <pthread.h>

#include "gate/core/signals.h"
#include "gate/pull/by.h"
#include "gate/pull/counters.h"
#include "gate/pull/plan.h"
#include "gate/pull/source.h"
#include "gate/text/progress.h"

enum { PULL_SOURCES_MAX = 16, PULL_SIDES_MAX = 2 };

struct pull_side {
	const char *name; /* base, head; NULL: the only one */
	const char *dir;  /* of its run set */
	const char *whole; /* below it: of live windows that will be cut up by
	                    * labels, until all are there */
	unsigned first_number;
	size_t source_count;
	unsigned runs; /* windows that are complete, of this pull */
};

struct pull {
	struct pull_plan
		filled; /* with what the kind does where nothing is said */
	const struct pull_plan *plan; /* that one */
	struct arena *arena;
	struct secrets secrets;
	struct fetch_bounds bounds;
	struct symbols *symbols; /* NULL: none are given */
	unsigned profiles; /* bits of profile_rows; 0: all there are */
	struct counter counter;
	const char *workload; /* of all runs */
	size_t side_count, source_count;
	struct pull_side sides[PULL_SIDES_MAX];
	struct source *sources;
	struct signals signals;
	struct progress progress;
	atomic_bool stop;
	int64_t now;            /* when the pull began; ns since 1970 */
	double began;           /* clock_now(), when the first could start */
	int64_t date;           /* and its date */
	pthread_mutex_t lock;   /* for all below, and what is written */
	size_t working;         /* threads */
	pthread_cond_t ended;   /* one of them did */
	size_t taking, arrived; /* sources that take windows; that wait */
	struct by by;
	const char *labels; /* keys that samples have; NULL: none */
	const char *whole;  /* a profile that has none; NULL: all have */
	size_t folder_count, folder_room;
	const char **folders;   /* that are ready to be written to */
	unsigned turn;          /* windows that were begun */
	double first_arrived, last_began;
	size_t note_count;
	char **notes; /* what was dropped, and why */
	int run_lock; /* of the directory */
	const char *lock_path;
};

/* Where runs go now. */
static inline const char *pull_side_dir(const struct pull *pull,
	const struct pull_side *side)
{
	return pull->by.key_count && !pull->by.group_count ? side->whole
	                                                   : side->dir;
}

/* The plan is borrowed. Interrupted is a failure; complete runs stay. With
 * plan->list the sources say what they have, and nothing is pulled (list.h). */
int pull_take(struct pull *pull, const struct pull_plan *plan,
	struct arena *arena, struct err *err);
/* Only gets ready to ask, with secrets and bounds (push.h). */
int pull_begin(struct pull *pull, const struct pull_plan *plan,
	struct arena *arena, struct err *err);
void pull_report(struct buf *out, const struct pull *pull);
/* Also after a failed pull_take(). */
void pull_close(struct pull *pull);

#endif
