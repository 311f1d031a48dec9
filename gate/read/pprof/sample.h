/* A sample message taken apart into numbers. */
#ifndef GATE_READ_PPROF_SAMPLE_H
#define GATE_READ_PPROF_SAMPLE_H

#include <stdint.h>

#include "gate/core/span.h"

struct numbers {
	uint64_t *at; /* heap */
	size_t count, capacity;
};

struct sample_label {
	uint64_t key, str, num_unit; /* strings */
	int64_t num;
};

/* Zeroed before the first sample, used anew for each, ended by
 * sample_clear(). */
struct sample {
	struct numbers locations;    /* ids, leaf first */
	struct numbers values;       /* two's complement */
	struct sample_label *labels; /* heap */
	size_t label_count, label_capacity;
};

enum sample_state {
	SAMPLE_DONE,
	SAMPLE_DAMAGED,
	SAMPLE_LARGE, /* takes more than bytes_max of memory */
};

/* Numbers may be packed, not packed or both, and take up to 10 bytes whatever
 * their worth; the last of a field counts; fields that profiles do not have are
 * passed over. */
enum sample_state sample_decode(struct sample *out, struct span message,
	size_t bytes_max);
void sample_clear(struct sample *sample);

#endif
