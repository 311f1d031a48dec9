/* From the texts of benchmarks to the work of runs. */
#include "compare/costs/work.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/rowset.h"
#include "gate/model/metric.h"

#define SHARES_ALIKE 1.1 /* of benchmarks in the work of a side, by ratio */

/* What the texts of a workload say, a row a run. */
struct told {
	const struct workload *w;
	const struct symtab *symtab;
	size_t runs;
	bool by_clock;       /* no text has the processor's time */
	struct rowset names; /* of benchmarks */
	double *operations;  /* run * names.count + benchmark */
	double *times;       /* ns that they took */
};

/* The format of texts whose counts are mostly fixed beforehand; other harnesses fill
 * a time. */
#define FIXES_COUNTS "gobench"

static const struct metric_row *row_of(const struct told *told,
	const struct bench_value *x)
{
	return metric_find(symtab_text(told->symtab, x->unit).data, "");
}

/* Whether the number is the processor's time for an operation: harnesses that
 * print it fill a time. */
static bool is_cpu_time(const struct told *told, const struct bench_value *x)
{
	const struct metric_row *row = row_of(told, x);

	return row->text && row->kind == METRIC_TIME && !row->clock;
}

/* Whether the number is the time of an operation that counts: the processor's, or
 * the clock's where the texts of the harness have no other. */
static bool is_time(const struct told *told, const struct costs *costs,
	const struct bench_value *x)
{
	if (!told->by_clock)
		return is_cpu_time(told, x);
	return row_of(told, x)->clock &&
	       strcmp(costs->format, FIXES_COUNTS) != 0;
}

static bool has_cpu_time(const struct told *told)
{
	for (size_t r = 0; r < told->runs; r++) {
		const struct run *run = workload_run(told->w, r);

		for (size_t f = 0; f < run->costs_count; f++)
			for (uint32_t i = 0;
				i < run->costs[f]->bench_value_count; i++)
				if (is_cpu_time(told,
					    &run->costs[f]->bench_values[i]))
					return true;
	}
	return false;
}

static void learn_names(struct told *told)
{
	for (size_t r = 0; r < told->runs; r++) {
		const struct run *run = workload_run(told->w, r);

		for (size_t f = 0; f < run->costs_count; f++)
			for (uint32_t i = 0;
				i < run->costs[f]->bench_value_count; i++) {
				const struct bench_value *x =
					&run->costs[f]->bench_values[i];

				if (is_time(told, run->costs[f], x))
					rowset_add(&told->names,
						&x->benchmark.i);
			}
	}
}

static void learn_run(struct told *told, size_t r)
{
	const struct run *run = workload_run(told->w, r);
	size_t row = r * told->names.count;

	for (size_t f = 0; f < run->costs_count; f++)
		for (uint32_t i = 0; i < run->costs[f]->bench_value_count;
			i++) {
			const struct bench_value *x =
				&run->costs[f]->bench_values[i];
			uint32_t at =
				rowset_find(&told->names, &x->benchmark.i);

			if (at == ROWSET_NONE ||
				!is_time(told, run->costs[f], x))
				continue;
			told->operations[row + at] += x->iterations;
			told->times[row + at] += x->iterations * x->value;
		}
}

static void told_learn(struct told *told)
{
	size_t cells;

	told->runs = told->w->base_count + told->w->head_count;
	told->by_clock = !has_cpu_time(told);
	rowset_init(&told->names, 1);
	learn_names(told);
	cells = told->runs * told->names.count + 1;
	told->operations = xcalloc(cells, sizeof *told->operations);
	told->times = xcalloc(cells, sizeof *told->times);
	for (size_t r = 0; told->names.count && r < told->runs; r++)
		learn_run(told, r);
}

static void told_clear(struct told *told)
{
	rowset_clear(&told->names);
	free(told->operations);
	free(told->times);
}

/* Of a column of a table, over the runs [from, to). */
static double column_sum(const struct told *told, const double *table,
	size_t from, size_t to, uint32_t column)
{
	double sum = 0.0;

	for (size_t r = from; r < to; r++)
		sum += table[r * told->names.count + column];
	return sum;
}

/* Of base, for one operation; NaN: a run of either side has none of it. */
static double time_of_base(const struct told *told, uint32_t benchmark)
{
	size_t base = told->w->base_count;

	for (size_t r = 0; r < told->runs; r++)
		if (!(told->operations[r * told->names.count + benchmark] >
			    0.0))
			return (double)NAN;
	return column_sum(told, told->times, 0, base, benchmark) /
	       column_sum(told, told->operations, 0, base, benchmark);
}

