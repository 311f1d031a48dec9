/* Which growth is allowed for what: budgets, rules and acceptances. */
#include "compare/policy/policy.h"

#include <string.h>

#define OFF {.off = true, .rule = "default"}
#define ALLOW(part) {.growth = (part), .rule = "default"}

/* `samples` is here so that folded stacks, which have no other metric, are
 * judged. */
static const struct budget default_budgets[] = {
	{"cpu", {ALLOW(.10), ALLOW(.10), OFF}, .03},
	{"samples", {ALLOW(.10), ALLOW(.10), OFF}, .03},
	{"alloc_space", {ALLOW(.05), OFF, ALLOW(.10)}, .03},
	{"alloc_objects", {ALLOW(.05), OFF, ALLOW(.10)}, .03},
	{"B/op", {ALLOW(.05), OFF, OFF}, .03},
	{"allocs/op", {ALLOW(.01), OFF, OFF}, .03},
	{"ns/op", {OFF, OFF, OFF}, .03},
	{"inuse_space", {OFF, OFF, OFF}, .03},
};

const struct policy policy_default = {
	.false_alarms = .01,
	.min_runs = 3,
	.undecided = ANSWER_PASS,
	.missing_baseline = ANSWER_PASS,
	.unjudged = UNJUDGED_AUTO,
	.gone = ANSWER_PASS,
	.measured = MEASURED_AUTO,
	.budget_count = sizeof(default_budgets) / sizeof(default_budgets[0]),
	.budgets = default_budgets,
};

const char *const policy_metrics[] = {
	"cpu", "wall", "samples", "delay", "contentions", "goroutine",
	"alloc_space", "alloc_objects", "inuse_space", "inuse_objects",
	"ns/op", "B/op", "allocs/op", NULL
};

/* A metric without a row: shown, never judged. */
static const struct budget no_budget = {NULL, {OFF, OFF, OFF}, .03};

const char *scope_name(enum scope scope)
{
	static const char *const names[SCOPE_COUNT] = {
		"total", "function", "site"
	};

	return names[scope];
}

bool policy_scope_fits(const char *metric, enum scope scope)
{
	bool allocation = strncmp(metric, "alloc_", 6) == 0 ||
		strncmp(metric, "inuse_", 6) == 0;

	if (scope == SCOPE_TOTAL)
		return true;
	if (strchr(metric, '/'))
		return false;
	return (scope == SCOPE_SITE) == allocation;
}

const struct budget *policy_budget(const struct policy *policy,
	const char *metric)
{
	for (size_t i = 0; i < policy->budget_count; i++)
		if (strcmp(policy->budgets[i].metric, metric) == 0)
			return &policy->budgets[i];
	return &no_budget;
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
	enum scope scope)
{
	const struct rule *rule = policy_rule(policy, workload, function,
		metric);

	if (!policy_scope_fits(metric, scope))
		return no_budget.scope[scope];
	return rule ? rule->allowance :
		policy_budget(policy, metric)->scope[scope];
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
