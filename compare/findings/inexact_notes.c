/* Finds the function that differs most from run to run. */
#include "compare/findings/inexact_notes.h"

#include <math.h>

#include "compare/hypotheses/extent.h"

/* Of the values of the side that differ more, by the largest. */
static double spread_of(const struct hypothesis *h)
{
	const struct exact_values *x = &h->exact;
	double spread = 0.0;

	for (int side = 0; side < 2; side++) {
		const double *all = side ? x->head : x->base;
		size_t count = side ? x->head_count : x->base_count;
		double lo = (double)INFINITY, hi = 0.0;

		for (size_t i = 0; i < count; i++) {
			lo = fmin(lo, all[i]);
			hi = fmax(hi, all[i]);
		}
		if (hi > 0.0)
			spread = fmax(spread, (hi - lo) / hi);
	}
	return spread;
}

static void tell(struct notes *notes, const struct analysis *analysis,
	const struct workload_parts *parts)
{
	const struct hypothesis *most = NULL;
	double largest = 0.0;
	size_t count = 0;

	for (size_t i = 0; i < parts->hypothesis_count; i++) {
		const struct hypothesis *h = parts->hypotheses[i];
		double spread;

		if (h->left_out || !h->by->exact ||
			!extent_is_inexact(h, analysis))
			continue;
		count++;
		spread = spread_of(h);
		if (!most || spread > largest) {
			most = h;
			largest = spread;
		}
	}
	if (!most)
		return;
	note_add(notes, "inexact", parts->workload->name,
		"%s executes something else each time: its runs on one side "
		"differ by %.1f %%%s; random inputs, the clock or a hash's "
		"seed do that: fix them, for only larger rises show",
		symtab_text(analysis->symtab,
			most->series->series.funcs[most->func])
			.data,
		100.0 * largest,
		count > 1 ? arena_printf(analysis->arena,
				    ", and so do those of %zu other function%s",
				    count - 1, count > 2 ? "s" : "")
			  : "");
}

void inexact_notes(struct notes *notes, const struct workload_index *index)
{
	for (size_t w = 0; w < index->analysis->workload_count; w++) {
		struct workload_parts parts = workload_index_at(index, w);

		tell(notes, index->analysis, &parts);
	}
}
