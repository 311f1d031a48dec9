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
	EVENT_PERIOD, /* that over the period */
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
	struct column *columns; /* arena; metric has events, is_events set */
	uint32_t event_count;
	struct event_column *events; /* arena */
	bool period_missing; /* a CPU metric whose observations are unknown */
};

/* False at the arena's ceiling. A period of 0 is unknown. */
bool columns_plan(struct columns *out, const struct sample_type *types,
	uint32_t count, const struct sample_type *period_type, int64_t period,
	struct symtab *symtab, struct arena *arena);

/* Gives the builder the metrics and their event columns. */
int columns_declare(
	const struct columns *columns, struct builder *b, struct err *err);
/* Whether some columns are held and others are not. */
bool columns_are_mixed(const struct columns *columns);
/* Takes what is held out of a profile of what was allocated between two
 * moments: there it is how much the heap grew or shrank, no state and no cost.
 */
void columns_drop_held(const struct columns *columns, struct builder *b);

/* The observations of one sample whose values are in base units. */
void columns_events(
	const struct columns *columns, const double *values, double *out);

#endif
