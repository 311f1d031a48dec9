/*
 * SARIF 2.1.0, for code scanning: a rule for each metric, a result for each
 * regression, suspect and accepted regression.
 */
#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"
#include "gate/text/escape.h"
#include "reporters/formats/formats.h"
#include "reporters/words/phrase.h"
#include "reporters/words/problems.h"
#include "reporters/words/reading_order.h"

struct log {
	struct buf *out;
	const struct tracked *tracked;
	struct reading_order rows;
	size_t shown;      /* of rows */
	size_t rule_count;
	char **rules; /* metrics of what is shown, as shown; sorted; heap */
};

static int compare_names(const void *a, const void *b)
{
	const char *const *x = a, *const *y = b;

	return strcmp(*x, *y);
}

/* A metric's name as it is shown; heap. */
static char *rule_name(const char *metric)
{
	struct buf shown = {0};

	sanitize(&shown, metric, CAP_NAME);
	return shown.data;
}

static void find_rules(struct log *log)
{
	size_t kept = 0;

	log->rules = xcalloc(log->shown + 1, sizeof(*log->rules));
	for (size_t i = 0; i < log->shown; i++)
		log->rules[i] = rule_name(log->rows.at[i].finding->metric);
	qsort(log->rules, log->shown, sizeof(*log->rules), compare_names);
	for (size_t i = 0; i < log->shown; i++) {
		char *name = log->rules[i];

		if (kept > 0 && strcmp(name, log->rules[kept - 1]) == 0)
			free(name);
		else
			log->rules[kept++] = name;
	}
	log->rule_count = kept;
}

static size_t rule_of(const struct log *log, const char *metric)
{
	char *name = rule_name(metric);
	char **found = bsearch(&name, log->rules, log->rule_count,
		sizeof(*log->rules), compare_names);

	if (!found)
		BUG("a result without its rule");
	free(name);
	return (size_t)(found - log->rules);
}

static void add_rules(const struct log *log)
{
	for (size_t i = 0; i < log->rule_count; i++) {
		buf_printf(log->out,
			"%s\n        {\"id\": ", i > 0 ? "," : "");
		escape_json(log->out, log->rules[i]);
		buf_text(log->out, ", \"shortDescription\": {\"text\": "
			"\"Cost may grow only as far as its budget.\"}}");
	}
}

static void add_location(const struct log *log, const struct finding *finding)
{
	const char *file = problem_file(finding, log->tracked);
	struct buf *out = log->out;
	struct buf name = {0};

	buf_text(out, ",\n        \"locations\": [{");
	if (file) {
		buf_text(out, "\"physicalLocation\": {\"artifactLocation\": "
			      "{\"uri\": \"");
		problem_uri(out, file);
		buf_text(out, "\"}");
		if (finding->subject.line > 0)
			buf_printf(out, ", \"region\": {\"startLine\": %u}",
				finding->subject.line);
		buf_text(out, "}, ");
	}
	phrase_subject(&name, &finding->subject, finding->kind);
	buf_text(out, "\"logicalLocations\": [{\"fullyQualifiedName\": ");
	problem_text(out, name.data);
	buf_text(out, "}]}]");
	buf_clear(&name);
}

static void add_result(const struct log *log, const struct finding *finding)
{
	struct buf *out = log->out;
	const char *level = "warning";

	if (finding->status == STATUS_REGRESSION)
		level = "error";
	else if (finding->status == STATUS_ACCEPTED)
		level = "note";
	buf_text(out, "{\n        \"ruleId\": ");
	problem_text(out, finding->metric);
	buf_printf(out,
		", \"ruleIndex\": %zu, \"level\": \"%s\",\n"
		"        \"message\": {\"text\": ",
		rule_of(log, finding->metric), level);
	problem_message(out, finding);
	buf_char(out, '}');
	add_location(log, finding);
	buf_printf(out,
		",\n        \"partialFingerprints\": {\"profgate/v1\": "
		"\"%s\"}",
		finding->id);
	if (finding->status == STATUS_ACCEPTED) {
		buf_text(out, ",\n        \"suppressions\": [{\"kind\": "
			      "\"external\", \"justification\": ");
		problem_text(out, finding->accepted_reason);
		buf_text(out, "}]");
	}
	buf_text(out, "\n      }");
}

/* What the tool has to say of the run itself. */
static void add_invocation(struct buf *out, const struct verdict *verdict)
{
	bool failed = verdict->outcome == OUTCOME_ERROR;
	struct buf text = {0};

	buf_printf(out,
		"\"invocations\": [{\"executionSuccessful\": %s, "
		"\"exitCode\": %d",
		failed ? "false" : "true", verdict->exit_code);
	if (failed && phrase_note_count(verdict) > 0) {
		phrase_note(&text, verdict, 0);
		buf_text(out, ", \"toolExecutionNotifications\": [{\"level\": "
			      "\"error\", \"message\": {\"text\": ");
		problem_text(out, text.data);
		buf_text(out, "}}]");
	}
	buf_text(out, "}]");
	buf_clear(&text);
}

void sarif_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options)
{
	struct log log = {.out = out, .tracked = options->tracked};

	reading_order_of(&log.rows, verdict,
		ONE_STATUS(STATUS_REGRESSION) | ONE_STATUS(STATUS_SUSPECT) |
			ONE_STATUS(STATUS_ACCEPTED),
		false);
	log.shown = log.rows.count < PROBLEMS_MAX ? log.rows.count :
		PROBLEMS_MAX;
	find_rules(&log);
	buf_text(out,
		"{\n  \"version\": \"2.1.0\",\n"
		"  \"$schema\": \"https://json.schemastore.org/"
		"sarif-2.1.0.json\",\n"
		"  \"runs\": [{\n"
		"    \"tool\": {\"driver\": {\"name\": \"profgate\", "
		"\"version\": ");
	problem_text(out, verdict->tool_version);
	buf_text(out, ",\n      \"rules\": [");
	add_rules(&log);
	buf_text(out, "]}},\n    ");
	add_invocation(out, verdict);
	buf_text(out, ",\n    \"results\": [");
	for (size_t i = 0; i < log.shown; i++) {
		buf_text(out, i > 0 ? ", " : "");
		add_result(&log, log.rows.at[i].finding);
	}
	buf_printf(out, "],\n    \"properties\": {\"leftOut\": %zu}\n  }]\n}\n",
		log.rows.count - log.shown);
	for (size_t i = 0; i < log.rule_count; i++)
		free(log.rules[i]);
	free(log.rules);
	reading_order_clear(&log.rows);
}
