/* The policy in force as YAML that reads back as itself, with origins. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "gate/config/node.h"
#include "gate/model/metric.h"
#include "gate/text/escape.h"
#include "gate/text/num.h"

enum {ORIGIN_COLUMN = 32 };

static void add_origin(struct buf *out, const char *origin)
{
	buf_text(out, "# ");
	escape_line(out, origin, CAP_LINE); /* a path may hold anything */
	buf_char(out, '\n');
}

/* Ends a line that began at start with the place its value comes from. */
static void end_line(struct buf *out, size_t start, const char *origin)
{
	size_t width = out->len - start;

	buf_printf(out, "%*s",
		(int)(width < ORIGIN_COLUMN ? ORIGIN_COLUMN - width : 1), "");
	add_origin(out, origin);
}

/* Characters past ASCII that YAML takes for line breaks or refuses. Returns
 * how many bytes the one at text has, 0 when it is none of these. The text is
 * UTF-8, as the reader saw to. */
static size_t special(const char *text, unsigned *code)
{
	const unsigned char *t = (const unsigned char *)text;

	if (t[0] == 0xc2 && t[1] < 0xa0) {
		*code = t[1];
		return 2;
	}
	if (t[0] != 0xe2 && t[0] != 0xef)
		return 0;
	*code = (t[0] & 0xfu) << 12 | (t[1] & 0x3fu) << 6 | (t[2] & 0x3fu);
	return *code == 0x2028 || *code == 0x2029 || *code == 0xfeff ||
			*code >= 0xfffe
		? 3
		: 0;
}

/* A double-quoted scalar. */
static void add_quoted(struct buf *out, const char *text)
{
	buf_char(out, '"');
	for (; *text; text++) {
		unsigned char c = (unsigned char)*text;
		unsigned code;
		size_t len = special(text, &code);

		if (len > 0) {
			buf_printf(out, "\\u%04x", code);
			text += len - 1;
			continue;
		}
		if (c == '"' || c == '\\')
			buf_char(out, '\\');
		if (c < 0x20 || c == 0x7f || log_hashes(text))
			buf_printf(out, "\\x%02x", (unsigned)c);
		else
			buf_char(out, *text);
	}
	buf_char(out, '"');
}

static void add_key(struct buf *out, const char *text)
{
	static const char plain[] = "abcdefghijklmnopqrstuvwxyz"
				    "ABCDEFGHIJKLMNOPQRSTUVWXYZ_/";

	if (text[strspn(text, plain)] == '\0')
		buf_text(out, text);
	else
		add_quoted(out, text);
}

static bool reads_as(const char *percent, double part)
{
	double back;

	return num_parse(&back, span_of(percent)) && back / 100 == part;
}

/* The shortest percentage that reads back as part. Multiplying by 100 rounds,
 * so what was written is part * 100 or next to it. */
static void add_percent(struct buf *out, double part)
{
	const double near[] = {
		part * 100, nextafter(part * 100, 0),
		nextafter(part * 100, part * 101)
	};
	char text[400]; /* any double fits */
	bool found = false;

	for (int decimals = 0; decimals <= 15 && !found; decimals++) {
		snprintf(text, sizeof(text), "%.*f", decimals, near[0]);
		found = reads_as(text, part);
	}
	for (size_t i = 0; i < 3 && !found; i++) {
		snprintf(text, sizeof(text), "%.17g", near[i]);
		found = reads_as(text, part);
	}
	buf_printf(out, "%s%%", text);
}

static void add_allowance(struct buf *out, const struct allowance *allowance)
{
	if (allowance->off)
		buf_text(out, "off");
	else
		add_percent(out, allowance->growth);
}

/* A revision that is called as the word is written so that it reads back. */
static void add_since(struct buf *out, const char *since)
{
	if (!since)
		buf_text(out, "off");
	else if (strcmp(since, SINCE_LAST_TAG) == 0)
		buf_text(out, since);
	else
		add_quoted(out, since);
}

static void print_gate(struct buf *out, const struct config *config)
{
	const struct policy *policy = &config->policy;

	buf_text(out, "gate:\n");
	for (size_t s = 0; s < SETTING_COUNT; s++) {
		size_t start = out->len;

		buf_printf(out, "  %s: ", setting_names[s]);
		switch ((enum setting)s) {
		case SETTING_FALSE_ALARMS:
			add_percent(out, policy->false_alarms);
			break;
		case SETTING_MIN_RUNS:
			buf_printf(out, "%u", policy->min_runs);
			break;
		case SETTING_UNDECIDED:
			buf_text(out, answer_names[policy->undecided]);
			break;
		case SETTING_MISSING_BASELINE:
			buf_text(out, answer_names[policy->missing_baseline]);
			break;
		case SETTING_UNJUDGED:
			buf_text(out, unjudged_names[policy->unjudged]);
			break;
		case SETTING_GONE:
			buf_text(out, answer_names[policy->gone]);
			break;
		case SETTING_MEASURED:
			buf_text(out, measured_names[policy->measured]);
			break;
		case SETTING_SINCE:
			add_since(out, policy->since);
			break;
		case SETTING_COUNT:
			break;
		}
		end_line(out, start, config->origin[s]);
	}
}

