/* Tells what the policy asks for in vain. */
#include "compare/findings/parts_asked.h"

#include <string.h>

#include "gate/model/metric.h"

/* By a budget, or by a rule that names functions. */
static bool asks(const struct policy *policy, const char *metric,
	const char *unit, enum scope scope)
{
	struct budget budget = policy_budget(policy, metric, unit);

	if (!budget.scope[scope].off)
		return true;
	for (size_t i = 0; i < policy->rule_count; i++) {
		const struct rule *rule = &policy->rules[i];

		if (rule->function && !rule->allowance.off &&
			strcmp(rule->metric, metric) == 0)
			return true;
	}
	return false;
}

struct parts_asked parts_asked_in_vain(const struct analysis *analysis,
	const struct metric *metric, bool sampled)
{
	const struct metric_row *row = row_of_metric(analysis, metric);
	const char *name = symtab_text(analysis->symtab, metric->name).data;
	const char *unit = symtab_text(analysis->symtab, metric->unit).data;
	struct parts_asked out = {.scope = SCOPE_FUNCTION};

	if (row->kind == METRIC_COUNT && !row->text) {
		out.reason = "nobody knows what its functions count";
	} else if (metric_is_held(row) && sampled) {
		out.scope = SCOPE_SITE;
		out.reason = "its sites can be judged where every allocation "
			     "is counted, and here they were sampled";
	}
	if (out.reason && !asks(analysis->policy, name, unit, out.scope))
		out.reason = NULL;
	return out;
}
