/*
 * JUnit XML in two dialects: with file and line of a test, which GitLab and
 * GitHub actions read, and without, as Jenkins' xunit plugin insists.
 *
 * A workload is a suite, a judged subject a test. GitLab tells tests by
 * (classname, name) and compares them with those of the target branch, so
 * names hold the finding's id and no number; it shows a failure's text and
 * ignores its message, so the text repeats the sentence.
 */
#include "reporters/formats/formats.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"
#include "gate/text/escape.h"
#include "gate/text/quantity.h"
#include "reporters/words/callers.h"
#include "reporters/words/change.h"
#include "reporters/words/judged.h"
#include "reporters/words/phrase.h"
#include "reporters/words/places.h"
#include "reporters/words/reading_order.h"

enum {
	TESTS_MAX = 2000,     /* of a suite, worst first */
	BYTES_MAX = 20000000, /* GitLab refuses a file of 30 MB */
	PATHS = 3,
	COLUMNS = 120,
};

struct suite {
	size_t tests, failures, errors, skipped, left_out;
	struct buf cases;
};

struct writer {
	struct buf *out;
	const struct verdict *verdict;
	struct buf headline, reproduce; /* the same in all suites */
	struct finding_places places;
	bool strict;
	size_t tests, failures, errors; /* of all suites written */
};

static bool undecided_fails(const struct verdict *verdict)
{
	return verdict->exit_code == 3;
}

static void attribute(struct buf *out, const char *name, const char *value)
{
	buf_printf(out, " %s=\"", name);
	escape_markup(out, value, CAP_SENTENCE);
	buf_char(out, '"');
}

/* "profgate.SUITE": GitLab and Jenkins cut class names at dots. */
static void class_name(struct buf *out, const char *suite)
{
	struct buf shown = {0};

	sanitize(&shown, suite, CAP_NAME);
	for (size_t i = 0; i < shown.len; i++)
		if (shown.data[i] == '.')
			shown.data[i] = '_';
	buf_printf(out, "profgate.%s", shown.data);
	buf_clear(&shown);
}

static void subject_name(struct buf *out, const struct finding *finding)
{
	struct buf name = {0};

	phrase_subject(&name, &finding->subject, finding->kind);
	sanitize(out, name.data, CAP_NAME);
	buf_clear(&name);
}

static void element_text(struct buf *out, const struct buf *raw)
{
	escape_markup(out, raw->data, CAP_SENTENCE);
	buf_char(out, '\n');
}

/* "pkg.Parse: cpu +18.4 % (348 ms -> 412 ms, allowed +10 %)" */
static void sentence(struct buf *out, const struct finding *finding)
{
	subject_name(out, finding);
	buf_text(out, ": ");
	phrase_change(out, finding);
}

static void add_details(struct buf *out, const struct finding *finding)
{
	struct callers callers;
	struct buf text = {0};

	sentence(&text, finding);
	element_text(out, &text);
	buf_reset(&text);
	phrase_place(&text, finding->subject.file, finding->subject.line);
	if (text.len > 0)
		element_text(out, &text);
	buf_reset(&text);
	phrase_why(&text, finding);
	element_text(out, &text);
	buf_reset(&text);
	if (!finding->growing_present) { /* whose change has none */
		buf_text(&text, "95 % interval: ");
		format_change(&text, finding);
		format_interval(&text, finding);
		element_text(out, &text);
	}
	callers_of(&callers, finding, COLUMNS);
	for (size_t i = 0; i < callers.count; i++) {
		buf_reset(&text);
		format_delta(&text, callers.lines[i].absolute, finding->unit);
		buf_printf(&text, "  %s", callers.lines[i].text);
		element_text(out, &text);
	}
	callers_clear(&callers);
	for (size_t i = 0; i < finding->line_count && i < PATHS; i++) {
		buf_reset(&text);
		if (phrase_line(&text, &finding->lines[i], finding->unit))
			element_text(out, &text);
	}
	buf_clear(&text);
}

static void add_owners(struct buf *out, const struct writer *writer,
	const struct finding *finding)
{
	struct buf text = {0};

	buf_text(&text, "owners: ");
	if (place_owners(&text, &writer->places, finding))
		element_text(out, &text);
	buf_clear(&text);
}

