/*
 * What a metric is, in one table: what its values are of, where it can be
 * judged and how much it may grow by default. Nothing else in the program
 * compares the name or the unit of a metric: budgets, the choice of a test, the
 * words of reports and what is per operation ask its row.
 *
 * metric_find() never fails. A name that no row has gets a plain row by what it
 * is: time where the unit is ns, allocations where the name says so, else a
 * count that is shown and judged only where the policy asks for it.
 *
 * To add a metric: a row of `metrics` in metric.c, which tests/unit/model/
 * test_metric.c reads too.
 */
#ifndef GATE_MODEL_METRIC_H
#define GATE_MODEL_METRIC_H

#include <stdbool.h>

enum metric_kind {
	METRIC_TIME,  /* sampled time, or samples of it */
	METRIC_BYTES, /* allocated */
	METRIC_OBJECTS,
	METRIC_HELD_BYTES, /* in use: a state, never per operation */
	METRIC_HELD_OBJECTS,
	METRIC_WAIT,  /* contention: locks, channels */
	METRIC_STATE, /* goroutines, threads */
	METRIC_WORK,  /* instructions, counted; sampled ones are not
	                        judged */
	METRIC_COUNT,
	METRIC_RATE, /* more is better */
	METRIC_KINDS
};

/* The scopes a budget can have. A metric has only those that make sense for
 * it: function for sampled time and waiting, site for allocations, total for all. */
enum scope {SCOPE_TOTAL, SCOPE_FUNCTION, SCOPE_SITE, SCOPE_COUNT };

#define METRIC_HOT .03 /* smallest share of a workload that is judged */

struct metric_row {
	const char *name; /* NULL: a plain row */
	enum metric_kind kind;
	bool text;        /* a unit of benchmark texts: of totals only */
	bool clock;       /* time by the clock of a benchmark: always plotted */
	bool budget;      /* has a row in the default policy */
	const char *alike; /* what a block profile calls it, and a mutex profile
	                      what it has; NULL: they share no name */
	double step;      /* of counted work: what a run may have more */
	double hot;       /* smallest share that is judged; 0: METRIC_HOT */
	double growth[SCOPE_COUNT]; /* allowed by default; 0: off */
	double leak; /* growth an hour of one function or site of a running
	                process that is allowed by default; 0: never asked */
};

/* static. unit may be "": not known yet. */
const struct metric_row *metric_find(const char *name, const char *unit);
/* The table: row by row, NULL past its end. */
const struct metric_row *metric_at(unsigned number);

/* Its place in the table; plain rows are past its end. */
unsigned metric_order(const struct metric_row *row);
/* The unit of benchmark texts of that kind; there must be one. */
const struct metric_row *metric_of_text(enum metric_kind kind);

/* Whether a budget of the scope can hold for it. */
bool metric_has_scope(const struct metric_row *row, enum scope scope);
/* Bytes or objects that were allocated. */
bool metric_is_allocation(const struct metric_row *row);
/* Instructions. */
bool metric_is_work(const struct metric_row *row);
/* Time, or samples of it. */
bool metric_is_time(const struct metric_row *row);
/* Contention: waiting, and how often. */
bool metric_is_wait(const struct metric_row *row);
/* The name here of what a block profile calls as a mutex profile does. NULL: it
 * is no such. static. */
const char *metric_of_block(const struct metric_row *row);
/* Contention of a block profile that is known for one. */
bool metric_is_block(const struct metric_row *row);
/* Stands for a state, not for work done: never per operation. */
bool metric_is_state(const struct metric_row *row);
/* Bytes or objects that are held. */
bool metric_is_held(const struct metric_row *row);
/* Whether it can leak: what a process holds and counts down when it is gone. */
static inline bool metric_leaks(const struct metric_row *row)
{
	return row->leak > 0.0;
}

/* Whether it depends on the processor: time, waiting, rates, and units of
 * benchmark texts that are times, "p99-ns". What is counted does not. */
bool metric_minds_machine(const struct metric_row *row, const char *name);

/* What reports say of it: "got slower", "get slower", "slower", "faster". */
struct metric_words {
	const char *verb, *verbs;
	const char *up, *down;
};
const struct metric_words *metric_words(const struct metric_row *row);
/* The first kind of which more means the same: bytes for objects. */
enum metric_kind metric_sense(const struct metric_row *row);
/* The words of a kind. */
const struct metric_words *metric_kind_words(enum metric_kind kind);

#endif
