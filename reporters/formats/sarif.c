/*
 * SARIF 2.1.0, for code scanning: a rule for each metric, a result for each
 * regression, suspect and accepted regression.
 */
#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"
#include "gate/core/span.h"
#include "gate/text/escape.h"
#include "gate/text/json_write.h"
#include "reporters/formats/formats.h"
#include "reporters/words/phrase.h"
#include "reporters/words/places.h"
#include "reporters/words/problems.h"
#include "reporters/words/reading_order.h"

struct log {
	struct emitter e;
	struct finding_places places;
	struct reading_order rows;
	size_t shown;      /* of rows */
	size_t rule_count;
	char **rules; /* metrics of what is shown, as shown; sorted; heap */
};

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
	qsort(log->rules, log->shown, sizeof(*log->rules), text_compare);
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
		sizeof(*log->rules), text_compare);

	if (!found)
		BUG("a result without its rule");
	free(name);
	return (size_t)(found - log->rules);
}

/* KEY: {"text": what is fit to be shown of the text} */
static void add_message(struct emitter *e, const char *key, const char *text)
{
	emit_begin(e, key, '{');
	problem_text(e, "text", text);
	emit_end(e, '}');
}

static void add_tool(struct log *log, const char *version)
{
	struct emitter *e = &log->e;

	emit_begin(e, "tool", '{');
	emit_begin(e, "driver", '{');
	emit_text(e, "name", "profgate");
	problem_text(e, "version", version);
	emit_line(e, 6);
	emit_begin(e, "rules", '[');
	for (size_t i = 0; i < log->rule_count; i++) {
		emit_item(e, 8);
		emit_text(e, "id", log->rules[i]);
		add_message(e, "shortDescription",
			"Cost may grow only as far as its budget.");
		emit_end(e, '}');
	}
	emit_end(e, ']');
	emit_end(e, '}');
	emit_end(e, '}');
}

static void add_file(struct emitter *e, const char *file, unsigned line)
{
	struct buf uri = {0};

	problem_uri(&uri, file);
	emit_begin(e, "physicalLocation", '{');
	emit_begin(e, "artifactLocation", '{');
	emit_text(e, "uri", uri.data);
	emit_end(e, '}');
	if (line > 0) {
		emit_begin(e, "region", '{');
		emit_whole(e, "startLine", line);
		emit_end(e, '}');
	}
	emit_end(e, '}');
	buf_clear(&uri);
}

static void add_locations(struct log *log, const struct finding *finding)
{
	struct tracked_place place;
	bool known = place_of(&place, &log->places, finding);
	struct emitter *e = &log->e;
	struct buf name = {0};

	phrase_subject(&name, &finding->subject, finding->kind);
	emit_begin(e, "locations", '[');
	emit_begin(e, NULL, '{');
	if (known)
		add_file(e, place.file, place.line);
	emit_begin(e, "logicalLocations", '[');
	emit_begin(e, NULL, '{');
	problem_text(e, "fullyQualifiedName", name.data);
	emit_end(e, '}');
	emit_end(e, ']');
	emit_end(e, '}');
	emit_end(e, ']');
	buf_clear(&name);
}

static void add_suppression(struct emitter *e, const char *reason)
{
	emit_begin(e, "suppressions", '[');
	emit_begin(e, NULL, '{');
	emit_text(e, "kind", "external");
	problem_text(e, "justification", reason);
	emit_end(e, '}');
	emit_end(e, ']');
}

static const char *level_of(enum status status)
{
	if (status == STATUS_REGRESSION)
		return "error";
	return status == STATUS_ACCEPTED ? "note" : "warning";
}

static void add_result(struct log *log, const struct finding *finding)
{
	struct emitter *e = &log->e;

	emit_begin(e, NULL, '{');
	emit_line(e, 8);
	problem_text(e, "ruleId", finding->metric);
	emit_whole(e, "ruleIndex", (int64_t)rule_of(log, finding->metric));
	emit_text(e, "level", level_of(finding->status));
	emit_line(e, 8);
	emit_begin(e, "message", '{');
	problem_message(e, "text", finding, NULL);
	emit_end(e, '}');
	emit_line(e, 8);
	add_locations(log, finding);
	emit_line(e, 8);
	emit_begin(e, "partialFingerprints", '{');
	emit_text(e, "profgate/v1", finding->id);
	emit_end(e, '}');
	if (finding->status == STATUS_ACCEPTED) {
		emit_line(e, 8);
		add_suppression(e, finding->accepted_reason);
	}
	emit_line(e, 6);
	emit_end(e, '}');
}

/* What the tool has to say of the run itself. */
static void add_invocation(struct emitter *e, const struct verdict *verdict)
{
	bool failed = verdict->outcome == OUTCOME_ERROR;
	struct buf text = {0};

	emit_begin(e, "invocations", '[');
	emit_begin(e, NULL, '{');
	emit_bool(e, "executionSuccessful", !failed);
	emit_whole(e, "exitCode", verdict->exit_code);
	if (failed && phrase_note_count(verdict) > 0) {
		phrase_note(&text, verdict, 0);
		emit_begin(e, "toolExecutionNotifications", '[');
		emit_begin(e, NULL, '{');
		emit_text(e, "level", "error");
		add_message(e, "message", text.data);
		emit_end(e, '}');
		emit_end(e, ']');
	}
	emit_end(e, '}');
	emit_end(e, ']');
	buf_clear(&text);
}

static void add_results(struct log *log)
{
	struct emitter *e = &log->e;

	emit_begin(e, "results", '[');
	for (size_t i = 0; i < log->shown; i++)
		add_result(log, log->rows.at[i].finding);
	emit_end(e, ']');
	emit_line(e, 4);
	emit_begin(e, "properties", '{');
	emit_whole(e, "leftOut", (int64_t)(log->rows.count - log->shown));
	emit_end(e, '}');
}

static void add_run(struct log *log, const struct verdict *verdict)
{
	struct emitter *e = &log->e;

	emit_begin(e, NULL, '{');
	emit_line(e, 4);
	add_tool(log, verdict->tool_version);
	emit_line(e, 4);
	add_invocation(e, verdict);
	emit_line(e, 4);
	add_results(log);
	emit_line(e, 2);
	emit_end(e, '}');
}

static void add_log(struct log *log, const struct verdict *verdict)
{
	struct emitter *e = &log->e;

	emit_begin(e, NULL, '{');
	emit_line(e, 2);
	emit_text(e, "version", "2.1.0");
	emit_line(e, 2);
	emit_text(e, "$schema",
		"https://json.schemastore.org/sarif-2.1.0.json");
	emit_line(e, 2);
	emit_begin(e, "runs", '[');
	add_run(log, verdict);
	emit_end(e, ']');
	emit_line(e, 0);
	emit_end(e, '}');
	buf_char(e->out, '\n');
}

void sarif_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options)
{
	struct log log = {.e = emitter_to(out, " ")};

	places_init(&log.places, verdict, options->tracked);
	reading_order_of(&log.rows, verdict,
		ONE_STATUS(STATUS_REGRESSION) | ONE_STATUS(STATUS_SUSPECT) |
			ONE_STATUS(STATUS_ACCEPTED),
		false);
	log.shown = log.rows.count < PROBLEMS_MAX ? log.rows.count :
		PROBLEMS_MAX;
	find_rules(&log);
	add_log(&log, verdict);
	for (size_t i = 0; i < log.rule_count; i++)
		free(log.rules[i]);
	free(log.rules);
	reading_order_clear(&log.rows);
	places_clear(&log.places);
}
