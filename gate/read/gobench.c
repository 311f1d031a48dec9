/* Reads what `go test -bench` prints: results, configuration, units. */
#include "gate/read/gobench.h"

#include <stdlib.h>
#include <string.h>

#include "gate/text/lines.h"
#include "gate/text/num.h"

enum line_kind {
	LINE_OTHER,
	LINE_RESULT, /* a line that begins like one; it may be broken */
	LINE_UNIT,
	LINE_CONFIG,
	LINE_FAILED,
};

bool gobench_failed(struct span line)
{
	line = span_trim(line);
	return span_equal(line, span_of("FAIL")) ||
	       span_starts(line, "FAIL\t") || span_starts(line, "--- FAIL: ") ||
	       span_starts(line, "panic: ");
}

/* `key: value`: the key begins with a lower-case letter and has neither blanks
 * nor capitals; nothing after the colon takes the key back. */
static bool split_config(struct span line, struct span *key, struct span *value)
{
	size_t colon = span_find(line, 0, ':');

	if (colon == line.len || colon == 0 || line.data[0] < 'a' ||
		line.data[0] > 'z')
		return false;
	for (size_t i = 0; i < colon; i++) {
		char c = line.data[i];

		if (c == ' ' || c == '\t' || (c >= 'A' && c <= 'Z'))
			return false;
	}
	*key = (struct span){line.data, colon};
	*value = (struct span){line.data + colon + 1, line.len - colon - 1};
	if (value->len && value->data[0] != ' ' && value->data[0] != '\t')
		return false;
	*value = span_trim(*value);
	return true;
}

static enum line_kind kind_of(struct span line)
{
	struct span key, value;

	if (span_starts(line, "Benchmark") &&
		!(line.len > 9 && line.data[9] >= 'a' && line.data[9] <= 'z'))
		return LINE_RESULT;
	if (gobench_failed(line))
		return LINE_FAILED;
	if (span_starts(line, "Unit ") || span_starts(line, "Unit\t"))
		return LINE_UNIT;
	return split_config(line, &key, &value) ? LINE_CONFIG : LINE_OTHER;
}

enum {UNITS_MAX = 256 };

/* One result line. */
struct row {
	struct span name;
	double iterations;
	uint32_t count;
	struct span units[UNITS_MAX];
	double values[UNITS_MAX];
};

/* A word that was meant as a number, even if it is none that can be used. */
static bool is_number_like(struct span word)
{
	size_t at = word.len && (word.data[0] == '-' || word.data[0] == '+');
	struct span bare = {word.data + at, word.len - at};

	if (span_equal(bare, span_of("NaN")) ||
		span_equal(bare, span_of("Inf")))
		return true;
	if (!bare.len || bare.data[0] < '0' || bare.data[0] > '9')
		return false;
	while (at < word.len && strchr("0123456789.eE+-", word.data[at]))
		at++;
	return at == word.len;
}

static bool has_unit(const struct row *row, struct span unit)
{
	for (uint32_t i = 0; i < row->count; i++)
		if (span_equal(row->units[i], unit))
			return true;
	return false;
}

/* +1: the line is not a result after all, or a broken one. */
static int split_result(struct row *row, struct span line, struct err *err)
{
	struct span word, unit;
	uint64_t iterations;

	row->count = 0;
	word_next(&line, &row->name);
	if (!word_next(&line, &word) || !num_parse_u64(&iterations, word) ||
		iterations == 0)
		return 1;
	row->iterations = (double)iterations;
	while (word_next(&line, &word)) {
		double value = 0;
		bool finite = num_parse(&value, word);

		if ((!finite && !is_number_like(word)) ||
			!word_next(&line, &unit))
			return 1;
		if (!finite)
			return err_set(err, ERR_INPUT,
				"%.*s: %.*s %.*s is "
				"not a finite number",
				(int)row->name.len, row->name.data,
				(int)word.len, word.data, (int)unit.len,
				unit.data);
		if (has_unit(row, unit))
			return err_set(err, ERR_INPUT,
				"%.*s: %.*s is there "
				"twice in one line",
				(int)row->name.len, row->name.data,
				(int)unit.len, unit.data);
		if (row->count == UNITS_MAX)
			return err_set(err, ERR_LIMIT,
				"%.*s: more than %d "
				"numbers in one line",
				(int)row->name.len, row->name.data, UNITS_MAX);
		row->values[row->count] = value;
		row->units[row->count++] = unit;
	}
	return row->count ? 0 : 1;
}

