/*
 * A pprof profile cut up by the labels of its samples, whose readers do not
 * keep them apart. Each sample is in one part, so that the parts add up to the
 * whole:
 *
 *	1. label_parts_open()   which values there are, and who has them
 *	2. label_parts_write()  the profile with the samples of some parts, the frames
 *	                  and texts that these need, and all else as it was
 */
#ifndef GATE_READ_LABEL_PARTS_H
#define GATE_READ_LABEL_PARTS_H

#include "gate/core/buf.h"
#include "gate/model/builder.h"

struct top_scan;

struct label_part {
	const char **values; /* one a key; NULL: without such a label */
	double weight;       /* sum of the first values of its samples */
};

struct label_parts {
	size_t count;
	struct label_part *items; /* in the order of their first samples */
	/* how the profile is read; nobody else's */
	size_t key_count;
	struct arena arena;
	struct buf inflated;
	struct span content;
	struct top_scan *top; /* in the arena */
	uint32_t *part_of; /* by sample */
};

/* By the values of keys, of which there is one at least. +1: it is no pprof.
 * Ended with label_parts_close(), also after a failure. */
int label_parts_open(struct label_parts *out, struct span bytes,
	const char *const *keys, size_t key_count, const struct limits *limits,
	struct err *err);
/* Adds the profile of the parts p with groups[p] == group, not compressed. */
void label_parts_write(struct buf *out, const struct label_parts *parts,
	const uint32_t *groups, uint32_t group);
void label_parts_close(struct label_parts *parts);

#endif
