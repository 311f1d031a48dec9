/* The tables of a builder, for the files that fill and freeze them. */
#ifndef GATE_MODEL_BUILDER_TABLES_H
#define GATE_MODEL_BUILDER_TABLES_H

#include "gate/model/builder.h"

enum {
	FRAME_WORDS = 5,
	PAIR_WORDS = 2,
	START_WORDS = 3, /* func, file, line */
};

/* Where a stack may be: its index + 1, and enough of its hash to pass by
 * nearly all others without a look at their frames. */
struct stack_slot {
	uint32_t hash;
	uint32_t stack; /* 0 free */
};

/*
 * Stacks lie end to end in stack_frames; stack s begins at stack_start[s] and
 * ends where the next begins (stack_start has one more than stack_count, once
 * there is a stack). values and events have one row a stack. That is the
 * layout of the profile, so freezing is handing over.
 */
struct builder {
	struct arena *arena;
	struct symtab *symtab;
	struct limits limits;
	const char *format;
	struct buf *content; /* borrowed, or NULL */
	struct err err; /* of the functions that return none; sticks */
	size_t bytes;   /* of all tables, never more than limits.arena */

	uint32_t metric_count, metric_capacity;
	struct metric *metrics;
	uint32_t event_count;

	struct rowset frames; /* the fields of struct frame, in order */

	uint32_t stack_count, stack_capacity;
	uint32_t *stack_start;
	double *values;
	double *events;
	uint32_t stack_frame_count, stack_frame_capacity;
	uint32_t *stack_frames;
	struct stack_slot *slots;
	uint32_t slot_mask, slot_count; /* slots there are, - 1; in use */
	uint32_t *alone; /* frame -> stack of it alone, + 1; 0: none */
	uint32_t alone_capacity;
	uint64_t sample_count;
	uint32_t last_stack; /* of the last sample */

	uint32_t goroutine_count, goroutine_capacity;
	struct goroutine *goroutines;
	struct rowset labels; /* key, value */
	struct rowset facts;  /* key, value */
	struct rowset starts; /* where functions begin */
	uint32_t bench_value_count, bench_value_capacity;
	struct bench_value *bench_values;
	uint32_t note_count, note_capacity;
	struct note *notes;
	struct ending ending;
	struct process_memory memory;
	int64_t time_nanos;
	int64_t duration_nanos;
};

/* Fails with what says that the arena's ceiling, or the limit, is passed. */
int builder_arena_passed(const struct builder *b, struct err *err);
int builder_rows_passed(const struct builder *b, const char *what,
	struct err *err);
/* Asks for memory before it is taken. */
int builder_charge(struct builder *b, size_t bytes, struct err *err);
/* The next capacity that holds need items: doubled, within 32 bits. */
uint32_t builder_capacity(uint32_t capacity, uint32_t need);
/* Room for one more item in a table of its own; NULL past the limit. */
void *builder_table(struct builder *b, void *table, uint32_t count,
	uint32_t *capacity, size_t size, const char *what, struct err *err);
/* Hands an error of an earlier call on. */
int builder_pending(const struct builder *b, struct err *err);

#endif
