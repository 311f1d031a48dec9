/* A list of hypotheses, and what the policy allows each of them. */
#include "compare/hypotheses/hypothesis.h"

#include <math.h>
#include <string.h>

#include "compare/frames/classify.h"

struct hypothesis *hypotheses_add(struct hypotheses *list, struct arena *arena)
{
	struct hypothesis *h;

	if (list->count == list->capacity) {
		size_t capacity = list->capacity ? 2 * list->capacity : 64;
		struct hypothesis *more = arena_alloc(arena, capacity,
			sizeof *more);

		if (list->count)
			memcpy(more, list->all, list->count * sizeof *more);
		list->all = more;
		list->capacity = capacity;
	}
	h = &list->all[list->count++];
	*h = (struct hypothesis){.p_adjusted = ABSENT, .detectable = ABSENT};
	return h;
}

double hypothesis_counted(const struct hypothesis *h)
{
	return h->dispersion * (1.0 / (h->base + .5) +
		1.0 / (h->head + .5) + h->speed_variance);
}

double hypothesis_z(const struct hypothesis *h, double base, double head,
	double growth)
{
	return spread_z(g_root(base, head, h->log_rho, h->speed_variance,
		h->dispersion, growth), hypothesis_counted(h), h->session,
		h->degrees);
}

double hypothesis_standard_error(const struct hypothesis *h)
{
	double counted = isnan(h->base) ? 0.0 : h->dispersion *
		(1.0 / (h->base + .5) + 1.0 / (h->head + .5));

	return sqrt(counted + h->speed_variance);
}

void hypothesis_allow(struct hypothesis *h, const struct analysis *analysis,
	enum scope scope)
{
	const char *metric = symtab_text(analysis->symtab,
		h->metric.name).data;
	const struct budget *budget = policy_budget(analysis->policy, metric);
	sym name = h->kind == KIND_TOTAL ? h->benchmark :
		h->series->series.funcs[h->func];
	struct span function = symtab_text(analysis->symtab, name);

	h->allowance = policy_allowance(analysis->policy, h->workload->name,
		function.data, metric, scope);
	if (scope == SCOPE_FUNCTION && function_is_harness(
			h->series->series.languages, function) &&
			!policy_rule(analysis->policy, h->workload->name,
				function.data, metric))
		h->allowance = (struct allowance){.off = true,
			.rule = "benchmark harness"};
	h->normal_growth = !budget->scope[scope].off ?
		budget->scope[scope].growth : ABSENT;
}
