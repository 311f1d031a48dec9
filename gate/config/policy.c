/* The tree of profgate.yml to struct policy: its keys and their order. */
#include <stdio.h>
#include <string.h>

#include "gate/config/value.h"
#include "gate/model/metric.h"
#include "gate/text/nearest.h"
#include "gate/text/num.h"

const char *const setting_names[] = {
	"false-alarms", "min-runs", "undecided", "missing-baseline",
	"unjudged", "gone", "measured", "since", NULL
};

static int read_setting(const struct config_reader *r, const struct node *key,
	enum setting setting)
{
	struct policy *policy = &r->out->policy;
	unsigned word = 0;
	uint64_t number;

	switch (setting) {
	case SETTING_FALSE_ALARMS:
		if (value_percent(r, key, 0, 50, &policy->false_alarms))
			return -1;
		if (policy->false_alarms <= 0)
			return fail(r, key->next,
				"\"false-alarms\" must be above 0%%");
		return 0;
	case SETTING_MIN_RUNS: {
		const char *text = key->next->text;

		if (!text || !num_parse_u64(&number, span_of(text)) ||
			number < 2 || number > 1000)
			return fail(r, key->next,
				"\"min-runs\" must be a whole number from 2 "
				"to 1000");
		policy->min_runs = (unsigned)number;
		return 0;
	}
	case SETTING_UNDECIDED:
		if (value_word(r, key, answer_names, &word))
			return -1;
		policy->undecided = (enum answer)word;
		return 0;
	case SETTING_MISSING_BASELINE:
		if (value_word(r, key, answer_names, &word))
			return -1;
		policy->missing_baseline = (enum answer)word;
		return 0;
	case SETTING_UNJUDGED:
		if (value_word(r, key, unjudged_names, &word))
			return -1;
		policy->unjudged = (enum unjudged)word;
		return 0;
	case SETTING_GONE:
		if (value_word(r, key, answer_names, &word))
			return -1;
		policy->gone = (enum answer)word;
		return 0;
	case SETTING_MEASURED:
		if (value_word(r, key, measured_names, &word))
			return -1;
		policy->measured = (enum measured)word;
		return 0;
	case SETTING_SINCE:
		if (value_is_off(key->next)) {
			policy->since = NULL;
			return 0;
		}
		return value_text(r, key, &policy->since);
	case SETTING_COUNT:
		break;
	}
	BUG("no such setting");
}

static int read_gate(struct config_reader *r, const struct node *key)
{
	const struct node *node = key->next;
	if (value_mapping(r, node, "\"gate\"", "{min-runs: 3}"))
		return -1;
	for (const struct node *k = node->first; k; k = k->next->next) {
		size_t s = value_find(setting_names, k->text);

		if (!setting_names[s])
			return value_unknown(r, k, setting_names);
		if (read_setting(r, k, (enum setting)s))
			return -1;
		r->out->origin[s] = value_place(r, k);
		if (!r->out->origin[s])
			return value_no_memory(r);
	}
	return 0;
}

/* Any name can be a metric. But a slip in a long known one must not pass for a
 * metric that nobody has: its budget would hold for nothing. Units have a
 * slash and are many; short names are all alike. */
static int check_metric(const struct config_reader *r, const struct node *key)
{
	size_t len = strlen(key->text);
	const struct metric_row *known;

	if (len < 6 || strchr(key->text, '/') ||
		metric_find(key->text, "")->name)
		return 0;
	for (unsigned i = 0; (known = metric_at(i)); i++)
		if (strlen(known->name) >= 6 &&
			edit_distance(known->name, key->text) <= 1)
			return fail(r, key, "unknown metric \"%s\", did "
				"you mean \"%s\"?", key->text, known->name);
	return 0;
}

/* Whether functions or sites are judged by it. */
static bool has_subjects(const char *metric)
{
	const struct metric_row *row = metric_find(metric, "");

	return metric_has_scope(row, SCOPE_FUNCTION) ||
	       metric_has_scope(row, SCOPE_SITE);
}