/* The number behind the last dash of a name; 0: none above 1. */
static uint64_t processors_of(struct span name)
{
	size_t at = name.len;
	uint64_t value;

	while (at > 0 && name.data[at - 1] >= '0' && name.data[at - 1] <= '9')
		at--;
	if (at < 2 || name.data[at - 1] != '-' || name.data[at] == '0' ||
		!num_parse_u64(
			&value, (struct span){name.data + at, name.len - at}))
		return 0;
	return value > 1 ? value : 0;
}

/* Cuts what processors_of has seen. */
static struct span without_processors(struct span name)
{
	while (name.data[name.len - 1] != '-')
		name.len--;
	name.len--;
	return name;
}

/* Keys with their latest value, in the order of first appearance. */
struct facts {
	struct rowset keys; /* of one sym */
	sym *values;	    /* keys.capacity entries at least */
	uint32_t capacity;
};

static void facts_put(struct facts *facts, sym key, sym value)
{
	uint32_t at = rowset_add(&facts->keys, &key.i);

	if (at >= facts->capacity) {
		facts->capacity = at * 2 + 16;
		facts->values = xrealloc(
			facts->values, facts->capacity, sizeof *facts->values);
	}
	facts->values[at] = value;
}

/* State of one reading; the text is read twice, first to learn what decides
 * the names of all results. */
struct bench {
	struct builder *b;
	struct symtab *symtab;
	struct facts facts;
	struct rowset packages; /* of those that have results */
	sym package;		/* of the lines that follow */
	uint64_t processors;	/* that all names end in, 0: they differ */
	uint32_t results;
	uint32_t broken;
	struct span first_broken; /* lines, borrowed */
	struct span first_failed;
	struct row row;
};

static void put_config(struct bench *bench, struct span line)
{
	struct span key, value;
	sym name, text;

	if (!split_config(line, &key, &value))
		return;
	name = symtab_intern(bench->symtab, key);
	text = symtab_intern(bench->symtab, value);
	if (span_equal(key, span_of("pkg")))
		bench->package = text;
	facts_put(&bench->facts, name, text);
}

static void put_better(
	struct bench *bench, struct span unit, struct span better)
{
	struct buf key = {0};

	buf_text(&key, "better:");
	buf_span(&key, unit);
	facts_put(&bench->facts, symtab_intern(bench->symtab, buf_view(&key)),
		symtab_intern(bench->symtab, better));
	buf_clear(&key);
}

/* `Unit UNIT key=value...`; of the keys only better matters here. */
static void put_unit(struct bench *bench, struct span line)
{
	struct span unit, word;

	word_next(&line, &unit);
	if (!word_next(&line, &unit))
		return;
	while (word_next(&line, &word)) {
		struct span better = {word.data + 7, word.len - 7};

		if (span_equal(word, span_of("better=higher")) ||
			span_equal(word, span_of("better=lower")))
			put_better(bench, unit, better);
	}
}

static int survey_result(
	struct bench *bench, struct span line, uint32_t number, struct err *err)
{
	struct row *row = &bench->row;
	struct span rest = line, word;
	uint64_t processors;
	int status = split_result(row, line, err);

	if (status < 0)
		return err_wrap(err, "line %u", (unsigned)number);
	if (status > 0) {
		/* `go test -v` prints the name alone before it begins. */
		word_next(&rest, &word);
		if (word_next(&rest, &word) && !bench->broken++)
			bench->first_broken = line;
		return 0;
	}
	processors = processors_of(row->name);
	if (!bench->results++)
		bench->processors = processors;
	else if (bench->processors != processors)
		bench->processors = 0;
	rowset_add(&bench->packages, &bench->package.i);
	if (has_unit(row, span_of("MB/s")))
		put_better(bench, span_of("MB/s"), span_of("higher"));
	return 0;
}

static int survey(struct bench *bench, struct span content, struct err *err)
{
	struct lines lines = {.text = content};
	struct span line;

	while (lines_next(&lines, &line)) {
		switch (kind_of(line)) {
		case LINE_OTHER:
			break;
		case LINE_RESULT:
			if (survey_result(bench, line, lines.number, err))
				return -1;
			break;
		case LINE_UNIT:
			put_unit(bench, line);
			break;
		case LINE_CONFIG:
			put_config(bench, line);
			break;
		case LINE_FAILED:
			if (!bench->first_failed.len)
				bench->first_failed = line;
		}
	}
	return 0;
}

