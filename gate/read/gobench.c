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

/* `VALUE UNIT`: +1: it is none. */
static int split_number(
	struct row *row, struct span word, struct span unit, struct err *err)
{
	double value = 0;
	bool finite = num_parse(&value, word);

	if (!finite && !is_number_like(word))
		return 1;
	if (!finite)
		return err_set(err, ERR_INPUT,
			"%.*s: %.*s %.*s is not a finite number",
			(int)row->name.len, row->name.data, (int)word.len,
			word.data, (int)unit.len, unit.data);
	if (has_unit(row, unit))
		return err_set(err, ERR_INPUT,
			"%.*s: %.*s is there twice in one line",
			(int)row->name.len, row->name.data, (int)unit.len,
			unit.data);
	if (row->count == UNITS_MAX)
		return err_set(err, ERR_LIMIT,
			"%.*s: more than %d numbers in one line",
			(int)row->name.len, row->name.data, UNITS_MAX);
	row->values[row->count] = value;
	row->units[row->count++] = unit;
	return 0;
}

/* What follows the name of a result. +1: it is none, or a broken one. */
static int split_numbers(struct row *row, struct span rest, struct err *err)
{
	struct span word, unit;
	uint64_t iterations;

	row->count = 0;
	if (!word_next(&rest, &word) || !num_parse_u64(&iterations, word) ||
		iterations == 0)
		return 1;
	row->iterations = (double)iterations;
	while (word_next(&rest, &word)) {
		int status = word_next(&rest, &unit)
			? split_number(row, word, unit, err)
			: 1;

		if (status)
			return status;
	}
	return row->count ? 0 : 1;
}

/* The start of the word that ends before `end`; end: there is none. */
static size_t word_before(struct span line, size_t end)
{
	size_t at = end;

	while (at > 0 && (line.data[at - 1] == ' ' || line.data[at - 1] == '\t'))
		at--;
	if (at == 0)
		return end;
	while (at > 0 && line.data[at - 1] != ' ' && line.data[at - 1] != '\t')
		at--;
	return at;
}

/* The numbers of a result whose name came before something else was printed:
 * `COUNT VALUE ns/op`, which testing prints first, and what follows. */
static struct span numbers_in(struct span line)
{
	size_t unit = text_find(line, span_of(" ns/op"));
	size_t value = unit < line.len ? word_before(line, unit) : unit;
	size_t count = value < unit ? word_before(line, value) : value;

	return count < value ? (struct span){line.data + count, line.len - count}
			     : (struct span){0};
}

/*
 * Lines to results. `go test` prints the name when a benchmark begins and its
 * numbers when it ends; what the code under test prints in between stands on
 * the name's line or on lines of its own, and the numbers come at the end of a
 * later one.
 */
struct results {
	struct span begun; /* line whose numbers have not come, borrowed */
	struct row row;
};

/* +1: no result ends in this line. */
static int results_line(struct results *r, struct span line, bool begins,
	struct err *err)
{
	struct span rest = line;
	int status = 1;

	if (begins) {
		word_next(&rest, &r->row.name);
		status = split_numbers(&r->row, rest, err);
		r->begun = line;
	} else if (r->begun.len) {
		rest = r->begun;
		word_next(&rest, &r->row.name);
		rest = line;
	} else {
		return 1;
	}
	if (status > 0)
		status = split_numbers(&r->row, numbers_in(rest), err);
	if (status <= 0)
		r->begun.len = 0;
	return status;
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
	struct facts better;    /* higher or lower, of a unit */
	struct rowset packages; /* of those that have results */
	sym package;		/* of the lines that follow */
	uint64_t processors;	/* that all names end in, 0: they differ */
	uint32_t count;
	uint32_t broken;
	struct span first_broken; /* lines, borrowed */
	struct span first_failed;
	struct span failed_in; /* the benchmark that had begun by then */
	struct results results;
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
	facts_put(&bench->better, symtab_intern(bench->symtab, unit),
		symtab_intern(bench->symtab, better));
}

