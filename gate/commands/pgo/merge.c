/* Adds CPU profiles up, workload by workload. */
#include "gate/commands/pgo/merge.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/frames/owner.h"
#include "gate/core/memory.h"
#include "gate/write/pprof_write.h"

enum { FRAME_COLUMNS = 4, NO_METRIC = -1 };

void merge_init(struct merge *out, uint32_t keep)
{
	*out = (struct merge){.keep = keep};
	rowset_init(&out->frames, FRAME_COLUMNS);
	rowset_init(&out->calls, 2);
	rowset_init(&out->cells, 2);
	rowset_init(&out->physical, 1);
}

void merge_clear(struct merge *m)
{
	rowset_clear(&m->frames);
	rowset_clear(&m->calls);
	rowset_clear(&m->cells);
	rowset_clear(&m->physical);
	free(m->cell_samples);
	free(m->physical_samples);
	free(m->samples);
	*m = (struct merge){0};
}

void merge_workload(struct merge *m)
{
	m->samples = xrealloc(m->samples, m->workload_count + 1u,
		sizeof *m->samples);
	m->samples[m->workload_count++] = 0.0;
}

/* Adds to the number that goes with a row, which may be new. */
static void add_to(double **numbers, uint32_t *capacity, uint32_t at,
	double value)
{
	if (at >= *capacity) {
		uint32_t fresh = *capacity ? *capacity * 2 : 256;

		*numbers = xrealloc(*numbers, fresh, sizeof **numbers);
		memset(*numbers + *capacity, 0,
			(fresh - *capacity) * sizeof **numbers);
		*capacity = fresh;
	}
	(*numbers)[at] += value;
}

/* The time whose samples were counted. */
static int time_metric(const struct profile *p)
{
	for (uint32_t m = 0; m < p->metric_count; m++)
		if (metric_is_time(metric_row_of(p->symtab, &p->metrics[m])) &&
			p->metrics[m].events >= 0)
			return (int)m;
	return NO_METRIC;
}

/* The frames of a profile in the merge, and which are told where they begin. */
static uint32_t *number_frames(struct merge *m, const struct profile *p,
	bool *started)
{
	uint32_t *out = xcalloc(p->frame_count + 1u, sizeof *out);
	uint32_t *line = xcalloc(p->start_count + 1u, sizeof *line);
	struct rowset starts;

	rowset_init(&starts, 2);
	for (uint32_t i = 0; i < p->start_count; i++) {
		uint32_t at = rowset_add(&starts,
			(uint32_t[]){p->starts[i].func.i, p->starts[i].file.i});

		if (line[at] == 0)
			line[at] = p->starts[i].line;
	}
	for (uint32_t i = 0; i < p->frame_count; i++) {
		const struct frame *frame = &p->frames[i];
		uint32_t at = rowset_find(&starts,
			(uint32_t[]){frame->func.i, frame->file.i});
		uint32_t start = at == ROWSET_NONE ? 0 : line[at];

		started[i] = start > 0;
		out[i] = rowset_add(&m->frames,
			(uint32_t[]){frame->func.i, frame->file.i, start,
				frame->line});
	}
	rowset_clear(&starts);
	free(line);
	return out;
}

static void add_stack(struct merge *m, const struct profile *p, uint32_t stack,
	const uint32_t *frame, double samples)
{
	const uint32_t *frames = p->stack_frames + p->stack_start[stack];
	uint32_t depth = p->stack_start[stack + 1] - p->stack_start[stack];
	uint32_t call = 0, leaf = 0;

	if (m->keep && depth > m->keep)
		depth = m->keep;
	for (uint32_t i = depth; i-- > 0;)
		call = rowset_add(&m->calls,
			       (uint32_t[]){call, frame[frames[i]]}) +
		       1;
	add_to(&m->cell_samples, &m->cell_capacity,
		rowset_add(&m->cells,
			(uint32_t[]){m->workload_count - 1, call - 1}),
		samples);
	while (leaf + 1 < depth &&
		p->frames[frames[leaf]].flags & FRAME_INLINED)
		leaf++;
	add_to(&m->physical_samples, &m->physical_capacity,
		rowset_add(&m->physical, &p->frames[frames[leaf]].func.i),
		samples);
	m->samples[m->workload_count - 1] += samples;
}

bool merge_add(struct merge *m, const struct profile *p)
{
	int metric = time_metric(p);
	bool *started;
	uint32_t *frame;
	struct owners owners;

	if (metric == NO_METRIC)
		return false;
	started = xcalloc(p->frame_count + 1u, sizeof *started);
	frame = number_frames(m, p, started);
	owners_init(&owners, p, &policy_default, NULL);
	for (uint32_t s = 0; s < p->stack_count; s++) {
		double samples = p->events[(size_t)s * p->event_count +
					   (size_t)p->metrics[metric].events];

		if (!(samples > 0.0) ||
			p->stack_start[s] == p->stack_start[s + 1])
			continue;
		owners_find(&owners, s, false);
		if (owners.observes || owners.cut_off) {
			m->dropped += samples;
			continue;
		}
		if (started[p->stack_frames[p->stack_start[s]]])
			m->started += samples;
		add_stack(m, p, s, frame, samples);
	}
	owners_clear(&owners);
	free(frame);
	free(started);
	m->capture_count++;
	return true;
}

uint32_t merge_workloads(const struct merge *m)
{
	uint32_t count = 0;

	for (uint32_t w = 0; w < m->workload_count; w++)
		count += m->samples[w] > 0.0;
	return count;
}

double merge_samples(const struct merge *m)
{
	double sum = 0.0;

	for (uint32_t w = 0; w < m->workload_count; w++)
		sum += m->samples[w];
	return sum;
}

/* What each call has of all workloads together. */
static double *weigh(const struct merge *m, bool alike)
{
	double *weight = xcalloc(m->calls.count + 1u, sizeof *weight);
	double most = 0.0;

	for (uint32_t w = 0; w < m->workload_count; w++)
		most = fmax(most, m->samples[w]);
	for (uint32_t i = 0; i < m->cells.count; i++) {
		const uint32_t *cell = rowset_at(&m->cells, i);

		weight[cell[1]] += m->cell_samples[i] *
		                   (alike ? most / m->samples[cell[0]] : 1.0);
	}
	return weight;
}

static struct written_frame *list_frames(const struct merge *m)
{
	struct written_frame *out = xcalloc(m->frames.count + 1u, sizeof *out);

	for (uint32_t i = 0; i < m->frames.count; i++) {
		const uint32_t *row = rowset_at(&m->frames, i);

		out[i] = (struct written_frame){.func = {row[0]},
			.file = {row[1]},
			.start = row[2],
			.line = row[3]};
	}
	return out;
}

size_t merge_write(struct buf *out, const struct merge *m,
	const struct symtab *symtab, bool alike)
{
	static const struct written_head head = {.type_count = 1,
		.types = {{"samples", "count"}},
		.period_type = {"cpu", "nanoseconds"}};
	double *weight = weigh(m, alike);
	struct written_frame *frames = list_frames(m);
	struct written_sample *samples =
		xcalloc(m->calls.count + 1u, sizeof *samples);
	size_t count = 0;

	for (uint32_t call = 0; call < m->calls.count; call++) {
		struct written_sample *sample = &samples[count];

		if (!(weight[call] >= .5))
			continue;
		written_unwind(sample, &m->calls, call + 1);
		sample->values[0] = llround(weight[call]);
		count++;
	}
	pprof_write(out, &head, symtab, frames, m->frames.count, samples,
		count);
	written_free(samples, count);
	free(frames);
	free(weight);
	return count;
}