static void add_failure(const struct writer *writer, struct suite *suite,
	const struct finding *finding, const char *type)
{
	struct buf message = {0};

	suite->failures++;
	sentence(&message, finding);
	buf_printf(&suite->cases, "      <failure type=\"%s\"", type);
	attribute(&suite->cases, "message", message.data);
	buf_char(&suite->cases, '>');
	add_details(&suite->cases, finding);
	add_owners(&suite->cases, writer, finding);
	element_text(&suite->cases, &writer->reproduce);
	buf_text(&suite->cases, "</failure>\n");
	buf_clear(&message);
}

static void add_skipped(struct suite *suite, const char *why)
{
	suite->skipped++;
	buf_text(&suite->cases, "      <skipped");
	attribute(&suite->cases, "message", why);
	buf_char(&suite->cases, '>');
	escape_markup(&suite->cases, why, CAP_SENTENCE);
	buf_text(&suite->cases, "</skipped>\n");
}

/* Seconds with three decimals, which is as many as the strict readers take. */
static void add_time(struct buf *out, const struct finding *finding)
{
	double seconds = 0;

	if (finding && finding->head.present &&
		strcmp(finding->unit, "ns") == 0)
		seconds = finding->head.value / 1e9;
	if (!(seconds >= 0 && seconds < 1e9))
		seconds = 0;
	buf_printf(out, " time=\"%.3f\"", seconds);
}

/* Of the repository where that is known, else as the profile says. */
static bool case_place(struct tracked_place *out, const struct writer *writer,
	const struct finding *finding)
{
	const struct subject *subject = &finding->subject;

	if (writer->places.tracked)
		return place_of(out, &writer->places, finding);
	*out = (struct tracked_place){subject->file, subject->line, false};
	return subject->file && subject->file[0];
}

static void open_case(const struct writer *writer, struct suite *suite,
	const char *workload, const struct finding *finding)
{
	struct tracked_place place;
	struct buf text = {0};

	suite->tests++;
	class_name(&text, workload);
	if (finding) {
		buf_char(&text, '.');
		sanitize(&text, finding->metric, CAP_NAME);
	}
	buf_text(&suite->cases, "    <testcase");
	attribute(&suite->cases, "classname", text.data);
	buf_reset(&text);
	if (finding) {
		subject_name(&text, finding);
		buf_printf(&text, " [%.8s]", finding->id);
		attribute(&suite->cases, "name", text.data);
	} else {
		attribute(&suite->cases, "name", "gate");
	}
	add_time(&suite->cases, finding);
	if (finding && !writer->strict &&
		case_place(&place, writer, finding)) {
		attribute(&suite->cases, "file", place.file);
		if (place.line > 0)
			buf_printf(&suite->cases, " line=\"%u\"", place.line);
	}
	buf_text(&suite->cases, ">\n");
	buf_clear(&text);
}

static void close_case(struct suite *suite)
{
	buf_text(&suite->cases, "    </testcase>\n");
}

static void add_output(struct suite *suite, const char *text)
{
	buf_text(&suite->cases, "      <system-out>");
	escape_markup(&suite->cases, text, CAP_SENTENCE);
	buf_text(&suite->cases, "</system-out>\n");
}

static void add_case(const struct writer *writer, struct suite *suite,
	const struct finding *finding)
{
	struct buf text = {0};

	open_case(writer, suite, finding->workload, finding);
	switch (finding->status) {
	case STATUS_REGRESSION:
		add_failure(writer, suite, finding, "regression");
		break;
	case STATUS_UNDECIDED:
		if (undecided_fails(writer->verdict)) {
			add_failure(writer, suite, finding, "undecided");
			break;
		}
		/* fall through */
	case STATUS_SUSPECT:
	case STATUS_ACCEPTED:
	case STATUS_TOLERATED:
	case STATUS_MOVED:
	case STATUS_REMOVED:
		buf_printf(&text, "%s: ", status_name(finding->status));
		phrase_why(&text, finding);
		add_skipped(suite, text.data);
		break;
	case STATUS_NEW:
	case STATUS_IMPROVEMENT:
		buf_printf(&text, "%s: ", phrase_word(finding));
		phrase_change(&text, finding);
		add_output(suite, text.data);
		break;
	case STATUS_UNCHANGED:
	case STATUS_COUNT:
		break;
	}
	close_case(suite);
	buf_clear(&text);
}