static sym benchmark_name(struct bench *bench, struct span name)
{
	struct buf text = {0};
	sym result;

	if (bench->processors)
		name = without_processors(name);
	if (bench->packages.count > 1 && bench->package.i) {
		buf_span(&text, symtab_text(bench->symtab, bench->package));
		buf_char(&text, '.');
	}
	buf_span(&text, name);
	result = symtab_intern(bench->symtab, buf_view(&text));
	buf_clear(&text);
	return result;
}

static int add_row(struct bench *bench, uint32_t index, struct err *err)
{
	const struct row *row = &bench->row;
	struct result result = {
		.benchmark = benchmark_name(bench, row->name),
		.iterations = row->iterations,
		.line_index = index,
	};

	for (uint32_t i = 0; i < row->count; i++) {
		result.unit = symtab_intern(bench->symtab, row->units[i]);
		result.value = row->values[i];
		if (builder_result(bench->b, result, err))
			return -1;
	}
	return 0;
}

static int add_results(
	struct bench *bench, struct span content, struct err *err)
{
	struct lines lines = {.text = content};
	struct span line, key, value;
	uint32_t index = 0;

	bench->package = (sym){0};
	while (lines_next(&lines, &line)) {
		if (kind_of(line) == LINE_RESULT) {
			if (!split_result(&bench->row, line, err) &&
				add_row(bench, index++, err))
				return -1;
		} else if (split_config(line, &key, &value) &&
			   span_equal(key, span_of("pkg"))) {
			bench->package = symtab_intern(bench->symtab, value);
		}
	}
	return 0;
}

/* As much of a line as a message can show. */
static struct span excerpt(struct span line)
{
	line = span_trim(line);
	if (line.len > 100)
		for (line.len = 100; (line.data[line.len] & 0xc0) == 0x80;)
			line.len--; /* not within a UTF-8 character */
	return line;
}

static int check(const struct bench *bench, struct err *err)
{
	struct span failed = excerpt(bench->first_failed);

	if (bench->results)
		return 0;
	if (failed.len)
		return err_set(err, ERR_INPUT,
			"the benchmark failed, there "
			"is no result: %.*s",
			(int)failed.len, failed.data);
	return err_set(err, ERR_INPUT,
		"no benchmark result in this Go test "
		"output: run `go test -bench PATTERN` with a pattern that "
		"matches");
}

static void add_facts_and_notes(struct bench *bench)
{
	struct span broken = excerpt(bench->first_broken);
	struct span failed = excerpt(bench->first_failed);

	for (uint32_t i = 0; i < bench->facts.keys.count; i++)
		if (bench->facts.values[i].i)
			builder_fact(bench->b,
				(sym){*rowset_at(&bench->facts.keys, i)},
				bench->facts.values[i]);
	if (bench->broken)
		builder_note(bench->b, "skipped-results",
			"skipped lines "
			"that begin like a benchmark result and are none: %u, "
			"the first: %.*s",
			(unsigned)bench->broken, (int)broken.len, broken.data);
	if (failed.len)
		builder_note(bench->b, "bench-failed",
			"the results may be "
			"partial: %.*s",
			(int)failed.len, failed.data);
}

int gobench_read(struct builder *b, struct span content, struct err *err)
{
	struct bench *bench = xcalloc(1, sizeof *bench);
	int status;

	bench->b = b;
	bench->symtab = builder_symtab(b);
	rowset_init(&bench->facts.keys, 1);
	rowset_init(&bench->packages, 1);
	status = survey(bench, content, err);
	if (!status)
		status = check(bench, err);
	if (!status) {
		add_facts_and_notes(bench);
		status = add_results(bench, content, err);
	}
	rowset_clear(&bench->facts.keys);
	rowset_clear(&bench->packages);
	free(bench->facts.values);
	free(bench);
	return status;
}

/* Known configuration, a result, or the last words of `go test`. */
bool gobench_sniff(struct span content)
{
	struct lines lines = {.text = content};
	struct span line, word;
	uint64_t iterations;

	if (!text_is(content))
		return false;
	while (lines_next(&lines, &line)) {
		if (span_starts(line, "goos: ") ||
			span_starts(line, "goarch: ") ||
			span_starts(line, "pkg: ") ||
			span_starts(line, "--- FAIL: ") ||
			span_starts(line, "FAIL\t") ||
			span_starts(line, "ok  \t"))
			return true;
		if (kind_of(line) == LINE_RESULT && word_next(&line, &word) &&
			word_next(&line, &word) &&
			num_parse_u64(&iterations, word) &&
			word_next(&line, &word) && word_next(&line, &word))
			return true;
	}
	return false;
}
