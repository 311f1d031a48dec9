/* What writing and reading of stored profiles must agree on. */
#ifndef GATE_MODEL_STORED_LAYOUT_H
#define GATE_MODEL_STORED_LAYOUT_H

#include "gate/model/profile.h"

/* Every version begins so; the NUL tells the file from a text. */
#define STORED_MARK "profgate capture "
#define STORED_MAGIC STORED_MARK "1\n" /* and its NUL */
/* As version 1, but that results say which direction is better. Written only
 * when one does, so that all else stays readable to profgate 0.1.0. */
#define STORED_MAGIC_BETTER STORED_MARK "2\n"

/* A number is a varint: even, and half of it is the zigzag of an integer; or
 * odd, and says what the number is. */
enum stored_number {
	NUMBER_RAW = 1,    /* 8 bytes follow, the lowest first */
	NUMBER_SQUARE = 3, /* value^2 by observations, as these columns say */
	NUMBER_SAME = 5    /* as one column before; 7: two before, ... */
};

/* The metric of whose squares an event column is, if the observations behind
 * them are in a column before it; metric_count: none. */
uint32_t stored_squares_of(const struct metric *metrics, uint32_t metric_count,
	uint32_t event_column);

#endif
