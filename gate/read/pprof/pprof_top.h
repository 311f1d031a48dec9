/* The top level of a pprof profile: its fields, undecoded. */
#ifndef GATE_READ_PPROF_PPROF_TOP_H
#define GATE_READ_PPROF_PPROF_TOP_H

#include "gate/model/builder.h"

enum top { /* fields of the profile itself */
	TOP_SAMPLE_TYPE = 1,
	TOP_SAMPLE = 2,
	TOP_MAPPING = 3,
	TOP_LOCATION = 4,
	TOP_FUNCTION = 5,
	TOP_STRING = 6,
	TOP_DROP_FRAMES = 7,
	TOP_KEEP_FRAMES = 8,
	TOP_TIME = 9,
	TOP_DURATION = 10,
	TOP_PERIOD_TYPE = 11,
	TOP_PERIOD = 12,
	TOP_COMMENT = 13,
	TOP_DEFAULT_TYPE = 14,
	TOP_DOC_URL = 15,
	TOP_COUNT
};

extern const char *const top_names[TOP_COUNT];

struct top_scan {
	uint32_t counts[TOP_COUNT]; /* of messages, strings, references */
	size_t first[TOP_COUNT];    /* where the first begins, */
	size_t end[TOP_COUNT];      /* and the last ends; 0: none */
	int64_t time;
	int64_t duration;
	int64_t period;
};

/* Walks the whole profile: checks its framing, counts its messages and takes
 * in what is a plain number. */
int top_scan(struct top_scan *out, struct span content,
	const struct limits *limits, struct err *err);

#endif