/* In whole MiB where it is, else in its unit. */
static void add_rate(struct buf *out, const struct allowance *leak, bool bytes)
{
	char text[NUM_MAX];
	double mib = leak->growth / (1 << 20);
	bool whole = bytes && mib >= 1 && mib == floor(mib);

	if (leak->off)
		buf_text(out, "off");
	else
		buf_printf(out, "%s%s/h",
			num_format(text, whole ? mib : leak->growth),
			whole ? "MiB" : "");
}

static void print_budget(struct buf *out, const struct budget *budget)
{
	const struct metric_row *metric = metric_find(budget->metric, "");
	size_t start;

	buf_text(out, "  ");
	add_key(out, budget->metric);
	buf_text(out, ":\n");
	for (unsigned s = 0; s < SCOPE_COUNT; s++) {
		if (!metric_has_scope(metric, (enum scope)s))
			continue;
		start = out->len;
		buf_printf(out, "    %s: ", scope_name((enum scope)s));
		add_allowance(out, &budget->scope[s]);
		end_line(out, start, budget->scope[s].rule);
	}
	start = out->len;
	buf_text(out, "    hot: ");
	add_percent(out, budget->hot);
	end_line(out, start, budget->hot_rule);
	if (budget->fresh > 0.0) {
		start = out->len;
		buf_text(out, "    new: ");
		add_percent(out, budget->fresh);
		end_line(out, start, budget->fresh_rule);
	}
	if (!metric_leaks(metric))
		return;
	start = out->len;
	buf_text(out, "    growth: ");
	add_rate(out, &budget->leak, metric_is_held(metric));
	end_line(out, start, budget->leak.rule);
}

/* "key: text"; absent texts leave no line. */
static void print_quoted(struct buf *out, const char *before, const char *key,
	const char *text)
{
	if (!text)
		return;
	buf_printf(out, "%s%s: ", before, key);
	add_quoted(out, text);
	buf_char(out, '\n');
}

/* The same in a list item; the first has the dash. */
static void print_text(struct buf *out, bool *first, const char *key,
	const char *text)
{
	print_quoted(out, *first ? "  - " : "    ", key, text);
	*first &= !text;
}

static void print_rule(struct buf *out, const struct rule *rule)
{
	bool first = true;
	size_t start;

	print_text(out, &first, "workload", rule->workload);
	print_text(out, &first, "function", rule->function);
	start = out->len;
	buf_text(out, first ? "  - " : "    ");
	add_key(out, rule->metric);
	buf_text(out, ": ");
	add_allowance(out, &rule->allowance);
	end_line(out, start, rule->allowance.rule);
}

static void print_acceptance(struct buf *out, const struct acceptance *a)
{
	char ratio[NUM_MAX];
	bool first = true;

	buf_text(out, "  ");
	add_origin(out, a->rule);
	print_text(out, &first, "function", a->function);
	print_text(out, &first, "metric", a->metric);
	print_text(out, &first, "workload", a->workload);
	print_text(out, &first, "reason", a->reason);
	print_text(out, &first, "until", a->until);
	print_text(out, &first, "ratio", a->most > 0 ?
		num_format(ratio, a->most) : NULL);
}

static void print_patterns(struct buf *out, const char *key,
	const struct listed *list, size_t count)
{
	if (count > 0)
		buf_printf(out, "%s:\n", key);
	for (size_t i = 0; i < count; i++) {
		size_t start = out->len;

		buf_text(out, "  - ");
		add_quoted(out, list[i].pattern);
		end_line(out, start, list[i].rule);
	}
}

static void print_command(struct buf *out, const char *indent, const char *key,
	const struct command *command)
{
	if (command->count == 0)
		return;
	buf_printf(out, "%s%s: ", indent, key);
	if (!command->shell)
		buf_char(out, '[');
	for (size_t i = 0; i < command->count; i++) {
		buf_text(out, i ? ", " : "");
		add_quoted(out, command->words[i]);
	}
	buf_text(out, command->shell ? "\n" : "]\n");
}

static void print_time(struct buf *out, const char *key, double seconds)
{
	char text[NUM_MAX];

	if (seconds > 0)
		buf_printf(out, "  %s: %ss\n", key,
			num_format(text, seconds));
}

