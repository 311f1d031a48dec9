/* Counters of a service as Prometheus' text format tells them. */
#ifndef GATE_PULL_COUNTERS_H
#define GATE_PULL_COUNTERS_H

#include "gate/core/arena.h"
#include "gate/core/buf.h"
#include "gate/core/err.h"

struct counter_label {
	struct span name, value; /* borrowed */
};

enum { COUNTER_LABELS_MAX = 8 };

struct counter {          /* which series are added up */
	struct span name; /* borrowed */
	size_t label_count;
	struct counter_label labels[COUNTER_LABELS_MAX];
};

/* METRIC or METRIC{label="value",...}; in the arena. */
int counter_parse(struct counter *out, const char *text, struct arena *arena,
	struct err *err);
/* The sum over its series. +1: the text has none. */
int counter_sum(double *out, const struct counter *counter, struct span text);
/* Adds the names of counters that the text has, some of them: "a, b, c". */
void counters_list(struct buf *out, struct span text);

#endif