/* What was not judged is a test that was skipped. */
static void add_unjudged(struct suite *suite, const struct coverage *row)
{
	struct buf text = {0};

	suite->tests++;
	class_name(&text, row->workload);
	buf_text(&suite->cases, "    <testcase");
	attribute(&suite->cases, "classname", text.data);
	buf_reset(&text);
	buf_text(&text, "not judged:");
	if (row->benchmark)
		buf_printf(&text, " %s", row->benchmark);
	buf_printf(&text, " %s%s%s (%s)",
		row->metric ? *row->metric ? row->metric : "(no name)" :
		row->file ? row->file : "all of it", !row->scope ? "" :
			strcmp(row->scope, "total") == 0 ? " in " : " by ",
		row->scope ? row->scope : "", row->side);
	if (row->since)
		buf_printf(&text, " since %s", row->since);
	attribute(&suite->cases, "name", text.data);
	add_time(&suite->cases, NULL);
	buf_text(&suite->cases, ">\n");
	buf_reset(&text);
	phrase_coverage(&text, row);
	add_skipped(suite, text.data);
	close_case(suite);
	buf_clear(&text);
}

/* rows[0..count) are of one workload. */
static void add_coverage(const struct writer *writer, struct suite *suite,
	const struct coverage *rows, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		if (!coverage_missed(&rows[i]))
			continue;
		if (suite->tests < TESTS_MAX - 1 &&
			writer->out->len + suite->cases.len < BYTES_MAX)
			add_unjudged(suite, &rows[i]);
		else
			suite->left_out++;
	}
}

/* No verdict: the notes say why. */
static void add_error(struct suite *suite, const struct verdict *verdict)
{
	struct buf text = {0};

	for (size_t i = 0; i < phrase_note_count(verdict); i++) {
		buf_text(&text, i > 0 ? "; " : "");
		phrase_note(&text, verdict, i);
	}
	suite->errors++;
	buf_text(&suite->cases, "      <error type=\"error\"");
	attribute(&suite->cases, "message", text.data);
	buf_char(&suite->cases, '>');
	element_text(&suite->cases, &text);
	buf_text(&suite->cases, "</error>\n");
	buf_clear(&text);
}

/* The test that is always there, so that a gate that judged nothing is not
 * taken for one that did not run. */
static void add_gate(
	const struct writer *writer, struct suite *suite, const char *workload)
{
	const struct verdict *verdict = writer->verdict;
	struct buf text = {0};

	buf_span(&text, buf_view(&writer->headline));
	open_case(writer, suite, workload, NULL);
	if (verdict->outcome == OUTCOME_UNDECIDED ||
		verdict->outcome == OUTCOME_NO_BASELINE) {
		if (undecided_fails(verdict)) {
			suite->failures++;
			buf_printf(&suite->cases, "      <failure type=\"%s\"",
				outcome_name(verdict->outcome));
			attribute(&suite->cases, "message", text.data);
			buf_char(&suite->cases, '>');
			element_text(&suite->cases, &text);
			buf_text(&suite->cases, "</failure>\n");
		} else {
			add_skipped(suite, text.data);
		}
	} else if (verdict->outcome == OUTCOME_ERROR) {
		add_error(suite, verdict);
	} else if (suite->left_out > 0) {
		buf_reset(&text);
		buf_printf(&text, "%zu more results are in the JSON report",
			suite->left_out);
		add_output(suite, text.data);
	}
	close_case(suite);
	buf_clear(&text);
}

static void property(struct buf *out, const char *name, const char *value)
{
	buf_text(out, "      <property");
	attribute(out, "name", name);
	attribute(out, "value", value);
	buf_text(out, "/>\n");
}

/* workload: NULL when only findings have its name. */
static void add_properties(const struct writer *writer,
	const struct workload_summary *workload)
{
	const struct verdict *verdict = writer->verdict;
	struct buf design = {0};

	buf_text(writer->out, "    <properties>\n");
	property(writer->out, "profgate.schema", "1");
	property(writer->out, "profgate.verdict",
		outcome_name(verdict->outcome));
	if (*verdict->base.label) /* else an error came before it was known */
		property(writer->out, "profgate.base", verdict->base.label);
	if (*verdict->head.label)
		property(writer->out, "profgate.head", verdict->head.label);
	if (verdict->base.commit)
		property(writer->out, "profgate.base.commit",
			verdict->base.commit);
	if (verdict->head.commit)
		property(writer->out, "profgate.head.commit",
			verdict->head.commit);
	if (workload) {
		phrase_workload(&design, workload);
		property(writer->out, "profgate.runs", design.data);
	}
	buf_text(writer->out, "    </properties>\n");
	buf_clear(&design);
}

/* What is known of one workload: its findings, worst first, and its coverage.
 */
struct about {
	const struct workload_summary *workload;
	const struct reading_row *rows;
	const struct coverage *coverage;
	size_t row_count, coverage_count;
};

