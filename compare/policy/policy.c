/* Which growth is allowed for what: budgets, rules and acceptances. */
#include "compare/policy/policy.h"

#include <string.h>

const char *const answer_names[] = {"pass", "fail", NULL};
const char *const unjudged_names[] = {"auto", "pass", "fail", NULL};
const char *const measured_names[] = {"auto", "interleaved", "apart", NULL};

const struct policy policy_default = {
	.false_alarms = .01,
	.min_runs = 3,
	.undecided = ANSWER_PASS,
	.missing_baseline = ANSWER_PASS,
	.unjudged = UNJUDGED_AUTO,
	.gone = ANSWER_PASS,
	.measured = MEASURED_AUTO,
};

const char *scope_name(enum scope scope)
{
	static const char *const names[SCOPE_COUNT] = {
		"total", "function", "site"
	};

	return names[scope];
}

static struct budget budget_of(const char *metric, const struct metric_row *row)
{
	struct budget out = {.metric = metric, .hot = METRIC_HOT,
		.hot_rule = "default"};

	for (enum scope s = 0; s < SCOPE_COUNT; s++)
		out.scope[s] = (struct allowance){.off = row->growth[s] <= 0.0,
			.growth = row->growth[s], .rule = "default"};
	return out;
}

static const struct budget *own_budget(const struct policy *policy,
	const char *metric)
{
	for (size_t i = 0; i < policy->budget_count; i++)
		if (strcmp(policy->budgets[i].metric, metric) == 0)
			return &policy->budgets[i];
	return NULL;
}

struct budget policy_budget(const struct policy *policy, const char *metric,
	const char *unit)
{
	const struct budget *own = own_budget(policy, metric);

	return own ? *own : budget_of(metric, metric_find(metric, unit));
}

bool policy_budget_at(struct budget *out, const struct policy *policy,
	size_t number)
{
	const struct metric_row *row;

	for (unsigned i = 0; (row = metric_at(i)); i++)
		if (row->budget && number-- == 0) {
			*out = policy_budget(policy, row->name, "");
			return true;
		}
	for (size_t i = 0; i < policy->budget_count; i++) {
		row = metric_find(policy->budgets[i].metric, "");
		if (!row->budget && number-- == 0) {
			*out = policy->budgets[i];
			return true;
		}
	}
	return false;
}

bool policy_asks(const struct policy *policy, const char *metric,
	const char *unit)
{
	struct budget budget = policy_budget(policy, metric, unit);

	for (enum scope s = 0; s < SCOPE_COUNT; s++)
		if (!budget.scope[s].off)
			return true;
	for (size_t i = 0; i < policy->rule_count; i++)
		if (strcmp(policy->rules[i].metric, metric) == 0 &&
				!policy->rules[i].allowance.off)
			return true;
	return false;
}

/* pattern NULL matches everything, also what is not there. */
static bool matches(const char *pattern, const char *text)
{
	return !pattern || (text && glob_match(pattern, text));
}

const struct rule *policy_rule(const struct policy *policy,
	const char *workload, const char *function, const char *metric)
{
	for (size_t i = policy->rule_count; i > 0; i--) {
		const struct rule *rule = &policy->rules[i - 1];

		if (strcmp(rule->metric, metric) == 0 &&
			matches(rule->workload, workload) &&
			matches(rule->function, function))
			return rule;
	}
	return NULL;
}

struct allowance policy_allowance(const struct policy *policy,
	const char *workload, const char *function, const char *metric,
	const char *unit, enum scope scope)
{
	const struct rule *rule = policy_rule(policy, workload, function,
		metric);

	if (!metric_has_scope(metric_find(metric, unit), scope))
		return (struct allowance){.off = true, .rule = "default"};
	return rule ? rule->allowance :
		policy_budget(policy, metric, unit).scope[scope];
}

const struct acceptance *policy_acceptance(const struct policy *policy,
	const char *workload, const char *function, const char *metric,
	const char *id, double ratio)
{
	const char *name = function ? function : workload;

	for (size_t i = 0; i < policy->acceptance_count; i++) {
		const struct acceptance *a = &policy->acceptances[i];

		if (a->metric && strcmp(a->metric, metric) != 0)
			continue;
		if (!matches(a->workload, workload))
			continue;
		if (a->most > 0.0 && ratio > a->most)
			continue;
		if (strcmp(a->function, id) == 0 ||
			glob_match(a->function, name))
			return a;
	}
	return NULL;
}

/* Only the last star is ever tried again: an earlier one that ended sooner
 * leaves the later ones a longer text, never a shorter. So at most
 * length times length steps, whatever the pattern. */
bool glob_match(const char *pattern, const char *text)
{
	const char *star = NULL;
	const char *resume = NULL;

	while (*text) {
		if (*pattern == '*') {
			star = pattern++;
			resume = text;
		} else if (*pattern == '?' || *pattern == *text) {
			pattern++;
			text++;
		} else if (star) {
			pattern = star + 1;
			text = ++resume;
		} else {
			return false;
		}
	}
	while (*pattern == '*')
		pattern++;
	return *pattern == '\0';
}
