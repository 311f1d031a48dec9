/* Which growth is allowed for what: budgets, rules and acceptances. */
#include "compare/policy/policy.h"

#include <stdlib.h>
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
	struct budget out = {.metric = metric,
		.hot = row->hot > 0.0 ? row->hot : METRIC_HOT,
		.hot_rule = "default"};

	for (enum scope s = 0; s < SCOPE_COUNT; s++)
		out.scope[s] = (struct allowance){.off = row->growth[s] <= 0.0,
			.growth = row->growth[s], .rule = "default"};
	out.leak = (struct allowance){.off = !metric_leaks(row),
		.growth = row->leak,
		.rule = "default"};
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

bool policy_mentions(const struct policy *policy, const char *metric)
{
	for (size_t i = 0; i < policy->rule_count; i++)
		if (strcmp(policy->rules[i].metric, metric) == 0)
			return true;
	return own_budget(policy, metric) != NULL;
}

/* Whether a piece of a pattern without stars is at the front of the text. */
static bool piece_at(const char *piece, size_t len, const char *text)
{
	for (size_t i = 0; i < len; i++)
		if (!text[i] || (piece[i] != '?' && piece[i] != text[i]))
			return false;
	return true;
}

/* Where the piece is first; NULL: nowhere. */
static const char *piece_find(const char *piece, size_t len, const char *text)
{
	while (text && *text && !piece_at(piece, len, text))
		text = piece[0] == '?' ? text + 1 : strchr(text + 1, piece[0]);
	return text && *text ? text : NULL;
}

/* Whether the text ends with the piece. part: or has it before a '/'. */
static bool piece_ends(const char *piece, size_t len, const char *text,
	bool part)
{
	size_t left = strlen(text);

	if (left >= len && piece_at(piece, len, text + left - len))
		return true;
	while (part && (text = piece_find(piece, len, text)))
		if (*(text++ + len) == '/')
			return true;
	return false;
}

/* What is between two stars may be where it is first: that leaves the rest the
 * longest text. So no star is ever tried again, and a piece is compared with a
 * place at most once. part: what comes before a '/' will do, as if the pattern
 * went on with one and a star. */
static bool glob(const char *pattern, const char *text, bool part)
{
	size_t len = strcspn(pattern, "*");

	if (!piece_at(pattern, len, text))
		return false;
	text += len;
	pattern += len;
	if (*pattern == '\0')
		return *text == '\0' || (part && *text == '/');
	for (;;) {
		pattern += strspn(pattern, "*");
		len = strcspn(pattern, "*");
		if (pattern[len] == '\0')
			return piece_ends(pattern, len, text, part);
		text = piece_find(pattern, len, text);
		if (!text)
			return false;
		text += len;
		pattern += len;
	}
}

/* Whether the text is a function of the name in one of its files, as
 * "parse (json_reader.py)" is of parse. */
static bool names_all(const char *pattern, const char *text)
{
	size_t len = strlen(pattern);

	return strncmp(pattern, text, len) == 0 &&
	       strncmp(text + len, " (", 2) == 0 &&
	       text[strlen(text) - 1] == ')';
}

/* pattern NULL matches everything, also what is not there. */
static bool matches(const char *pattern, const char *text)
{
	return !pattern || (text && (glob_match(pattern, text) ||
					    names_all(pattern, text)));
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

bool policy_names(const struct policy *policy, const char *function,
	const char *metric)
{
	for (size_t i = 0; i < policy->rule_count; i++) {
		const struct rule *rule = &policy->rules[i];

		if (rule->function && strcmp(rule->metric, metric) == 0 &&
			glob_match(rule->function, function))
			return true;
	}
	return false;
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

static int by_text(const void *name, const void *item)
{
	return strcmp(name, *(const char *const *)item);
}

static bool holds_for(const struct acceptance *a, const char *workload,
	const char *metric)
{
	bool timed = metric_minds_machine(metric_find(metric, ""), metric);
	const struct workload_names *only = timed ? &a->only : &a->only_counted;

	return !a->limited ||
	       (only->count > 0 && bsearch(workload, only->all, only->count,
					   sizeof(*only->all), by_text));
}

static bool names_total(const char *pattern, const struct accept_subject *s)
{
	const char *folder = strrchr(s->workload, '/');

	return glob_match(pattern, s->workload) ||
	       (folder && glob_match(pattern, folder + 1)) ||
	       (s->function && glob(pattern, s->function, true));
}

bool acceptance_covers(const struct acceptance *a,
	const struct accept_subject *s)
{
	if (a->metric && strcmp(a->metric, s->metric) != 0)
		return false;
	if (!matches(a->workload, s->workload) || !holds_for(a, s->workload, s->metric))
		return false;
	if (a->most > 0.0 && s->ratio > a->most)
		return false;
	if (strcmp(a->function, s->id) == 0)
		return true;
	return s->total ? names_total(a->function, s)
	                : matches(a->function, s->function);
}

const struct acceptance *policy_acceptance(const struct policy *policy,
	const struct accept_subject *subject)
{
	for (size_t i = 0; i < policy->acceptance_count; i++)
		if (acceptance_covers(&policy->acceptances[i], subject))
			return &policy->acceptances[i];
	return NULL;
}

bool glob_match(const char *pattern, const char *text)
{
	return glob(pattern, text, false);
}
