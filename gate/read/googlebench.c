/*
 * Google Benchmark: the table that it prints and the JSON of --benchmark_out,
 * read as what Go's text is. Iterations are operations; times become ns/op and,
 * of the processor, cpu-ns/op; what is counted keeps its name, rates of bytes
 * and items become bytes/s and items/s. Repetitions are results of their own,
 * what is made of them (_mean, _cv, ..., _BigO) is left out. A benchmark that
 * reports an error failed, as in Go.
 */
#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/read/formats.h"
#include "gate/read/googlebench_row.h"
#include "gate/read/units.h"
#include "gate/text/lines.h"

enum {
	FAILED_NAMES = 4, /* in a message */
	EXCERPT = 100,    /* bytes of a line in a message */
};

/* One result. */
struct entry {
	struct span name;
	double iterations;
	struct units units;
	double values[UNITS_MAX];
	bool rates[UNITS_MAX]; /* the text says that it is per second */
};

/* State of one reading. */
struct gbench {
	struct builder *b;
	struct symtab *symtab;
	struct entry entry;
	struct span columns; /* of counters that have one, after Iterations */
	struct rowset names; /* of results and of what is made of them */
	uint32_t count;      /* results */
	uint32_t aggregates;
	uint32_t skipped; /* that are no result and no failure */
	struct span first_skipped;
	uint32_t failed;
	struct buf failed_names;
	struct buf why; /* of the first */
};

static int put_number(struct entry *e, struct span unit, double value,
	bool rate, struct err *err)
{
	if (!isfinite(value))
		return err_set(err, ERR_INPUT,
			"%.*s: %.*s is not a finite number", (int)e->name.len,
			e->name.data, (int)unit.len, unit.data);
	if (units_has(&e->units, unit))
		return err_set(err, ERR_INPUT, "%.*s: %.*s is there twice",
			(int)e->name.len, e->name.data, (int)unit.len,
			unit.data);
	if (e->units.count == UNITS_MAX)
		return err_set(err, ERR_LIMIT,
			"%.*s: more than %d numbers in one result",
			(int)e->name.len, e->name.data, UNITS_MAX);
	e->rates[e->units.count] = rate;
	e->values[e->units.count] = value;
	units_add(&e->units, unit);
	return 0;
}

static int put_time(struct entry *e, const char *unit, double ns,
	struct err *err)
{
	if (ns < 0.0)
		return err_set(err, ERR_INPUT, "%.*s: a time below 0",
			(int)e->name.len, e->name.data);
	return put_number(e, span_of(unit), ns, false, err);
}

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

static void put_failure(struct gbench *g, struct span name, struct span why)
{
	if (g->failed < FAILED_NAMES) {
		buf_text(&g->failed_names, g->failed ? ", " : "");
		buf_span(&g->failed_names, name);
	}
	if (!g->failed++)
		buf_span(&g->why, why);
}

static void put_skipped(struct gbench *g, struct span what)
{
	if (!g->skipped++)
		g->first_skipped = text_cut(what, EXCERPT);
}

static int add_entry(struct gbench *g, struct err *err)
{
	const struct entry *e = &g->entry;
	struct bench_value result = {
		.benchmark = builder_name(g->b, e->name),
		.iterations = e->iterations,
		.line_index = g->count++,
	};

	for (uint32_t i = 0; i < e->units.count; i++) {
		result.unit = builder_name(g->b, e->units.all[i]);
		result.value = e->values[i];
		result.better = e->rates[i] ? 1 : 0;
		if (builder_bench_value(g->b, result, err))
			return -1;
	}
	return 0;
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
		if (put_number(&g->entry, counter_unit(name), value, rate, err))
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
	found = builder_name(g->b, buf_view(&text));
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
			sym found = builder_name(g->b, name);

			rowset_add(&g->names, &found.i);
		}
	}
}

static int read_row(struct gbench *g, struct span name,
	const struct gbench_times *times, struct span line, struct err *err)
{
	struct entry *e = &g->entry;

	if (is_aggregate(g, name)) {
		g->aggregates++;
		return 0;
	}
	if (!(times->iterations > 0.0)) {
		put_skipped(g, line);
		return 0;
	}
	e->name = name;
	e->iterations = times->iterations;
	units_clear(&e->units);
	if (put_time(e, "ns/op", times->ns[0], err) ||
		put_time(e, "cpu-ns/op", times->ns[1], err) ||
		put_counters(g, times->rest, err))
		return -1;
	return add_entry(g, err);
}