/* +1: the text says that more is better, -1: that less is, 0: neither. */
static int better_of(const struct bench *bench, sym unit)
{
	uint32_t at = rowset_find(&bench->better.keys, &unit.i);

	if (at == ROWSET_NONE)
		return 0;
	return span_equal(symtab_text(bench->symtab, bench->better.values[at]),
		       span_of("higher"))
	               ? 1
	               : -1;
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

static void survey_row(struct bench *bench)
{
	const struct row *row = &bench->results.row;
	uint64_t processors = processors_of(row->name);

	if (!bench->count++)
		bench->processors = processors;
	else if (bench->processors != processors)
		bench->processors = 0;
	rowset_add(&bench->packages, &bench->package.i);
}

/* The line of a name ends without numbers: `go test -v` prints the name alone
 * before the benchmark begins; other such lines are told of. */
static void survey_lost(struct bench *bench, struct span line)
{
	struct span rest = line, word;

	word_next(&rest, &word);
	if (word_next(&rest, &word) && !bench->broken++)
		bench->first_broken = line;
}

static void survey_failed(struct bench *bench, struct span line)
{
	if (bench->first_failed.len)
		return;
	bench->first_failed = line;
	bench->failed_in = bench->results.begun;
}

static int survey(struct bench *bench, struct span content, struct err *err)
{
	struct lines lines = {.text = content};
	struct span line;

	while (lines_next(&lines, &line)) {
		enum line_kind kind = kind_of(line);
		struct span begun = bench->results.begun;
		int status = results_line(
			&bench->results, line, kind == LINE_RESULT, err);

		if (status < 0)
			return err_wrap(err, "line %u", (unsigned)lines.number);
		if (status == 0)
			survey_row(bench);
		if (begun.len && kind == LINE_RESULT)
			survey_lost(bench, begun);
		if (kind == LINE_UNIT)
			put_unit(bench, line);
		else if (kind == LINE_CONFIG)
			put_config(bench, line);
		else if (kind == LINE_FAILED)
			survey_failed(bench, line);
	}
	if (bench->results.begun.len)
		survey_lost(bench, bench->results.begun);
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
	const struct row *row = &bench->results.row;
	struct bench_value result = {
		.benchmark = benchmark_name(bench, row->name),
		.iterations = row->iterations,
		.line_index = index,
	};

	for (uint32_t i = 0; i < row->count; i++) {
		result.unit = symtab_intern(bench->symtab, row->units[i]);
		result.value = row->values[i];
		result.better = better_of(bench, result.unit);
		if (builder_bench_value(bench->b, result, err))
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
	bench->results.begun.len = 0;
	while (lines_next(&lines, &line)) {
		if (results_line(&bench->results, line,
			    kind_of(line) == LINE_RESULT, err) == 0) {
			if (add_row(bench, index++, err))
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

	if (bench->count)
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
	rowset_init(&bench->better.keys, 1);
	rowset_init(&bench->packages, 1);
	status = survey(bench, content, err);
	if (!status)
		status = check(bench, err);
	if (!status) {
		add_facts_and_notes(bench);
		status = add_results(bench, content, err);
	}
	rowset_clear(&bench->facts.keys);
	rowset_clear(&bench->better.keys);
	rowset_clear(&bench->packages);
	free(bench->facts.values);
	free(bench->better.values);
	free(bench);
	return status;
}

/* A name, a count, a number and its unit. */
static bool is_result(struct span line)
{
	struct span words[4];
	uint64_t iterations;

	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (!word_next(&line, &words[i]))
			return false;
	return num_parse_u64(&iterations, words[1]);
}

/* Known configuration, a result, or the last words of `go test`. */
bool gobench_sniff(struct span content)
{
	struct lines lines = {.text = content};
	struct span line;
	bool begun = false;

	if (!text_is(content))
		return false;
	while (lines_next(&lines, &line)) {
		bool begins = kind_of(line) == LINE_RESULT;

		begun = begun || begins;
		if (span_starts(line, "goos: ") ||
			span_starts(line, "goarch: ") ||
			span_starts(line, "pkg: ") ||
			span_starts(line, "--- FAIL: ") ||
			span_starts(line, "FAIL\t") ||
			span_starts(line, "ok  \t") ||
			(begins && is_result(line)) ||
			(begun && numbers_in(line).len))
			return true;
	}
	return false;
}