static void add_suite(
	struct writer *writer, const char *name, const struct about *about)
{
	struct suite suite = {0};

	for (size_t i = 0; i < about->row_count; i++) {
		if (suite.tests < TESTS_MAX - 1 &&
			writer->out->len + suite.cases.len < BYTES_MAX)
			add_case(writer, &suite, about->rows[i].finding);
		else
			suite.left_out++;
	}
	add_coverage(writer, &suite, about->coverage, about->coverage_count);
	add_gate(writer, &suite, name);

	buf_text(writer->out, "  <testsuite");
	attribute(writer->out, "name", name);
	buf_printf(writer->out,
		" tests=\"%zu\" failures=\"%zu\" errors=\"%zu\" "
		"skipped=\"%zu\" time=\"0.000\">\n",
		suite.tests, suite.failures, suite.errors, suite.skipped);
	add_properties(writer, about->workload);
	buf_span(writer->out, buf_view(&suite.cases));
	buf_text(writer->out, "  </testsuite>\n");
	writer->tests += suite.tests;
	writer->failures += suite.failures;
	writer->errors += suite.errors;
	buf_clear(&suite.cases);
}

struct named {
	const char *name;
	const struct workload_summary *workload; /* NULL: a finding's */
};

/* Of one name the workload first. */
static int compare_names(const void *a, const void *b)
{
	const struct named *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	return order ? order : !x->workload - !y->workload;
}

static int compare_workloads(const void *a, const void *b)
{
	const struct reading_row *x = a, *y = b;
	int order = strcmp(x->finding->workload, y->finding->workload);

	/* Findings lie in the verdict worst first. */
	return order ? order
		     : (x->finding > y->finding) - (x->finding < y->finding);
}

/* A suite for every workload, and for every name that only findings have. */
static void add_suites(struct writer *writer)
{
	const struct verdict *verdict = writer->verdict;
	size_t count = 0, from = 0, covered = 0;
	struct named *names;
	struct reading_order rows;

	reading_order_of(&rows, verdict, ALL_STATUSES, false);
	qsort(rows.at, rows.count, sizeof(*rows.at), compare_workloads);
	names = xcalloc(
		verdict->workload_count + rows.count + 1, sizeof(*names));
	for (size_t i = 0; i < verdict->workload_count; i++)
		names[count++] = (struct named){
			verdict->workloads[i].name, &verdict->workloads[i]};
	for (size_t i = 0; i < rows.count; i++)
		names[count++] = (struct named){
			.name = rows.at[i].finding->workload};
	qsort(names, count, sizeof(*names), compare_names);
	for (size_t i = 0; i < count; i++) {
		const char *name = names[i].name;
		size_t to = from, cover = covered;

		if (i > 0 && strcmp(name, names[i - 1].name) == 0)
			continue;
		while (to < rows.count &&
			strcmp(rows.at[to].finding->workload, name) == 0)
			to++;
		while (cover < verdict->coverage_count &&
			strcmp(verdict->coverage[cover].workload, name) <= 0)
			cover++;
		add_suite(writer, name,
			&(struct about){names[i].workload, rows.at + from,
				cover > covered ? verdict->coverage + covered
						: NULL,
				to - from, cover - covered});
		from = to;
		covered = cover;
	}
	if (count == 0)
		add_suite(writer, "profgate", &(struct about){0});
	free(names);
	reading_order_clear(&rows);
}

static void render(struct buf *out, const struct verdict *verdict,
	const struct tracked *tracked, bool strict)
{
	struct buf suites = {0};
	struct writer writer = {
		.out = &suites,
		.verdict = verdict,
		.strict = strict,
	};

	places_init(&writer.places, verdict, tracked);
	phrase_headline(&writer.headline, verdict);
	phrase_not_judged(&writer.headline, verdict);
	phrase_reproduce(&writer.reproduce, verdict);
	add_suites(&writer);
	buf_printf(out,
		"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
		"<testsuites name=\"profgate\" tests=\"%zu\" failures=\"%zu\" "
		"errors=\"%zu\" time=\"0.000\">\n",
		writer.tests, writer.failures, writer.errors);
	buf_span(out, buf_view(&suites));
	buf_text(out, "</testsuites>\n");
	buf_clear(&suites);
	buf_clear(&writer.headline);
	buf_clear(&writer.reproduce);
	places_clear(&writer.places);
}

void junit_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options)
{
	render(out, verdict, options->tracked, false);
}

void junit_strict_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options)
{
	render(out, verdict, options->tracked, true);
}
