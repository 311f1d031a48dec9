/* Freezes the tables of a builder into one profile in the arena. */
#include <stdlib.h>

#include "gate/model/builder_tables.h"

void builder_content(struct builder *b, struct buf *content)
{
	b->content = content;
}

void builder_stacks_follow(struct builder *b)
{
	rowset_settle(&b->frames);
	if (b->content)
		buf_clear(b->content);
}

/* Hands a table to the arena. NULL at its ceiling; the builder forgets the
 * table in either case. */
static void *freeze(struct builder *b, void *table, size_t count, size_t size)
{
	/* an empty table is an address all the same */
	if (!table)
		table = xcalloc(1, size);
	return arena_own(b->arena, table, count * size);
}

/* The same for the rows of a set; struct frame, label and fact are made of
 * nothing but 32-bit words, in the order in which row_add got them. */
static void *freeze_rows(struct builder *b, struct rowset *set)
{
	void *frozen = freeze(b, set->words, set->count,
		set->width * sizeof(uint32_t));

	set->words = NULL;
	rowset_clear(set);
	return frozen;
}

_Static_assert(sizeof(struct frame) == FRAME_WORDS * sizeof(uint32_t),
	"struct frame has words that builder_frame does not know");
_Static_assert(sizeof(struct label) == PAIR_WORDS * sizeof(uint32_t) &&
		sizeof(struct fact) == PAIR_WORDS * sizeof(uint32_t),
	"a label or a fact is a pair of names");
_Static_assert(sizeof(struct func_start) == START_WORDS * sizeof(uint32_t),
	"struct func_start has words that builder_start does not know");

static int move_tables(struct profile *out, struct builder *b)
{
	uint32_t stacks = b->stack_count;

	if (!b->stack_start) /* no sample: stack_start[0] is there all the same */
		b->stack_start = xcalloc(1, sizeof(*b->stack_start));
	free(b->slots);
	free(b->alone);
	b->slots = NULL;
	b->alone = NULL;
	*out = (struct profile){
		.symtab = b->symtab,
		.format = b->format,
		.ending = b->ending,
		.memory = b->memory,
		.time_nanos = b->time_nanos,
		.duration_nanos = b->duration_nanos,
		.metric_count = b->metric_count,
		.event_count = b->event_count,
		.frame_count = b->frames.count,
		.stack_count = stacks,
		.sample_count = b->sample_count,
		.label_count = b->labels.count,
		.bench_value_count = b->bench_value_count,
		.goroutine_count = b->goroutine_count,
		.fact_count = b->facts.count,
		.start_count = b->starts.count,
		.note_count = b->note_count,
	};
#define FREEZE(field, count) \
	(out->field = freeze(b, b->field, count, sizeof(*b->field)), \
		b->field = NULL)
	FREEZE(stack_frames, b->stack_frame_count);
	FREEZE(values, (size_t)stacks * b->metric_count);
	FREEZE(events, (size_t)stacks * b->event_count);
	FREEZE(stack_start, (size_t)stacks + 1);
	FREEZE(metrics, b->metric_count);
	FREEZE(bench_values, b->bench_value_count);
	FREEZE(goroutines, b->goroutine_count);
	FREEZE(notes, b->note_count);
#undef FREEZE
	out->frames = freeze_rows(b, &b->frames);
	out->labels = freeze_rows(b, &b->labels);
	out->facts = freeze_rows(b, &b->facts);
	out->starts = freeze_rows(b, &b->starts);
	if (!out->stack_frames || !out->values || !out->events ||
		!out->stack_start || !out->metrics || !out->bench_values ||
		!out->goroutines || !out->notes || !out->frames ||
		!out->labels || !out->facts || !out->starts)
		return -1;
	profile_sort_labels(out);
	return 0;
}

int builder_finish(struct profile *out, struct builder *b, struct err *err)
{
	int status = builder_pending(b, err);

	if (status == 0) {
		status = move_tables(out, b);
		if (status != 0)
			builder_arena_passed(b, err);
	}
	builder_drop(b);
	if (status == 0)
		status = profile_check(out, err);
	if (status != 0)
		*out = (struct profile){0};
	return status;
}
