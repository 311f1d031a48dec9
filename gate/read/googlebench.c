/*
 * Google Benchmark: the table that it prints and the JSON of --benchmark_out,
 * read as what Go's text is. Iterations are operations; times become ns/op and,
 * of the processor, cpu-ns/op; what is counted keeps its name, rates of bytes
 * and items become bytes/s and items/s. Repetitions are results of their own,
 * what is made of them (_mean, _cv, ..., _BigO) is left out. A benchmark that
 * reports an error failed, as in Go.
 */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/rowset.h"
#include "gate/read/formats.h"
#include "gate/read/googlebench_row.h"
#include "gate/read/results_json.h"
#include "gate/text/lines.h"

#define NO_MATCH "--benchmark_filter has results when it matches"

/* State of one reading. */
struct gbench {
	struct result_set *r;
	struct span columns; /* of counters that have one, after Iterations */
	struct rowset names; /* of results and of what is made of them */
	uint32_t aggregates;
};

/* The metric that a counter is. */
static struct span counter_unit(struct span name)
{
	static const char *const units[][2] = {
		{"bytes_per_second", "bytes/s"},
		{"items_per_second", "items/s"},
		{"allocs_per_iter", "allocs/op"},
	};

	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (span_equal(name, span_of(units[i][0])))
			return span_of(units[i][1]);
	return name;
}

/* ---- the table ---- */

/* `NAME=VALUE`, or a value in a column; what else there is is a label. */
static int put_counters(struct gbench *g, struct span rest, struct err *err)
{
	struct span columns = g->columns, word;

	while (word_next(&rest, &word)) {
		size_t equals = span_find(word, 0, '=');
		struct span name = {word.data, equals}, text = word;
		double value;
		bool rate;

		if (equals < word.len)
			text = (struct span){word.data + equals + 1,
				word.len - equals - 1};
		else if (!word_next(&columns, &name))
			return 0;
		if (!name.len ||
			!gbench_counter(&value, &rate, text,
				span_equal(name, span_of("bytes_per_second"))))
			continue;
		if (results_number(g->r, counter_unit(name), value, rate, err))
			return -1;
	}
	return 0;
}

static bool has_name(const struct gbench *g, struct span name,
	const char *ending)
{
	struct buf text = {0};
	sym found;

	buf_span(&text, name);
	buf_text(&text, ending);
	found = builder_text(g->r->b, buf_view(&text));
	buf_clear(&text);
	return rowset_find(&g->names, &found.i) != ROWSET_NONE;
}

/* A benchmark may be called so: then there is none that it is made of. */
static bool is_aggregate(const struct gbench *g, struct span name)
{
	struct span of = gbench_made_of(name);

	return of.len &&
	       (has_name(g, of, "") || (has_name(g, of, "_mean") &&
					       has_name(g, of, "_median")));
}

/* All names, so that aggregates are told. */
static void survey(struct gbench *g, struct span content)
{
	struct lines lines = {.text = content};
	struct span line, name, columns;
	struct gbench_times times;
	bool begun = false;

	while (lines_next(&lines, &line)) {
		begun = begun || gbench_head(line, &columns);
		if (begun && gbench_row(&name, &times, line)) {
			sym found = builder_text(g->r->b, name);

			rowset_add(&g->names, &found.i);
		}
	}
}

static int read_row(struct gbench *g, struct span name,
	const struct gbench_times *times, struct span line, struct err *err)
{
	struct result_set *r = g->r;

	if (is_aggregate(g, name)) {
		g->aggregates++;
		return 0;
	}
	if (!(times->iterations > 0.0)) {
		results_skipped(r, line);
		return 0;
	}
	results_begin(r, name, times->iterations);
	if (results_time(r, "ns/op", times->ns[0], err) ||
		results_time(r, "cpu-ns/op", times->ns[1], err) ||
		put_counters(g, times->rest, err))
		return -1;
	return results_add(r, err);
}

static int read_line(struct gbench *g, struct span line, struct err *err)
{
	struct span name, why;
	struct gbench_times times;

	if (gbench_row(&name, &times, line))
		return read_row(g, name, &times, line, err);
	if (gbench_said(line, " ERROR OCCURRED: ", &name, &why))
		results_failed(g->r, name, why);
	else if (gbench_said(line, " SKIPPED: ", &name, &why))
		results_skipped(g->r, line);
	return 0;
}

/* Each line of the table ends: a number at the end of what does not may lack
 * its last digits. */
static int check_whole(struct span content, struct err *err)
{
	struct lines lines = {.text = content};
	struct span line = {0}, name;
	struct gbench_times times;

	if (content.data[content.len - 1] == '\n' ||
		content.data[content.len - 1] == '\r')
		return 0;
	while (lines_next(&lines, &line))
		;
	if (!gbench_row(&name, &times, line) || times.rest.len)
		return 0;
	return err_set(err, ERR_INPUT,
		"line %u: the text ends within a line: "
		"keep all that the benchmark prints",
		(unsigned)lines.number);
}

static int read_table(struct gbench *g, struct span content, struct err *err)
{
	struct lines lines = {.text = content};
	struct span line;
	bool begun = false;
	int status = check_whole(content, err);

	if (!status)
		survey(g, content);
	while (!status && lines_next(&lines, &line)) {
		if (gbench_head(line, &g->columns))
			begun = true;
		else if (begun && read_line(g, line, err))
			status = err_wrap(err, "line %u",
				(unsigned)lines.number);
	}
	return status;
}

