/* Sorts hypotheses and series by workload, in the order that they have. */
#include "compare/findings/workload_index.h"

#include <stdint.h>
#include <stdlib.h>

#include "gate/core/err.h"

/* What is of all workloads is behind the last. */
static size_t number_of(const struct analysis *analysis,
	const struct workload *workload)
{
	uintptr_t at = (uintptr_t)workload;
	uintptr_t first = (uintptr_t)analysis->workloads;
	size_t number = (at - first) / sizeof *workload;

	return at < first || number > analysis->workload_count ?
		analysis->workload_count : number;
}

/* Counts to places: start[w] is where the next of w goes; once all are there,
 * where those of w + 1 begin. */
static void add_up(size_t *start, size_t count)
{
	size_t sum = 0;

	for (size_t w = 0; w < count; w++) {
		size_t here = start[w];

		start[w] = sum;
		sum += here;
	}
}

static void sort_hypotheses(struct workload_index *index)
{
	const struct analysis *a = index->analysis;
	size_t *start = index->hypothesis_start + 1;

	for (size_t i = 0; i < a->hypotheses.count; i++)
		start[number_of(a, a->hypotheses.all[i]->workload)]++;
	add_up(start, a->workload_count + 1);
	for (size_t i = 0; i < a->hypotheses.count; i++) {
		const struct hypothesis *h = a->hypotheses.all[i];

		index->hypotheses[start[number_of(a, h->workload)]++] = h;
	}
}

static void sort_series(struct workload_index *index)
{
	const struct analysis *a = index->analysis;
	size_t *start = index->series_start + 1;

	for (size_t i = 0; i < a->series_count; i++)
		start[number_of(a, a->series[i].series.workload)]++;
	add_up(start, a->workload_count + 1);
	for (size_t i = 0; i < a->series_count; i++) {
		const struct judged_series *j = &a->series[i];

		index->series[start[number_of(a, j->series.workload)]++] = j;
	}
}

void workload_index_init(struct workload_index *out,
	const struct analysis *analysis)
{
	size_t places = analysis->workload_count + 2;

	*out = (struct workload_index){
		.analysis = analysis,
		.hypothesis_start = xcalloc(places, sizeof(size_t)),
		.series_start = xcalloc(places, sizeof(size_t)),
		.hypotheses = xcalloc(analysis->hypotheses.count,
			sizeof *out->hypotheses),
		.series = xcalloc(analysis->series_count, sizeof *out->series),
	};
	sort_hypotheses(out);
	sort_series(out);
}

void workload_index_clear(struct workload_index *index)
{
	free(index->hypothesis_start);
	free(index->series_start);
	free(index->hypotheses);
	free(index->series);
}

struct workload_parts workload_index_at(const struct workload_index *index,
	size_t workload)
{
	const size_t *h = index->hypothesis_start + workload;
	const size_t *s = index->series_start + workload;

	return (struct workload_parts){
		&index->analysis->workloads[workload],
		h[1] - h[0],
		index->hypotheses + h[0],
		s[1] - s[0],
		index->series + s[0],
	};
}