/* A key of a metric's row that is no scope of it. */
static int wrong_scope(const struct config_reader *r, const struct node *key,
	const char *metric)
{
	const char *names[SCOPE_COUNT + 4] = {0};
	size_t count = 0;

	for (unsigned s = 0; s < SCOPE_COUNT; s++)
		if (metric_has_scope(metric_find(metric, ""), (enum scope)s))
			names[count++] = scope_name((enum scope)s);
	for (unsigned s = 0; s < SCOPE_COUNT; s++)
		if (strcmp(key->text, scope_name((enum scope)s)) == 0)
			return fail(r, key,
				"%s has no scope \"%s\", only %s%s%s", metric,
				key->text, names[0], count > 1 ? " and " : "",
				count > 1 ? names[1] : "");
	names[count++] = "hot";
	if (has_subjects(metric))
		names[count++] = "new";
	if (metric_leaks(metric_find(metric, "")))
		names[count] = "growth";
	return value_unknown(r, key, names);
}

static int read_budget(const struct config_reader *r, const struct node *row,
	struct budget *budget)
{
	if (value_is_off(row->next)) {
		struct allowance off = {.off = true, .rule = value_place(r, row)};

		if (!off.rule)
			return value_no_memory(r);
		for (unsigned s = 0; s < SCOPE_COUNT; s++)
			budget->scope[s] = off;
		budget->leak = off;
		return 0;
	}
	if (value_mapping(r, row->next, "a budget",
		"{total: 5%}, or the word off"))
		return -1;
	for (const struct node *k = row->next->first; k; k = k->next->next) {
		unsigned s = 0;

		if (strcmp(k->text, "hot") == 0) {
			budget->hot_rule = value_place(r, k);
			if (!budget->hot_rule)
				return value_no_memory(r);
			if (value_percent(r, k, 0, 100, &budget->hot))
				return -1;
			continue;
		}
		if (strcmp(k->text, "new") == 0 && has_subjects(row->text)) {
			budget->fresh_rule = value_place(r, k);
			if (!budget->fresh_rule)
				return value_no_memory(r);
			if (value_percent(r, k, 0, 100, &budget->fresh))
				return -1;
			continue;
		}
		if (strcmp(k->text, "growth") == 0 &&
			metric_leaks(metric_find(row->text, ""))) {
			if (value_rate(r, k, &budget->leak))
				return -1;
			continue;
		}
		while (s < SCOPE_COUNT &&
			(strcmp(k->text, scope_name((enum scope)s)) != 0 ||
				!metric_has_scope(metric_find(row->text, ""),
					(enum scope)s)))
			s++;
		if (s == SCOPE_COUNT)
			return wrong_scope(r, k, row->text);
		if (value_allowance(r, k, &budget->scope[s]))
			return -1;
	}
	return 0;
}

static int read_budgets(struct config_reader *r, const struct node *key)
{
	const struct node *node = key->next;
	struct policy *policy = &r->out->policy;
	struct budget *budgets;

	if (value_mapping(r, node, "\"budgets\"", "{cpu: {function: 10%}}"))
		return -1;
	budgets = arena_alloc(r->arena,
		policy->budget_count + node->count / 2 + 1, sizeof(*budgets));
	if (!budgets)
		return value_no_memory(r);
	if (policy->budget_count)
		memcpy(budgets, policy->budgets,
			policy->budget_count * sizeof(*budgets));
	policy->budgets = budgets;
	for (const struct node *k = node->first; k; k = k->next->next) {
		size_t b = 0;

		if (check_metric(r, k))
			return -1;
		while (b < policy->budget_count &&
			strcmp(budgets[b].metric, k->text) != 0)
			b++;
		if (b == policy->budget_count) {
			budgets[b] = policy_budget(policy, k->text, "");
			budgets[b].metric =
				arena_copy(r->arena, span_of(k->text));
			if (!budgets[b].metric)
				return value_no_memory(r);
			policy->budget_count++;
		}
		if (read_budget(r, k, &budgets[b]))
			return -1;
	}
	return 0;
}

/* The first metric that is asked for and by which neither functions nor sites
 * are judged; NULL: by all of them some are. */
static const char *without_functions(const struct rule *rules, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		const struct metric_row *row = metric_find(rules[i].metric, "");

		if (!rules[i].allowance.off &&
			!metric_has_scope(row, SCOPE_FUNCTION) &&
			!metric_has_scope(row, SCOPE_SITE))
			return rules[i].metric;
	}
	return NULL;
}

