/*
 * What the sample types of a pprof profile mean: metrics in base units, and
 * the raw observations behind their values.
 */
#ifndef GATE_READ_PPROF_PPROF_METRICS_H
#define GATE_READ_PPROF_PPROF_METRICS_H

#include "gate/core/arena.h"
#include "gate/model/builder.h"

struct sample_type {
	struct span type;
	struct span unit;
};

enum metric_meaning {
	MEANING_UNKNOWN,
	MEANING_TIME,
	MEANING_TICKS,  /* time, in ticks of its period: cycles */
	MEANING_SAMPLES,     /* counts the observations of times beside it */
	MEANING_OBJECTS,     /* of a sampled heap, as is the next */
	MEANING_SPACE,
	MEANING_CONTENTIONS,
	MEANING_DELAY,
	MEANING_EXACT,       /* a census: all goroutines there are */
	MEANING_COUNT,
};

struct column {
	struct metric metric;
	double factor; /* to the base unit */
	enum metric_meaning meaning;
	bool held;     /* in use: a state, which has no difference */
};

enum event_rule {
	EVENT_VALUE,  /* the value of column source */
	EVENT_HEAP,   /* from objects (source) and bytes of one sample */
	EVENT_SQUARE, /* the value of source squared, by observations */
};

struct event_column {
	enum event_rule rule;
	uint32_t source;
	uint32_t bytes;
	uint32_t observations; /* EVENT_SQUARE: an event column before it */
	double period;
};

struct columns {
	uint32_t count;
	bool mixed; /* some are held, and others are not */
	struct column *columns; /* arena; metric has events, is_events set */
	uint32_t event_count;
	struct event_column *events; /* arena */
};

/* False at the arena's ceiling. A period of 0 is unknown. */
bool columns_plan(struct columns *out, const struct sample_type *types,
	uint32_t count, const struct sample_type *period_type, int64_t period,
	struct builder *b, struct arena *arena);

/* Gives the builder the metrics and their event columns. */
int columns_declare(
	const struct columns *columns, struct builder *b, struct err *err);
/* Whether it tells what there is at a moment. That has no difference to be
 * judged: refuses one. */
bool column_is_state(const struct column *column);
int column_refuse_state(const struct column *column,
	const struct symtab *symtab, struct err *err);
/* Refuses what counts goroutines or threads and has a duration: it is such a
 * difference. Agents give a heap in use, too, the time that they asked for. */
int columns_check_duration(const struct columns *columns, int64_t duration,
	const struct symtab *symtab, struct err *err);
/* Takes what is held out of a profile of what was allocated between two
 * moments: there it is how much the heap grew or shrank, no state and no cost.
 */
void columns_drop_held(const struct columns *columns, struct builder *b);

/* The observations of one sample whose values are in base units. */
void columns_events(
	const struct columns *columns, const double *values, double *out);

#endif
