/* Joins profiles of one metric each. */
#include "gate/pull/join.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/memory.h"
#include "gate/core/rowset.h"
#include "gate/read/reader.h"
#include "gate/text/num.h"

enum {
	FRAME_WORDS = 7, /* func, file, module, start, line, address twice */
	VALUES_LEAST = 20, /* that tell a period */
};
#define PERIOD_LEAST 100000   /* ns */
#define PERIOD_MOST 1000000000

struct join {
	struct symtab *symtab;
	struct rowset frames; /* FRAME_WORDS */
	struct rowset calls;  /* caller: a call + 1, 0 is the root's; frame */
	struct rowset stacks; /* calls */
	int64_t (*values)[WRITTEN_TYPES_MAX]; /* of each stack */
	size_t room;
};

/* "[module+0x1f]" was made of an address; it is taken from there again. */
static uint64_t address_in(struct span name)
{
	uint64_t address = 0;
	size_t from;

	name.len -= name.len > 0;
	from = name.len;
	while (from > 0 && name.data[from - 1] != 'x')
		from--;
	num_parse_hex(&address, span_from(name, from > 1 ? from - 2 : 0));
	return address;
}

/* The frames of a profile among those of all. */
static uint32_t *number_frames(struct join *j, const struct profile *p)
{
	uint32_t *out = xcalloc(p->frame_count + 1u, sizeof *out);
	uint32_t *line = xcalloc(p->start_count + 1u, sizeof *line);
	struct rowset starts;

	rowset_init(&starts, 2);
	for (uint32_t i = 0; i < p->start_count; i++)
		line[rowset_add(&starts, (uint32_t[]){p->starts[i].func.i,
						 p->starts[i].file.i})] =
			p->starts[i].line;
	for (uint32_t i = 0; i < p->frame_count; i++) {
		const struct frame *f = &p->frames[i];
		uint32_t at = rowset_find(&starts,
			(uint32_t[]){f->func.i, f->file.i});
		uint32_t row[FRAME_WORDS] = {f->func.i, f->file.i, f->module.i,
			at == ROWSET_NONE ? 0 : line[at], f->line, 0, 0};

		if (f->flags & FRAME_UNSYMBOLIZED) {
			uint64_t address =
				address_in(symtab_text(p->symtab, f->func));

			row[0] = 0;
			row[5] = (uint32_t)address;
			row[6] = (uint32_t)(address >> 32);
		}
		out[i] = rowset_add(&j->frames, row);
	}
	rowset_clear(&starts);
	free(line);
	return out;
}

/* Its stack among those of all. */
static uint32_t number_stack(struct join *j, const struct profile *p,
	uint32_t stack, const uint32_t *frame)
{
	uint32_t call = 0, at;

	for (uint32_t i = p->stack_start[stack + 1];
		i-- > p->stack_start[stack];)
		call = rowset_add(&j->calls,
			       (uint32_t[]){call, frame[p->stack_frames[i]]}) +
		       1;
	at = rowset_add(&j->stacks, &call);
	if (j->stacks.count > j->room) {
		size_t before = j->room;

		j->values = xgrow(j->values, &j->room, j->stacks.count,
			sizeof(*j->values));
		memset(j->values + before, 0,
			(j->room - before) * sizeof(*j->values));
	}
	return at;
}

/* Adds an answer's values as those of one type. */
static int add(struct join *j, struct span answer, uint32_t type,
	const struct limits *limits, struct err *err)
{
	struct arena arena = {.ceiling = limits->arena};
	struct profile p;
	int status = capture_read(&p, answer, &arena, j->symtab, limits, err);
	uint32_t *frame;

	if (status > 0)
		status = -1;
	if (status == 0 && p.metric_count != 1)
		status = err_set(err, ERR_INPUT,
			"the answer has %u metrics and not one",
			p.metric_count);
	if (status == 0) {
		frame = number_frames(j, &p);
		for (uint32_t s = 0; s < p.stack_count; s++) {
			uint32_t at = number_stack(j, &p, s, frame);

			j->values[at][type] += llround(p.values[s]);
		}
		free(frame);
	}
	arena_clear(&arena);
	return status;
}

static struct written_frame *list_frames(const struct join *j)
{
	struct written_frame *out = xcalloc(j->frames.count + 1u, sizeof *out);

	for (uint32_t i = 0; i < j->frames.count; i++) {
		const uint32_t *row = rowset_at(&j->frames, i);

		out[i] = (struct written_frame){.func = {row[0]},
			.file = {row[1]},
			.module = {row[2]},
			.start = row[3],
			.line = row[4],
			.address = (uint64_t)row[6] << 32 | row[5]};
	}
	return out;
}

static bool is_nothing(const int64_t *values, uint32_t count)
{
	for (uint32_t v = 0; v < count; v++)
		if (values[v] != 0)
			return false;
	return true;
}

static struct written_sample *list_samples(size_t *count, const struct join *j,
	uint32_t types)
{
	struct written_sample *out = xcalloc(j->stacks.count + 1u, sizeof *out);

	*count = 0;
	for (uint32_t i = 0; i < j->stacks.count; i++) {
		uint32_t call = *rowset_at(&j->stacks, i);
		struct written_sample *s = &out[*count];

		if (is_nothing(j->values[i], types))
			continue;
		written_unwind(s, &j->calls, call);
		memcpy(s->values, j->values[i], sizeof(s->values));
		(*count)++;
	}
	return out;
}

/* Time that was sampled is whole periods; 0: there are too few to tell. */
static int64_t period_of(const struct written_sample *samples, size_t count)
{
	int64_t period = 0;

	for (size_t i = 0; i < count; i++) {
		int64_t a = samples[i].values[0];

		while (a != 0) {
			int64_t rest = period % a;

			period = a;
			a = rest;
		}
	}
	return count >= VALUES_LEAST && period >= PERIOD_LEAST &&
	                       period <= PERIOD_MOST
	               ? period
	               : 0;
}

static void write(struct buf *out, struct joined *joined, const struct join *j)
{
	size_t count;
	struct written_frame *frames = list_frames(j);
	struct written_sample *samples =
		list_samples(&count, j, joined->head.type_count);

	joined->samples = count;
	for (size_t i = 0; i < count; i++)
		joined->sum += (double)samples[i].values[0];
	if (joined->sampled_time)
		joined->head.period = period_of(samples, count);
	pprof_write(out, &joined->head, j->symtab, frames, j->frames.count,
		samples, count);
	written_free(samples, count);
	free(frames);
}

int join_write(struct buf *out, struct joined *joined,
	const struct span *answers, const struct limits *limits,
	struct err *err)
{
	struct join j = {.symtab = symtab_new()};
	int status = 0;

	symtab_limit(j.symtab, limits->names);
	rowset_init(&j.frames, FRAME_WORDS);
	rowset_init(&j.calls, 2);
	rowset_init(&j.stacks, 1);
	for (uint32_t t = 0; t < joined->head.type_count && status == 0; t++)
		if (answers[t].len > 0)
			status = add(&j, answers[t], t, limits, err);
	if (status == 0)
		status = symtab_check(j.symtab, err);
	if (status == 0)
		write(out, joined, &j);
	rowset_clear(&j.frames);
	rowset_clear(&j.calls);
	rowset_clear(&j.stacks);
	free(j.values);
	symtab_free(j.symtab);
	return status;
}