static int read_rule(const struct config_reader *r, const struct node *node,
	struct rule *out, size_t *count)
{
	static const char *const names[] = {"workload", "function", NULL};
	const char *workload = NULL;
	const char *function = NULL;
	const char *total;
	size_t metrics = 0;

	for (const struct node *k = node->first; k; k = k->next->next) {
		struct nearest nearest = nearest_to(k->text);

		if (strcmp(k->text, "workload") == 0) {
			if (value_pattern(r, k, &workload))
				return -1;
			continue;
		}
		if (strcmp(k->text, "function") == 0) {
			if (value_pattern(r, k, &function))
				return -1;
			continue;
		}
		nearest_try(&nearest, names[0]);
		nearest_try(&nearest, names[1]);
		if (nearest.best)
			return value_unknown(r, k, names);
		if (check_metric(r, k) ||
			value_allowance(r, k, &out[metrics].allowance))
			return -1;
		out[metrics].metric = arena_copy(r->arena, span_of(k->text));
		if (!out[metrics].metric)
			return value_no_memory(r);
		metrics++;
	}
	if (metrics == 0)
		return fail(r, node,
			"this rule names no metric, add one, such as cpu: 25%%");
	total = without_functions(out, metrics);
	if (function && total)
		return fail(r, node,
			"this rule names a function, and %s is judged as a "
			"total alone: it would hold for nothing",
			total);
	for (size_t i = 0; i < metrics; i++) {
		out[i].workload = workload;
		out[i].function = function;
	}
	*count += metrics;
	return 0;
}

static int read_rules(struct config_reader *r, const struct node *key)
{
	const struct node *node = key->next;
	static const char example[] = "{function: \"runtime.*\", cpu: off}";
	struct policy *policy = &r->out->policy;
	size_t room = 0;

	if (value_list(r, node, "\"rules\"", "- {cpu: 25%}"))
		return -1;
	for (const struct node *item = node->first; item; item = item->next) {
		if (value_mapping(r, item, "a rule", example))
			return -1;
		room += item->count / 2;
	}
	if (room > MAX_ITEMS)
		return fail(r, node, "\"rules\" sets more than %d values",
			MAX_ITEMS);
	policy->rules = arena_alloc(r->arena, room + 1, sizeof(*policy->rules));
	if (!policy->rules)
		return value_no_memory(r);
	for (const struct node *item = node->first; item; item = item->next)
		if (read_rule(r, item, &policy->rules[policy->rule_count],
			&policy->rule_count))
			return -1;
	return 0;
}

static bool is_date(const char *text)
{
	static const int days[] = {
		31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31
	};
	int year, month, day;
	int leap;

	if (strlen(text) != 10 || text[4] != '-' || text[7] != '-')
		return false;
	for (int i = 0; i < 10; i++)
		if (i != 4 && i != 7 && (text[i] < '0' || text[i] > '9'))
			return false;
	year = (text[0] - '0') * 1000 + (text[1] - '0') * 100 +
		(text[2] - '0') * 10 + (text[3] - '0');
	month = (text[5] - '0') * 10 + (text[6] - '0');
	day = (text[8] - '0') * 10 + (text[9] - '0');
	leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
	return month >= 1 && month <= 12 && day >= 1 &&
		day <= days[month - 1] + (month == 2 ? leap : 0);
}

static int read_acceptance(const struct config_reader *r, const struct node *node,
	struct acceptance *a)
{
	static const char *const names[] = {
		"function", "metric", "workload", "reason", "until", "ratio",
		NULL
	};
	const char *ratio = NULL;
	const char **const values[] = {
		&a->function, &a->metric, &a->workload, &a->reason, &a->until,
		&ratio
	};

	if (value_mapping(r, node, "an acceptance",
		"{function: \"pkg.Parse\", reason: \"validates UTF-8 now\"}"))
		return -1;
	for (const struct node *k = node->first; k; k = k->next->next) {
		size_t n = value_find(names, k->text);

		if (!names[n])
			return value_unknown(r, k, names);
		if (values[n] == &a->function || values[n] == &a->workload
				? value_pattern(r, k, values[n])
				: value_text(r, k, values[n]))
			return -1;
		if (values[n] == &a->until && !is_date(k->next->text))
			return fail(r, k->next, "\"until\": \"%s\" is no date, "
				"such as 2027-03-01", k->next->text);
		if (values[n] == &ratio && !ratio_parse(&a->most,
			span_of(ratio)))
			return fail(r, k->next, "\"ratio\": \"%s\" is no rise, "
				"such as x1.4 or +40%%", ratio);
	}
	if (!a->function)
		return fail(r, node, "this acceptance names no function");
	if (!a->reason)
		return fail(r, node, "this acceptance gives no reason");
	a->rule = value_place(r, node);
	return a->rule ? 0 : value_no_memory(r);
}

