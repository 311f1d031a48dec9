/* Costs by instruction, and the functions that they are in. */
#ifndef GATE_COUNTS_TABLE_H
#define GATE_COUNTS_TABLE_H

#include <stdint.h>

#include "gate/core/arena.h"
#include "gate/core/buf.h"

struct counted_function { /* texts end with NUL, in the arena */
	const char *path; /* of its file */
	const char *name;
	const char *source; /* where its lines are not known */
	uint64_t start;     /* where it begins, 0: not known */
	uint64_t charged;   /* what the runtime executed for it */
};

struct counted_cost {
	uint32_t function;
	uint64_t at;
	uint64_t count;
};

struct counts { /* {0} is empty, but for creator */
	struct arena arena;
	const char *creator;
	struct counted_function *functions;
	size_t function_count, function_room;
	struct counted_cost *costs; /* in the order of the functions */
	size_t cost_count, cost_room;
};

struct counted_function *counts_function(struct counts *counts);
/* To the function that was added last. */
void counts_cost(struct counts *counts, uint64_t at, uint64_t count);
void counts_write(struct buf *out, const struct counts *counts);
void counts_clear(struct counts *counts);

#endif