/* The work that the texts say, and whether it tells. */
static bool add_up(double *of, const struct told *told)
{
	size_t base = told->w->base_count, head = told->runs - base;
	double least = (double)INFINITY, most = 0.0;

	for (size_t r = 0; r < told->runs; r++)
		of[r] = 0.0;
	for (uint32_t b = 0; b < told->names.count; b++) {
		double time = time_of_base(told, b);
		double ratio = column_sum(told, told->operations, base,
				       told->runs, b) /
		               (double)head /
		               (column_sum(told, told->operations, 0, base, b) /
				       (double)base);

		if (!(time > 0.0))
			return false;
		least = fmin(least, ratio);
		most = fmax(most, ratio);
		for (size_t r = 0; r < told->runs; r++)
			of[r] += time *
			         told->operations[r * told->names.count + b];
	}
	return most <= SHARES_ALIKE * least;
}

/* From ns of base to operations: in all runs of base as many as it did. */
static void count_operations(double *of, const struct told *told)
{
	double work = 0.0, operations = 0.0;

	for (size_t r = 0; r < told->w->base_count; r++)
		work += of[r];
	for (uint32_t b = 0; b < told->names.count; b++)
		operations += column_sum(told, told->operations, 0,
			told->w->base_count, b);
	for (size_t r = 0; r < told->runs; r++)
		of[r] *= operations / work;
}

/* How much more time the profile of a run holds than its text, but for a factor
 * that all runs share; NaN: it is not one of time. */
static double excess(const struct told *told, size_t r, sym metric)
{
	uint32_t at;
	const struct costs *costs =
		run_metric(workload_run(told->w, r), metric, &at);
	double text = 0.0;

	if (!costs ||
		metric_find(symtab_text(told->symtab, metric).data,
			symtab_text(told->symtab, costs->metrics[at].unit).data)
				->kind != METRIC_TIME)
		return (double)NAN;
	for (uint32_t b = 0; b < told->names.count; b++)
		text += told->times[r * told->names.count + b];
	return costs->totals[at] / text;
}

/* Multiplies the work of each run by what its profile holds besides. */
static bool add_excess(double *of, const struct told *told, sym metric)
{
	size_t base = told->w->base_count;
	double *more = xcalloc(told->runs + 1, sizeof *more);
	double mean[2] = {0.0, 0.0};
	bool known = true;

	for (size_t r = 0; r < told->runs; r++) {
		more[r] = excess(told, r, metric);
		known = known && more[r] > 0.0 && isfinite(more[r]);
		mean[r >= base] +=
			more[r] / (double)(r < base ? base : told->runs - base);
	}
	for (size_t r = 0; known && r < told->runs; r++)
		of[r] *= r < base ? more[r] / mean[0]
		                  : more[r] / fmin(mean[0], mean[1]);
	free(more);
	return known;
}

/* Whether a side's texts tell of the benchmark. */
static bool is_told_of(const struct told *told, bool head, uint32_t benchmark)
{
	size_t base = told->w->base_count;

	return column_sum(told, told->operations, head ? base : 0,
		       head ? told->runs : base, benchmark) > 0.0;
}

bool work_told(bool *known, const struct workload *w,
	const struct symtab *symtab)
{
	struct told told = {.w = w, .symtab = symtab};
	bool any;

	told_learn(&told);
	any = told.names.count > 0;
	for (size_t r = 0; r < told.runs; r++) {
		bool some = false, all = true;

		for (uint32_t b = 0; b < told.names.count; b++) {
			bool has = told.operations[r * told.names.count + b] >
			           0.0;

			some |= has;
			all &= has || !is_told_of(&told, false, b) ||
			       !is_told_of(&told, true, b);
		}
		known[r] = some && all;
	}
	told_clear(&told);
	return any;
}

enum work work_of(double *of, const struct workload *w, sym metric,
	const struct symtab *symtab)
{
	struct told told = {.w = w, .symtab = symtab};
	enum work found = WORK_NONE;

	told_learn(&told);
	if (told.names.count)
		found = add_up(of, &told) &&
		                        (told.by_clock ||
						add_excess(of, &told, metric))
		                ? WORK_KNOWN
		                : WORK_UNKNOWN;
	if (found == WORK_KNOWN)
		count_operations(of, &told);
	told_clear(&told);
	return found;
}
