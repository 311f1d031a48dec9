/*
 * Which file a function is of, as far as that tells it from others of its name.
 *
 * In some languages a name is one of its file alone, and the file is part of
 * who a function is. But the same file lies elsewhere in another checkout,
 * container or release. So of a path only the end counts, and of that no more
 * than is needed: the fewest last elements with which no run has two files
 * under one. A name that each run has in one file is told by itself.
 */
#ifndef COMPARE_NAMES_PLACE_H
#define COMPARE_NAMES_PLACE_H

#include <stdint.h>

#include "gate/core/buf.h"

struct place {
	uint32_t name;
	struct span path;     /* place_path() */
	const uint32_t *runs; /* that have the name there, numbers; borrowed */
	size_t run_count;     /* 0: has no say in what is needed */
	uint32_t id;          /* the caller's */
	struct span tail;     /* filled; "": the name alone */
};

/* A path as it is compared: no scheme, query or number of a build, slashes
 * alone between its elements. out is overwritten. */
void place_path(struct buf *out, struct span file);

/* Fills the tails of distinct places, and sorts them. Runs are numbered below
 * run_count. */
void places_tell(struct place *places, uint32_t count, uint32_t run_count);

#endif
