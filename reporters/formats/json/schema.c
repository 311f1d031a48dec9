/* The tables that say which key of result.json holds which member. */
#include "reporters/formats/json/schema.h"

#include "compare/verdict/verdict.h"

_Static_assert(sizeof(enum status) == sizeof(int), "enums are stored as int");

#define AT(type, member) offsetof(struct type, member)
#define TEXT(of, name) \
	{.key = #name, .type = FIELD_TEXT, .offset = AT(of, name)}
#define TEXT_OR_NULL(of, name) \
	{.key = #name, .type = FIELD_TEXT_OR_NULL, .offset = AT(of, name)}
#define NUMBER(of, name) \
	{.key = #name, .type = FIELD_NUMBER, .offset = AT(of, name)}
#define UNSIGNED(label, of, name) \
	{.key = label, .type = FIELD_UNSIGNED, .offset = AT(of, name)}
#define BOOL(of, name) \
	{.key = #name, .type = FIELD_BOOL, .offset = AT(of, name)}
#define LINE(of) {.key = "line", .type = FIELD_LINE, .offset = AT(of, line)}
#define WORD(label, of, name, set) \
	{.key = label, .type = FIELD_WORD, .offset = AT(of, name), \
		.words = set}
#define TEXTS(label, of, name, counter) \
	{.key = label, .type = FIELD_TEXTS, .offset = AT(of, name), \
		.count = AT(of, counter)}
#define OBJECT(label, where, table) \
	{.key = label, .type = FIELD_OBJECT, .offset = where, \
		.fields = table}
#define ROW(label, where, table) \
	{.key = label, .type = FIELD_OBJECT, .offset = where, \
		.fields = table, .row = true}
#define ROW_IF(present, label, where, table) \
	{.key = label, .type = FIELD_OBJECT, .offset = where, \
		.count = present, .nullable = true, .fields = table, \
		.row = true}
#define LIST(label, of, name, counter, element, table) \
	{.key = label, .type = FIELD_LIST, .offset = AT(of, name), \
		.count = AT(of, counter), .fields = table, \
		.size = sizeof(struct element)}
#define ROWS(label, of, name, counter, element, table) \
	{.key = label, .type = FIELD_LIST, .offset = AT(of, name), \
		.count = AT(of, counter), .fields = table, \
		.size = sizeof(struct element), .row = true}
#define COUNT_OF(of, label, status) \
	{.key = label, .type = FIELD_SIZE, .offset = AT(of, counts[status])}
#define COUNTS(of) \
	COUNT_OF(of, "regression", STATUS_REGRESSION), \
	COUNT_OF(of, "improvement", STATUS_IMPROVEMENT), \
	COUNT_OF(of, "unchanged", STATUS_UNCHANGED), \
	COUNT_OF(of, "undecided", STATUS_UNDECIDED), \
	COUNT_OF(of, "suspect", STATUS_SUSPECT), \
	COUNT_OF(of, "new", STATUS_NEW), \
	COUNT_OF(of, "removed", STATUS_REMOVED), \
	COUNT_OF(of, "moved", STATUS_MOVED), \
	COUNT_OF(of, "accepted", STATUS_ACCEPTED), \
	COUNT_OF(of, "tolerated", STATUS_TOLERATED)
#define END {.type = FIELD_END}

static const struct schema_field tool[] = {
	{.key = "name", .type = FIELD_CONSTANT, .text = "profgate"},
	{.key = "version",
		.type = FIELD_TEXT,
		.offset = AT(verdict, tool_version)},
	END,
};

static const struct schema_field counts[] = {
	{.key = "judged", .type = FIELD_SIZE, .offset = AT(verdict, judged)},
	COUNTS(verdict),
	{.key = "not_judged",
		.type = FIELD_SIZE,
		.offset = AT(verdict, not_judged),
		.optional = true},
	END,
};

static const struct schema_field coverage_runs[] = {
	UNSIGNED("base", coverage, runs_base),
	UNSIGNED("head", coverage, runs_head),
	END,
};

static const struct schema_field coverage[] = {
	TEXT(coverage, workload),
	TEXT_OR_NULL(coverage, benchmark),
	TEXT_OR_NULL(coverage, metric),
	{.key = "file",
		.type = FIELD_TEXT_OR_NULL,
		.offset = AT(coverage, file),
		.optional = true},
	{.key = "scope",
		.type = FIELD_TEXT_OR_NULL,
		.offset = AT(coverage, scope),
		.optional = true},
	{.key = "since",
		.type = FIELD_TEXT_OR_NULL,
		.offset = AT(coverage, since),
		.optional = true},
	TEXT(coverage, side),
	ROW("runs", 0, coverage_runs),
	WORD("state", coverage, state, WORDS_COVERAGE),
	TEXT_OR_NULL(coverage, reason),
	TEXT_OR_NULL(coverage, remedy),
	END,
};

static const struct schema_field side[] = {
	TEXT(side_summary, label),
	TEXT_OR_NULL(side_summary, commit),
	UNSIGNED("runs", side_summary, runs),
	{.key = "environment",
		.type = FIELD_FACTS,
		.offset = AT(side_summary, environment.items),
		.count = AT(side_summary, environment.count)},
	END,
};

static const struct schema_field since_counts[] = {
	{.key = "judged",
		.type = FIELD_SIZE,
		.offset = AT(since_summary, judged)},
	COUNTS(since_summary),
	END,
};

static const struct schema_field since[] = {
	TEXT(since_summary, name),
	TEXT_OR_NULL(since_summary, commit),
	UNSIGNED("runs", since_summary, runs),
	BOOL(since_summary, pinned),
	ROW("counts", 0, since_counts),
	END,
};

static const struct schema_field budget_summary[] = {
	TEXT(budget_summary, metric),
	TEXT(budget_summary, scope),
	NUMBER(budget_summary, growth),
	NUMBER(budget_summary, hot),
	END,
};

static const struct schema_field policy[] = {
	NUMBER(policy_summary, false_alarms),
	UNSIGNED("min_runs", policy_summary, min_runs),
	{.key = "improvement",
		.type = FIELD_NUMBER,
		.offset = AT(policy_summary, improvement),
		.optional = true},
	TEXT_OR_NULL(policy_summary, config),
	BOOL(policy_summary, undecided_fails),
	TEXT(policy_summary, measured),
	ROWS("budgets", policy_summary, budgets, budget_count, budget_summary,
		budget_summary),
	END,
};

static const struct schema_field runs[] = {
	UNSIGNED("base", workload_summary, runs_base),
	UNSIGNED("head", workload_summary, runs_head),
	END,
};

static const struct schema_field kept[] = {
	UNSIGNED("base", workload_summary, kept_base),
	UNSIGNED("head", workload_summary, kept_head),
	END,
};

static const struct schema_field workload[] = {
	TEXT(workload_summary, name),
	ROW("runs", 0, runs),
	ROW("kept", 0, kept),
	TEXT(workload_summary, normalization),
	NUMBER(workload_summary, factor),
	TEXTS("notes", workload_summary, notes, note_count),
	{.key = "seconds",
		.type = FIELD_NUMBER,
		.offset = AT(workload_summary, seconds),
		.optional = true},
	{.key = "base_commits",
		.type = FIELD_TEXTS,
		.offset = AT(workload_summary, base_commits),
		.count = AT(workload_summary, base_commit_count),
		.optional = true},
	END,
};

static const struct schema_field subject[] = {
	TEXT_OR_NULL(subject, function),
	TEXT_OR_NULL(subject, module),
	TEXT_OR_NULL(subject, file),
	LINE(subject),
	TEXTS("frames", subject, frames, frame_count),
	END,
};

static const struct schema_field side_value[] = {
	NUMBER(side_value, value),
	NUMBER(side_value, lo),
	NUMBER(side_value, hi),
	UNSIGNED("runs", side_value, runs),
	NUMBER(side_value, events),
	NUMBER(side_value, share),
	END,
};

static const struct schema_field change[] = {
	NUMBER(change, absolute),
	NUMBER(change, ratio),
	NUMBER(change, ratio_lo),
	NUMBER(change, ratio_hi),
	NUMBER(change, p),
	NUMBER(change, p_adjusted),
	END,
};

static const struct schema_field budget[] = {
	{.key = "ratio",
		.type = FIELD_NUMBER,
		.offset = AT(finding, budget_ratio)},
	{.key = "rule",
		.type = FIELD_TEXT_OR_NULL,
		.offset = AT(finding, budget_rule)},
	{.key = "share",
		.type = FIELD_NUMBER,
		.offset = AT(finding, budget_share),
		.optional = true},
	END,
};

static const struct schema_field path[] = {
	TEXTS("frames", path, frames, frame_count),
	NUMBER(path, absolute),
	END,
};

static const struct schema_field site_line[] = {
	TEXT_OR_NULL(site_line, file),
	LINE(site_line),
	NUMBER(site_line, base),
	NUMBER(site_line, head),
	END,
};

static const struct schema_field test[] = {
	NUMBER(test_detail, base_events),
	NUMBER(test_detail, head_events),
	NUMBER(test_detail, estimate),
	NUMBER(test_detail, z),
	NUMBER(test_detail, z_budget),
	NUMBER(test_detail, p_budget),
	NUMBER(test_detail, degrees),
	NUMBER(test_detail, dispersion),
	NUMBER(test_detail, weight),
	NUMBER(test_detail, speed),
	NUMBER(test_detail, speed_variance),
	NUMBER(test_detail, rank),
	NUMBER(test_detail, rank_needed),
	{.key = "one_run",
		.type = FIELD_MAYBE,
		.offset = AT(test_detail, one_run)},
	END,
};

static const struct schema_field past[] = {
	TEXT(past, commit),
	ROW_IF(AT(past, cost.present), "cost", AT(past, cost), side_value),
	END,
};

static const struct schema_field earlier[] = {
	WORD("status", earlier, status, WORDS_STATUS),
	WORD("reason", earlier, reason, WORDS_REASON),
	ROW_IF(AT(earlier, base.present), "base", AT(earlier, base),
		side_value),
	ROW_IF(AT(earlier, head.present), "head", AT(earlier, head),
		side_value),
	ROW("change", AT(earlier, change), change),
	END,
};

static const struct schema_field growing[] = {
	NUMBER(growing, hourly),
	NUMBER(growing, allowed),
	TEXT(growing, detail),
	END,
};

static const struct schema_field finding[] = {
	{.key = "id", .type = FIELD_ID, .offset = AT(finding, id)},
	TEXT(finding, workload),
	WORD("kind", finding, kind, WORDS_KIND),
	TEXT(finding, metric),
	TEXT(finding, unit),
	WORD("attribution", finding, attribution, WORDS_ATTRIBUTION),
	ROW("subject", AT(finding, subject), subject),
	WORD("status", finding, status, WORDS_STATUS),
	ROW_IF(AT(finding, base.present), "base", AT(finding, base),
		side_value),
	ROW_IF(AT(finding, head.present), "head", AT(finding, head),
		side_value),
	ROW("change", AT(finding, change), change),
	ROW("budget", 0, budget),
	NUMBER(finding, detectable),
	ROW_IF(AT(finding, matched_present), "matched", AT(finding, matched),
		subject),
	ROWS("paths", finding, paths, path_count, path, path),
	WORD("reason", finding, reason, WORDS_REASON),
	{.key = "sentence", .type = FIELD_SENTENCE},
	BOOL(finding, judged),
	BOOL(finding, exact),
	TEXT_OR_NULL(finding, accepted_reason),
	ROWS("lines", finding, lines, line_count, site_line, site_line),
	ROW("test", AT(finding, test), test),
	{.key = "first",
		.type = FIELD_OBJECT,
		.offset = AT(finding, first),
		.count = AT(finding, first_present),
		.nullable = true,
		.optional = true,
		.fields = earlier,
		.row = true},
	{.key = "history",
		.type = FIELD_LIST,
		.offset = AT(finding, history),
		.count = AT(finding, history_count),
		.optional = true,
		.fields = past,
		.size = sizeof(struct past),
		.row = true},
	{.key = "since",
		.type = FIELD_TEXT_OR_NULL,
		.offset = AT(finding, since),
		.optional = true},
	{.key = "step",
		.type = FIELD_OBJECT,
		.offset = AT(finding, step),
		.count = AT(finding, step_present),
		.nullable = true,
		.optional = true,
		.fields = earlier,
		.row = true},
	{.key = "cause",
		.type = FIELD_TEXT_OR_NULL,
		.offset = AT(finding, cause),
		.optional = true},
	{.key = "growing",
		.type = FIELD_OBJECT,
		.offset = AT(finding, growing),
		.count = AT(finding, growing_present),
		.nullable = true,
		.optional = true,
		.fields = growing,
		.row = true},
	END,
};

static const struct schema_field line_range[] = {
	UNSIGNED("first", line_range, first),
	UNSIGNED("last", line_range, last),
	END,
};

static const struct schema_field cause[] = {
	TEXT(cause, id),
	WORD("status", cause, status, WORDS_STATUS),
	TEXT(cause, workload),
	ROW("subject", AT(cause, subject), subject),
	NUMBER(cause, growth),
	{.key = "findings",
		.type = FIELD_SIZE,
		.offset = AT(cause, finding_count)},
	{.key = "changed",
		.type = FIELD_LIST,
		.offset = AT(cause, changed),
		.count = AT(cause, changed_count),
		.optional = true,
		.fields = line_range,
		.size = sizeof(struct line_range),
		.row = true},
	{.key = "diff",
		.type = FIELD_TEXT_OR_NULL,
		.offset = AT(cause, diff),
		.optional = true},
	END,
};

static const struct schema_field call_node[] = {
	UNSIGNED("depth", call_node, depth),
	{.key = "function",
		.type = FIELD_INDEX,
		.offset = AT(call_node, function)},
	NUMBER(call_node, base),
	NUMBER(call_node, head),
	END,
};

static const struct schema_field call_tree[] = {
	TEXT(call_tree, workload),
	TEXT(call_tree, metric),
	TEXT(call_tree, unit),
	NUMBER(call_tree, smallest),
	TEXTS("functions", call_tree, functions, function_count),
	ROWS("nodes", call_tree, nodes, node_count, call_node, call_node),
	END,
};

static const struct schema_field note[] = {
	TEXT(verdict_note, code),
	TEXT(verdict_note, message),
	TEXT_OR_NULL(verdict_note, workload),
	END,
};

const struct schema_field schema_verdict[] = {
	{.key = "schema", .type = FIELD_CONSTANT, .text = "profgate.result"},
	{.key = "schema_version", .type = FIELD_VERSION},
	ROW("tool", 0, tool),
	{.key = "rules",
		.type = FIELD_UNSIGNED,
		.offset = AT(verdict, rules),
		.optional = true},
	TEXT_OR_NULL(verdict, command),
	WORD("verdict", verdict, outcome, WORDS_OUTCOME),
	{.key = "exit_code",
		.type = FIELD_INT,
		.offset = AT(verdict, exit_code)},
	OBJECT("counts", 0, counts),
	OBJECT("base", AT(verdict, base), side),
	OBJECT("head", AT(verdict, head), side),
	{.key = "since",
		.type = FIELD_OBJECT,
		.offset = AT(verdict, since),
		.count = AT(verdict, since.present),
		.nullable = true,
		.optional = true,
		.fields = since},
	OBJECT("policy", AT(verdict, policy), policy),
	BOOL(verdict, interleaved),
	{.key = "taken",
		.type = FIELD_TEXT_OR_NULL,
		.offset = AT(verdict, taken),
		.optional = true},
	{.key = "over_time",
		.type = FIELD_BOOL,
		.offset = AT(verdict, over_time),
		.optional = true},
	NUMBER(verdict, machine_factor),
	LIST("workloads", verdict, workloads, workload_count, workload_summary,
		workload),
	LIST("findings", verdict, findings, finding_count, finding, finding),
	{.key = "causes",
		.type = FIELD_LIST,
		.offset = AT(verdict, causes),
		.count = AT(verdict, cause_count),
		.fields = cause,
		.size = sizeof(struct cause),
		.row = true,
		.optional = true},
	{.key = "coverage",
		.type = FIELD_LIST,
		.offset = AT(verdict, coverage),
		.count = AT(verdict, coverage_count),
		.fields = coverage,
		.size = sizeof(struct coverage),
		.row = true,
		.optional = true},
	ROWS("notes", verdict, notes, note_count, verdict_note, note),
	TEXT_OR_NULL(verdict, seen),
	{.key = "call_trees",
		.type = FIELD_LIST,
		.offset = AT(verdict, trees),
		.count = AT(verdict, tree_count),
		.fields = call_tree,
		.size = sizeof(struct call_tree),
		.optional = true},
	END,
};

const char *schema_word(enum schema_words words, int value)
{
	switch (words) {
	case WORDS_OUTCOME:
		return outcome_name((enum outcome)value);
	case WORDS_COVERAGE:
		return coverage_state_name((enum coverage_state)value);
	case WORDS_STATUS:
		return status_name((enum status)value);
	case WORDS_KIND:
		return kind_name((enum kind)value);
	case WORDS_ATTRIBUTION:
		return attribution_name((enum attribution)value);
	case WORDS_REASON:
		return reason_name((enum reason)value);
	}
	return "?";
}

int schema_word_find(enum schema_words words, const char *name)
{
	switch (words) {
	case WORDS_OUTCOME:
		return outcome_find(name);
	case WORDS_COVERAGE:
		return coverage_state_find(name);
	case WORDS_STATUS:
		return status_find(name);
	case WORDS_KIND:
		return kind_find(name);
	case WORDS_ATTRIBUTION:
		return attribution_find(name);
	case WORDS_REASON:
		return reason_find(name);
	}
	return -1;
}