static int read_line(struct gbench *g, struct span line, struct err *err)
{
	struct span name, why;
	struct gbench_times times;

	if (gbench_row(&name, &times, line))
		return read_row(g, name, &times, line, err);
	if (gbench_said(line, " ERROR OCCURRED: ", &name, &why))
		put_failure(g, name, why);
	else if (gbench_said(line, " SKIPPED: ", &name, &why))
		put_skipped(g, line);
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

static struct span text_of(const json_t *object, const char *key)
{
	const json_t *value = json_object_get(object, key);

	return json_is_string(value) ? (struct span){json_string_value(value),
					       json_string_length(value)}
	                             : (struct span){0};
}

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

static int put_members(struct entry *e, json_t *object, struct err *err)
{
	const char *key;
	json_t *value;

	json_object_foreach(object, key,
		value) if (json_is_number(value) && is_counter(key) &&
			   put_number(e, counter_unit(span_of(key)),
				   json_number_value(value), false,
				   err)) return -1;
	return 0;
}

static int read_times(struct entry *e, const json_t *object, struct err *err)
{
	static const char *const keys[][2] = {{"real_time", "ns/op"},
		{"cpu_time", "cpu-ns/op"}};
	struct span unit = text_of(object, "time_unit");
	double ns = unit.len ? gbench_unit(unit) : 1.0;

	if (!(ns > 0.0))
		return err_set(err, ERR_INPUT,
			"%.*s: time_unit is none of ns, "
			"us, ms, s",
			(int)e->name.len, e->name.data);
	for (size_t i = 0; i < 2; i++) {
		const json_t *value = json_object_get(object, keys[i][0]);

		if (!json_is_number(value))
			return err_set(err, ERR_INPUT, "%.*s: %s is no number",
				(int)e->name.len, e->name.data, keys[i][0]);
		if (put_time(e, keys[i][1], ns * json_number_value(value), err))
			return -1;
	}
	return 0;
}

static int read_object(struct gbench *g, json_t *object, struct err *err)
{
	struct entry *e = &g->entry;

	e->name = text_of(object, "name");
	units_clear(&e->units);
	e->iterations =
		json_number_value(json_object_get(object, "iterations"));
	if (!e->name.len)
		return err_set(err, ERR_INPUT, "a benchmark without a name");
	if (json_is_true(json_object_get(object, "error_occurred"))) {
		put_failure(g, e->name, text_of(object, "error_message"));
		return 0;
	}
	if (json_is_true(json_object_get(object, "skipped"))) {
		put_skipped(g, e->name);
		return 0;
	}
	if (span_equal(text_of(object, "run_type"), span_of("aggregate")) ||
		is_aggregate(g, e->name)) {
		g->aggregates++;
		return 0;
	}
	if (!(e->iterations > 0.0))
		return err_set(err, ERR_INPUT,
			"%.*s: iterations is no number above 0",
			(int)e->name.len, e->name.data);
	return read_times(e, object, err) || put_members(e, object, err) ||
	                       add_entry(g, err)
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
		sym name = builder_name(g->b, text_of(object, "name"));

		if (!json_object_get(object, "run_type"))
			rowset_add(&g->names, &name.i);
	}
}

/* Names are as long as the symtab before the document goes. */
static int read_json(struct gbench *g, struct span content, struct err *err)
{
	json_error_t where;
	json_t *root = json_loadb(content.data, content.len,
		JSON_REJECT_DUPLICATES, &where);
	const json_t *list = json_object_get(root, "benchmarks");
	json_t *object;
	size_t i;
	int status = 0;

	if (!root)
		return err_set(err, ERR_INPUT,
			"Google Benchmark JSON, line "
			"%d: %s; keep all that --benchmark_out writes",
			where.line, where.text);
	if (!json_is_array(list))
		status = err_set(err, ERR_INPUT, "\"benchmarks\" is no list");
	else
		survey_json(g, list);
	json_array_foreach(list, i, object)
	{
		if (status)
			break;
		if (read_object(g, object, err))
			status = err_wrap(err, "benchmarks[%zu]", i);
	}
	if (g->skipped)
		g->first_skipped = symtab_text(g->symtab,
			builder_name(g->b, g->first_skipped));
	json_decref(root);
	return status;
}

/* ---- both ---- */

static bool is_json(struct span content)
{
	content = span_trim(content);
	return span_starts(content, "{");
}

/* A text without results is one of a benchmark that is not there. */
static int finish(struct gbench *g, struct err *err)
{
	struct span names = buf_view(&g->failed_names), why = buf_view(&g->why);
	struct ending ending = {.how = ENDED_OPEN};

	if (!g->count && g->failed)
		return err_set(err, ERR_INPUT,
			"%.*s failed, there is no result: %.*s", (int)names.len,
			names.data, (int)why.len, why.data);
	if (!g->count && g->aggregates)
		return err_set(err, ERR_INPUT,
			"only what was made of "
			"repetitions is there, and not how many operations "
		        "they "
			"did: leave out --benchmark_report_aggregates_only and "
			"--benchmark_display_aggregates_only");
	if (g->failed)
		ending = (struct ending){.how = ENDED_FAILED,
			.benchmarks = builder_name(g->b, names),
			.why = builder_name(g->b, why)};
	builder_ending(g->b, ending);
	if (g->failed)
		builder_note(g->b, "bench-failed",
			"the results are partial, %.*s failed: %.*s",
			(int)names.len, names.data, (int)why.len, why.data);
	if (g->skipped)
		builder_note(g->b, "skipped-results",
			"skipped benchmarks without a result: %u, the first: "
			"%.*s",
			(unsigned)g->skipped, (int)g->first_skipped.len,
			g->first_skipped.data);
	if (!g->count)
		builder_note(g->b, "no-results",
			"no benchmark ran: "
			"--benchmark_filter has results when it matches");
	return 0;
}

int googlebench_read(struct builder *b, struct span content, struct err *err)
{
	struct gbench *g = xcalloc(1, sizeof *g);
	int status;

	g->b = b;
	g->symtab = builder_symtab(b);
	rowset_init(&g->names, 1);
	status = is_json(content) ? read_json(g, content, err)
	                          : read_table(g, content, err);
	if (!status)
		status = finish(g, err);
	rowset_clear(&g->names);
	buf_clear(&g->failed_names);
	buf_clear(&g->why);
	free(g);
	return status;
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
