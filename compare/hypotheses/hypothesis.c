/* A list of rows, and what the policy allows each of them. */
#include "compare/hypotheses/hypothesis.h"

#include <math.h>
#include <string.h>

#include "compare/frames/classify.h"

struct row *rows_add(struct rows *rows, struct arena *arena)
{
	struct row *row;

	if (rows->count == rows->capacity) {
		size_t capacity = rows->capacity ? 2 * rows->capacity : 64;
		struct row *more = arena_alloc(arena, capacity, sizeof *more);

		if (rows->count)
			memcpy(more, rows->rows, rows->count * sizeof *more);
		rows->rows = more;
		rows->capacity = capacity;
	}
	row = &rows->rows[rows->count++];
	*row = (struct row){.p_adjusted = ABSENT, .detectable = ABSENT};
	return row;
}

double row_counted(const struct row *row)
{
	return row->dispersion * (1.0 / (row->base + .5) +
		1.0 / (row->head + .5) + row->speed_variance);
}

double row_z(const struct row *row, double base, double head, double growth)
{
	return spread_z(g_root(base, head, row->log_rho, row->speed_variance,
		row->dispersion, growth), row_counted(row), row->session,
		row->degrees);
}

double row_standard_error(const struct row *row)
{
	double counted = isnan(row->base) ? 0.0 : row->dispersion *
		(1.0 / (row->base + .5) + 1.0 / (row->head + .5));

	return sqrt(counted + row->speed_variance);
}

void row_allow(struct row *row, const struct report *report, enum scope scope)
{
	const char *metric = symtab_text(report->symtab,
		row->metric.name).data;
	const struct budget *budget = policy_budget(report->policy, metric);
	sym name = row->kind == KIND_TOTAL ? row->benchmark :
		row->unit->series.funcs[row->func];
	struct span function = symtab_text(report->symtab, name);

	row->allowance = policy_allowance(report->policy, row->workload->name,
		function.data, metric, scope);
	if (scope == SCOPE_FUNCTION && function_is_harness(
			row->unit->series.languages, function) &&
			!policy_rule(report->policy, row->workload->name,
				function.data, metric))
		row->allowance = (struct allowance){.off = true,
			.rule = "benchmark harness"};
	row->normal_growth = !budget->scope[scope].off ?
		budget->scope[scope].growth : ABSENT;
}