/* ---- JSON ---- */

/* Numbers that say something else than what was counted. */
static bool is_counter(const char *key)
{
	static const char *const others[] = {"family_index",
		"per_family_instance_index", "repetitions", "repetition_index",
		"threads", "iterations", "real_time", "cpu_time",
		"max_bytes_used", "total_allocated_bytes", "net_heap_growth"};

	for (size_t i = 0; i < sizeof others / sizeof *others; i++)
		if (strcmp(key, others[i]) == 0)
			return false;
	return true;
}

static int put_members(struct result_set *r, json_t *object, struct err *err)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key,
		value) if (json_is_number(value) && is_counter(key) &&
			   results_number(r, counter_unit(span_of(key)),
				   json_number_value(value), false,
				   err)) return -1;
	return 0;
}

static int read_times(struct result_set *r, const json_t *object, struct err *err)
{
	static const char *const keys[][2] = {{"real_time", "ns/op"},
		{"cpu_time", "cpu-ns/op"}};
	struct span name = r->entry.name;
	struct span unit = json_text_of(object, "time_unit");
	double ns = unit.len ? gbench_unit(unit) : 1.0;

	if (!(ns > 0.0))
		return err_set(err, ERR_INPUT,
			"%.*s: time_unit is none of ns, "
			"us, ms, s",
			(int)name.len, name.data);
	for (size_t i = 0; i < 2; i++) {
		double time = json_number_of(object, keys[i][0]);

		if (isnan(time))
			return err_set(err, ERR_INPUT, "%.*s: %s is no number",
				(int)name.len, name.data, keys[i][0]);
		if (results_time(r, keys[i][1], ns * time, err))
			return -1;
	}
	return 0;
}

static int read_object(struct result_set *r, json_t *object, void *state,
	struct err *err)
{
	struct gbench *g = state;
	struct span name = json_text_of(object, "name");
	double iterations;

	if (!name.len)
		return err_set(err, ERR_INPUT, "a benchmark without a name");
	if (json_is_true(json_object_get(object, "error_occurred"))) {
		results_failed(r, name, json_text_of(object, "error_message"));
		return 0;
	}
	if (json_is_true(json_object_get(object, "skipped"))) {
		results_skipped(r, name);
		return 0;
	}
	if (span_equal(json_text_of(object, "run_type"),
		    span_of("aggregate")) ||
		is_aggregate(g, name)) {
		g->aggregates++;
		return 0;
	}
	if (json_count_of(&iterations, name, object, "iterations", err))
		return -1;
	results_begin(r, name, iterations);
	return read_times(r, object, err) || put_members(r, object, err) ||
	                       results_add(r, err)
	               ? -1
	               : 0;
}

/* Versions before 1.5 have no run_type. */
static void survey_json(struct gbench *g, const json_t *list)
{
	const json_t *object;
	size_t i;

	json_array_foreach(list, i, object)
	{
		sym name = builder_text(g->r->b, json_text_of(object, "name"));

		if (!json_object_get(object, "run_type"))
			rowset_add(&g->names, &name.i);
	}
}

static int check_aggregates(const struct gbench *g, struct err *err)
{
	if (g->r->count || g->r->failed || !g->aggregates)
		return 0;
	return err_set(err, ERR_INPUT,
		"only what was made of "
		"repetitions is there, and not how many operations they did: "
		"leave out --benchmark_report_aggregates_only and "
		"--benchmark_display_aggregates_only");
}

static int read_root(struct result_set *r, json_t *root, struct err *err)
{
	struct gbench g = {.r = r};
	const json_t *list = json_object_get(root, "benchmarks");
	int status;

	rowset_init(&g.names, 1);
	survey_json(&g, list);
	status = results_json_each(r, list, "benchmarks", read_object, &g, err);
	if (!status)
		status = check_aggregates(&g, err);
	rowset_clear(&g.names);
	return status;
}

/* ---- both ---- */

static bool is_json(struct span content)
{
	content = span_trim(content);
	return span_starts(content, "{");
}

static int read_text(struct builder *b, struct span content, struct err *err)
{
	struct gbench g = {.r = results_new(b)};
	int status;

	rowset_init(&g.names, 1);
	status = read_table(&g, content, err);
	if (!status)
		status = check_aggregates(&g, err);
	if (!status)
		status = results_end(g.r, NO_MATCH, err);
	rowset_clear(&g.names);
	results_free(g.r);
	return status;
}

int googlebench_read(struct builder *b, struct span content, struct err *err)
{
	static const struct results_format json = {"Google Benchmark JSON",
		"keep all that --benchmark_out writes", NO_MATCH, read_root};

	return is_json(content) ? results_json_read(b, content, &json, err)
	                        : read_text(b, content, err);
}

/* The head of the table anywhere, for programs print; of JSON, its keys. */
bool googlebench_sniff(struct span content)
{
	struct lines lines = {.text = content};
	struct span line, columns, head = text_head(content);

	if (!text_is(content))
		return false;
	if (is_json(content))
		return text_find(head, span_of("\"context\"")) < head.len &&
		       text_find(head, span_of("\"benchmarks\"")) < head.len;
	while (lines_next(&lines, &line))
		if (gbench_head(line, &columns))
			return true;
	return false;
}