static void print_list(struct buf *out, const char *key,
	const char *const *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (i == 0)
			buf_printf(out, "  %s: [", key);
		buf_text(out, i ? ", " : "");
		add_quoted(out, items[i]);
	}
	buf_text(out, count ? "]\n" : "");
}

static void print_suite(struct buf *out, const struct suite *suite)
{
	print_quoted(out, "    - ", "name", suite->name);
	print_quoted(out, "      ", "folder", suite->folder);
	print_command(out, "      ", "build", &suite->build);
}

/* before: in the plan, or NULL. */
static void print_bench(struct buf *out, const struct bench *before,
	const struct bench *bench)
{
	const struct suite *suite = bench->suite;
	bool first = !before || before->suite != suite;
	const char *margin = suite ? "      " : "  ";
	const char *indent = !bench->called ? margin : suite ? "          "
		: "      ";

	if (suite && (!before || !before->suite))
		buf_text(out, "  suites:\n");
	if (suite && first)
		print_suite(out, suite);
	if (bench->called) {
		if (first)
			buf_printf(out, "%sworkloads:\n", margin);
		buf_printf(out, "%s  ", margin);
		add_quoted(out, bench->called);
		buf_text(out, ":\n");
	}
	print_command(out, indent, "command", &bench->command);
	if (bench->counted.words != bench->command.words)
		print_command(out, indent, "counted-command", &bench->counted);
	print_command(out, indent, "build", &bench->build);
}

static void print_measure(struct buf *out, const struct plan *plan)
{
	if (plan->bench_count == 0 && plan->build.count == 0 && !plan->runs &&
		!plan->pass_count && plan->timeout <= 0 && !plan->counters &&
		!plan->counted_runs && plan->time_limit <= 0 &&
		plan->pause <= 0)
		return;
	buf_text(out, "measure:\n");
	if (plan->runs)
		buf_printf(out, "  runs: %u\n", plan->runs);
	if (plan->counters)
		buf_printf(out, "  counters: %s\n",
			counters_names[plan->counters]);
	if (plan->counted_runs)
		buf_printf(out, "  counted-runs: %u\n", plan->counted_runs);
	print_time(out, "timeout", plan->timeout);
	print_time(out, "time-limit", plan->time_limit);
	print_time(out, "pause", plan->pause);
	print_list(out, "pass", plan->pass, plan->pass_count);
	print_command(out, "  ", "build", &plan->build);
	for (size_t b = 0; b < plan->bench_count; b++)
		print_bench(out, b ? &plan->benches[b - 1] : NULL,
			&plan->benches[b]);
}

static void print_pull(struct buf *out, const struct pull_plan *plan)
{
	if (!plan->named_by)
		return;
	buf_text(out, "pull:\n");
	print_list(out, "base", plan->base.items, plan->base.count);
	print_list(out, "head", plan->head.items, plan->head.count);
	print_list(out, "sources", plan->sources.items, plan->sources.count);
	if (plan->windows)
		buf_printf(out, "  windows: %u\n", plan->windows);
	print_time(out, "window", plan->window);
	print_time(out, "every", plan->every);
	print_quoted(out, "  ", "from", plan->from);
	print_quoted(out, "  ", "until", plan->until);
	if (plan->gap_given)
		print_time(out, "gap", plan->gap);
	print_quoted(out, "  ", "instances", plan->instances);
	print_quoted(out, "  ", "profiles", plan->profiles);
	print_quoted(out, "  ", "workload", plan->workload);
	print_quoted(out, "  ", "by", plan->by);
	print_quoted(out, "  ", "operations", plan->operations);
	print_quoted(out, "  ", "operations-url", plan->operations_url);
}

void config_print(struct buf *out, const struct config *config)
{
	struct budget budget;
	const struct policy *policy = &config->policy;

	print_gate(out, config);
	buf_text(out, "budgets:\n");
	for (size_t b = 0; policy_budget_at(&budget, policy, b); b++)
		print_budget(out, &budget);
	if (policy->rule_count > 0)
		buf_text(out, "rules:\n");
	for (size_t i = 0; i < policy->rule_count; i++)
		print_rule(out, &policy->rules[i]);
	if (policy->acceptance_count > 0)
		buf_text(out, "accept:\n");
	for (size_t i = 0; i < policy->acceptance_count; i++)
		print_acceptance(out, &policy->acceptances[i]);
	print_patterns(out, "runtime", policy->runtime, policy->runtime_count);
	print_patterns(out, "modules", policy->modules, policy->module_count);
	print_measure(out, &config->measure);
	print_pull(out, &config->pull);
}