static int read_accept(struct config_reader *r, const struct node *key)
{
	const struct node *node = key->next;
	static const char example[] =
		"- {function: \"pkg.Parse\", reason: \"validates UTF-8 now\"}";
	struct config *out = r->out;
	struct acceptance *list;

	if (value_list(r, node, "\"accept\"", example))
		return -1;
	list = arena_alloc(r->arena, node->count + 1, sizeof(*list));
	if (!list)
		return value_no_memory(r);
	out->policy.acceptances = list;
	for (const struct node *item = node->first; item; item = item->next) {
		struct acceptance a = {0};

		if (read_acceptance(r, item, &a))
			return -1;
		/* Dates of this form sort as texts. */
		if (!a.until || strcmp(r->today, a.until) <= 0) {
			list[out->policy.acceptance_count++] = a;
			continue;
		}
		if (note_add(&out->notes, "acceptance-expired", NULL,
			"%s: the acceptance of %s ended on %s and covers "
			"nothing any more", a.rule, a.function, a.until))
			return value_no_memory(r);
	}
	return 0;
}

/* The patterns of `runtime:` or `modules:`. */
static int read_patterns(const struct config_reader *r, const struct node *key,
	const char *example, struct listed **out, size_t *count)
{
	const struct node *node = key->next;
	char what[32];

	snprintf(what, sizeof(what), "\"%s\"", key->text);
	if (value_list(r, node, what, example))
		return -1;
	*out = arena_alloc(r->arena, node->count + 1, sizeof(**out));
	if (!*out)
		return value_no_memory(r);
	for (const struct node *item = node->first; item; item = item->next) {
		struct listed *listed = &(*out)[*count];

		if (!item->text || *item->text == '\0')
			return fail(r, item,
				"\"%s\" lists texts, such as %s", key->text,
				example);
		if (value_pattern_item(r, key, item))
			return -1;
		listed->pattern = arena_copy(r->arena, span_of(item->text));
		listed->rule = value_place(r, item);
		if (!listed->pattern || !listed->rule)
			return value_no_memory(r);
		++*count;
	}
	return 0;
}

static int read_runtime(struct config_reader *r, const struct node *key)
{
	struct policy *policy = &r->out->policy;

	return read_patterns(r, key, "[\"acme.com/pool.*\"]",
		&policy->runtime, &policy->runtime_count);
}

static int read_modules(struct config_reader *r, const struct node *key)
{
	struct policy *policy = &r->out->policy;

	return read_patterns(r, key, "[github.com/acme/app]",
		&policy->modules, &policy->module_count);
}

void config_default(struct config *out, struct arena *arena)
{
	*out = (struct config){.policy = policy_default,
		.notes.arena = arena};
	for (size_t s = 0; s < SETTING_COUNT; s++)
		out->origin[s] = "default";
}

int config_overlay(struct config *out, const struct node *root,
	const char *path, const char *today, struct arena *arena,
	struct err *err)
{
	static const char *const names[] = {
		"gate", "budgets", "rules", "accept", "runtime", "modules",
		"measure", "pull", NULL
	};
	static int (*const parts[])(struct config_reader *, const struct node *) = {
		read_gate, read_budgets, read_rules, read_accept, read_runtime,
		read_modules, config_measure, config_pull
	};
	struct config_reader r = {path, today, arena, out, err};

	if (!root || root->nothing)
		return 0;
	if (value_mapping(&r, root, "the file", "budgets: {cpu: {total: 5%}}"))
		return -1;
	for (const struct node *k = root->first; k; k = k->next->next) {
		size_t n = value_find(names, k->text);

		if (!names[n])
			return value_unknown(&r, k, names);
		if (!k->next->nothing && parts[n](&r, k))
			return -1;
	}
	return 0;
}
