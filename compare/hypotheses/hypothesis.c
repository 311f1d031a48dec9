/* A list of hypotheses, and what the policy allows each of them. */
#include "compare/hypotheses/hypothesis.h"

#include <math.h>
#include <string.h>

#include "compare/frames/classify.h"

static struct hypothesis *new_hypothesis(const struct analysis *analysis,
	enum family by)
{
	struct hypothesis *h = arena_alloc(analysis->arena, 1, sizeof *h);

	*h = (struct hypothesis){.by = &analysis->tests[by],
		.shown_only = BLOCKED_BY_NOTHING,
		.blocked_by = BLOCKED_BY_NOTHING,
		.decision = {.p_adjusted = ABSENT, .detectable = ABSENT}};
	return h;
}

struct hypothesis *hypothesis_add(struct analysis *analysis, enum family by)
{
	struct hypotheses *list = &analysis->hypotheses;

	if (list->count == list->capacity) {
		size_t capacity = list->capacity ? 2 * list->capacity : 64;
		struct hypothesis **more = arena_alloc(analysis->arena,
			capacity, sizeof *more);

		if (list->count)
			memcpy(more, list->all, list->count * sizeof *more);
		list->all = more;
		list->capacity = capacity;
	}
	return list->all[list->count++] = new_hypothesis(analysis, by);
}

struct hypothesis *hypothesis_sharpen(struct hypothesis *first,
	const struct analysis *analysis, enum family by)
{
	return first->sharper = new_hypothesis(analysis, by);
}

double hypothesis_counted(const struct hypothesis *h)
{
	return h->test.dispersion * (1.0 / (h->test.base_events + .5) +
		1.0 / (h->test.head_events + .5) + h->test.speed_variance);
}

double hypothesis_z(const struct hypothesis *h, double base, double head,
	double growth)
{
	return spread_z(g_root(base, head, h->log_rho, h->test.speed_variance,
		h->test.dispersion, growth), hypothesis_counted(h), h->session,
		h->test.degrees);
}

double hypothesis_standard_error(const struct hypothesis *h)
{
	double counted = isnan(h->test.base_events) ? 0.0 :
						      h->test.dispersion *
			(1.0 / (h->test.base_events + .5) +
				1.0 / (h->test.head_events + .5));

	return sqrt(counted + h->test.speed_variance);
}

const struct metric_row *row_of_metric(const struct analysis *analysis,
	const struct metric *metric)
{
	return metric_row_of(analysis->symtab, metric);
}

struct base_facts base_facts(const struct analysis *analysis,
	const struct workload *workload)
{
	return analysis->base_facts
	               ? analysis->base_facts[workload - analysis->workloads]
	               : (struct base_facts){0};
}

size_t metric_oldest(const struct analysis *analysis,
	const struct workload *workload, sym metric)
{
	struct base_facts facts = base_facts(analysis, workload);
	size_t oldest = base_oldest(&facts, metric);
	size_t nearest = SIZE_MAX;
	uint32_t index;

	if (!metric_is_work(
		    metric_find(symtab_text(analysis->symtab, metric).data,
			    "")))
		return oldest;
	/* what counts the same in every run needs no other commit's, which may
	 * have executed something else */
	for (size_t r = 0; r < workload->base_count; r++)
		if (workload->base[r].age < nearest &&
			run_group(&workload->base[r], metric, &index))
			nearest = workload->base[r].age;
	return nearest < oldest ? nearest : oldest;
}

bool metric_series(struct series *out, const struct analysis *analysis,
	const struct workload *workload, sym metric)
{
	struct series_of of = {metric, analysis->policy->min_runs,
		metric_oldest(analysis, workload, metric)};

	return series_build(out, workload, of, analysis->moved,
		analysis->arena);
}

bool metric_comparable(const struct analysis *analysis,
	const struct workload *workload, const struct metric *metric)
{
	struct base_facts facts = base_facts(analysis, workload);

	return (!facts.timeless && (!facts.machine || analysis->judge_apart)) ||
	       !metric_minds_machine(row_of_metric(analysis, metric),
		       symtab_text(analysis->symtab, metric->name).data);
}

struct budget metric_budget(const struct analysis *analysis,
	const struct metric *metric)
{
	return policy_budget(analysis->policy,
		symtab_text(analysis->symtab, metric->name).data,
		symtab_text(analysis->symtab, metric->unit).data);
}

void hypothesis_need_operations(struct hypothesis *h, const struct series *s)
{
	if (s->divisor == DIVISOR_UNKNOWN)
		h->shown_only = REASON_OPERATIONS_UNKNOWN;
	else if (divisor_is_time(s->divisor))
		h->shown_only = REASON_FIXED_TIME;
}

void hypothesis_allow(struct hypothesis *h, const struct analysis *analysis,
	enum scope scope)
{
	const char *metric = symtab_text(analysis->symtab,
		h->metric.name).data;
	const char *unit = symtab_text(analysis->symtab,
		h->metric.unit).data;
	struct budget budget = metric_budget(analysis, &h->metric);
	sym name = h->kind == KIND_TOTAL ? h->benchmark :
		h->series->series.funcs[h->func];
	struct span function = symtab_text(analysis->symtab, name);

	h->allowance = policy_allowance(analysis->policy, h->workload->name,
		function.data, metric, unit, scope);
	if (scope == SCOPE_FUNCTION && h->series->series.harness[h->func] &&
		!policy_rule(analysis->policy, h->workload->name, function.data,
			metric))
		h->allowance = (struct allowance){.off = true,
			.rule = "benchmark harness"};
	h->normal_growth = !budget.scope[scope].off ?
		budget.scope[scope].growth : ABSENT;
}
