/* The rows of coverage in their order, and those of two comparisons together. */
#include "compare/findings/coverage_rows.h"

#include <stdlib.h>
#include <string.h>

#include "compare/findings/coverage.h"

static int compare_texts(const char *a, const char *b)
{
	return a && b ? strcmp(a, b) : (a != NULL) - (b != NULL);
}

static int compare_rows(const void *a, const void *b)
{
	const struct coverage *x = a, *y = b;
	const char *const texts[][2] = {{x->workload, y->workload},
		{x->benchmark, y->benchmark}, {x->metric, y->metric},
		{x->scope, y->scope}, {x->file, y->file}, {x->side, y->side},
		{x->since, y->since}};
	int order = 0;

	for (size_t i = 0; !order && i < sizeof texts / sizeof *texts; i++)
		order = compare_texts(texts[i][0], texts[i][1]);
	return order;
}

void coverage_sort(struct verdict *out)
{
	if (out->coverage_count)
		qsort(out->coverage, out->coverage_count, sizeof *out->coverage,
			compare_rows);
}

void coverage_join(struct verdict *out, const struct verdict *far,
	struct arena *arena)
{
	struct coverage *all = arena_alloc(arena,
		out->coverage_count + far->coverage_count + 1, sizeof *all);

	if (out->coverage_count)
		memcpy(all, out->coverage, out->coverage_count * sizeof *all);
	out->coverage = all;
	for (size_t i = 0; i < far->coverage_count; i++) {
		struct coverage row = far->coverage[i];

		if (strcmp(row.side, "base") == 0)
			continue; /* it went by steps, each of which told */
		row.since = out->since.name;
		out->not_judged += coverage_missed(&row);
		all[out->coverage_count++] = row;
	}
	coverage_sort(out);
}
