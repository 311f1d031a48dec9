/* Reads what `go test -bench` prints: results, configuration, units. */
#include "gate/read/gobench.h"

#include <stdlib.h>
#include <string.h>

#include "gate/model/metric.h"
#include "gate/read/gobench_end.h"
#include "gate/read/gobench_result.h"
#include "gate/text/lines.h"
#include "gate/text/num.h"

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

/* The number behind the last dash of a name; 0: none above 1. */
static uint64_t processors_of(struct span name)
{
	size_t at = span_last_digits(name);
	uint64_t value;

	if (at < 2 || at == name.len || name.data[at - 1] != '-' ||
		name.data[at] == '0' ||
		!num_parse_u64(&value,
			(struct span){name.data + at, name.len - at}))
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
	sym *values;        /* keys.capacity entries at least */
	uint32_t capacity;
};

static void facts_put(struct facts *facts, sym key, sym value)
{
	uint32_t at = rowset_add(&facts->keys, &key.i);

	if (at >= facts->capacity) {
		facts->capacity = at * 2 + 16;
		facts->values = xrealloc(facts->values, facts->capacity,
			sizeof *facts->values);
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
	sym package;            /* of the lines that follow */
	uint64_t processors;    /* that all names end in, 0: they differ */
	uint32_t count;
	uint32_t broken;
	struct span first_broken; /* lines, borrowed */
	struct span stray;        /* has numbers of a result, and no name or no
	                             count: likewise */
	struct results results;
	struct bench_end end;
};

static void put_config(struct bench *bench, struct span line)
{
	struct span key, value;
	sym name, text;

	if (!split_config(line, &key, &value) ||
		span_equal(key, span_of("testing")))
		return; /* the package testing warns */
	name = builder_text(bench->b, key);
	text = builder_text(bench->b, value);
	if (span_equal(key, span_of("pkg")))
		bench->package = text;
	facts_put(&bench->facts, name, text);
}

static void put_better(struct bench *bench, struct span unit,
	struct span better)
{
	facts_put(&bench->better, builder_text(bench->b, unit),
		builder_text(bench->b, better));
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

static void survey_line(struct bench *bench, struct span line)
{
	if (span_starts(line, "Unit ") || span_starts(line, "Unit\t"))
		put_unit(bench, line);
	else if (!result_begins(line) && !end_is_failure(line))
		put_config(bench, line);
	end_line(&bench->end, line, bench->results.begun, bench->package);
}

static int survey(struct bench *bench, struct span content, struct err *err)
{
	struct lines lines = {.text = content};
	struct span line;

	while (lines_next(&lines, &line)) {
		struct span begun = bench->results.begun;
		int status = results_line(&bench->results, line, err);

		if (status < 0)
			return err_wrap(err, "line %u", (unsigned)lines.number);
		if (status == 0)
			survey_row(bench);
		if (begun.len && result_begins(line))
			survey_lost(bench, begun);
		if (status > 0 && text_find(line, span_of(" ns/op")) < line.len)
			bench->stray = line;
		survey_line(bench, line);
	}
	if (bench->results.begun.len)
		survey_lost(bench, bench->results.begun);
	end_text(&bench->end, bench->results.begun, bench->package);
	return 0;
}

static sym benchmark_name(struct bench *bench, struct span name, sym package)
{
	struct buf text = {0};
	sym result;

	if (bench->processors && bench->processors == processors_of(name))
		name = without_processors(name);
	if (bench->packages.count > 1 && package.i) {
		buf_span(&text, symtab_text(bench->symtab, package));
		buf_char(&text, '.');
	}
	buf_span(&text, name);
	result = builder_text(bench->b, buf_view(&text));
	buf_clear(&text);
	return result;
}

/* Only what nobody knows may go below zero. */
static bool may_be_negative(const struct bench *bench, sym unit)
{
	const char *name = symtab_text(bench->symtab, unit).data;

	const struct metric_row *row = metric_find(name, name);

	return row->kind == METRIC_COUNT && !metric_minds_machine(row, name);
}

static int add_row(struct bench *bench, uint32_t index, struct err *err)
{
	const struct row *row = &bench->results.row;
	struct bench_value result = {
		.benchmark = benchmark_name(bench, row->name, bench->package),
		.iterations = row->iterations,
		.line_index = index,
	};

	for (uint32_t i = 0; i < row->units.count; i++) {
		result.unit = builder_text(bench->b, row->units.all[i]);
		result.value = row->values[i];
		result.better = better_of(bench, result.unit);
		if (result.value < 0 && !may_be_negative(bench, result.unit))
			return err_set(err, ERR_INPUT,
				"%.*s: %g %.*s is below zero, which it cannot "
				"be; measure again",
				(int)row->name.len, row->name.data,
				result.value, (int)row->units.all[i].len,
				row->units.all[i].data);
		if (builder_bench_value(bench->b, result, err))
			return -1;
	}
	return 0;
}

static int add_results(struct bench *bench, struct span content,
	struct err *err)
{
	struct lines lines = {.text = content};
	struct span line, key, value;
	uint32_t index = 0;

	bench->package = (sym){0};
	bench->results.begun.len = 0;
	while (lines_next(&lines, &line)) {
		if (results_line(&bench->results, line, err) == 0) {
			if (add_row(bench, index++, err))
				return err_wrap(err, "line %u",
					(unsigned)lines.number);
		} else if (split_config(line, &key, &value) &&
			   span_equal(key, span_of("pkg"))) {
			bench->package = builder_text(bench->b, value);
		}
	}
	return 0;
}

/* As much of a line as a message can show. */
static struct span excerpt(struct span line)
{
	return text_cut(span_trim(line), 100);
}

/* The benchmarks that failed, as `A, B`; {0}: the text does not name them. */
static sym failed_names(struct bench *bench)
{
	const struct failure *failure = &bench->end.sure;
	struct buf text = {0};
	sym names = {0};

	for (uint32_t i = 0; i < failure->count; i++) {
		sym name = benchmark_name(bench, failure->names[i].name,
			failure->names[i].package);

		buf_text(&text, i ? ", " : "");
		buf_span(&text, symtab_text(bench->symtab, name));
	}
	if (text.len)
		names = builder_text(bench->b, buf_view(&text));
	buf_clear(&text);
	return names;
}

static struct ending ending_of(struct bench *bench)
{
	const struct bench_end *end = &bench->end;

	if (end->sure.line.len)
		return (struct ending){.how = ENDED_FAILED,
			.benchmarks = failed_names(bench),
			.why = symtab_intern(bench->symtab,
				excerpt(end->sure.line))};
	return (struct ending){
		.how = end->passed && !end->open ? ENDED_WELL : ENDED_OPEN};
}

static struct span failed_who(const struct bench *bench, struct ending ending)
{
	return ending.benchmarks.i
	               ? symtab_text(bench->symtab, ending.benchmarks)
	               : span_of("the benchmark");
}

/* A text without results is one of a benchmark that is not there. */
static int check(const struct bench *bench, struct ending ending,
	struct err *err)
{
	struct span who = failed_who(bench, ending);
	struct span why = symtab_text(bench->symtab, ending.why);

	struct span cut = excerpt(
		bench->stray.len ? bench->stray : bench->first_broken);

	if (!bench->count && ending.how == ENDED_WELL && cut.len)
		return err_set(err, ERR_INPUT,
			"something else was printed into the result of a "
			"benchmark, which is cut in two: \"%.*s\"; send what "
			"the program prints elsewhere", (int)cut.len, cut.data);
	if (bench->count || ending.how == ENDED_WELL)
		return 0;
	if (ending.how == ENDED_FAILED)
		return err_set(err, ERR_INPUT,
			"%.*s failed, there is no "
			"result: %.*s",
			(int)who.len, who.data, (int)why.len, why.data);
	return err_set(err, ERR_INPUT,
		"no benchmark result in this Go test output, which does not "
		"end as it should: keep all that `go test -bench` prints");
}

static void add_notes(struct bench *bench, struct ending ending)
{
	struct span broken = excerpt(bench->first_broken);
	struct span who = failed_who(bench, ending);
	struct span why = symtab_text(bench->symtab, ending.why);

	if (bench->broken)
		builder_note(bench->b, "skipped-results",
			"skipped lines "
			"that begin like a benchmark result and are none: %u, "
			"the first: %.*s",
			(unsigned)bench->broken, (int)broken.len, broken.data);
	if (!bench->count)
		builder_note(bench->b, "no-results",
			"no benchmark ran: "
			"`go test -bench PATTERN` has results when the pattern "
			"matches");
	else if (ending.benchmarks.i)
		builder_note(bench->b, "bench-failed",
			"the results are partial, %.*s failed: %.*s",
			(int)who.len, who.data, (int)why.len, why.data);
	else if (ending.how == ENDED_FAILED)
		builder_note(bench->b, "bench-failed",
			"the results may be partial: %.*s", (int)why.len,
			why.data);
}

static void add_facts(struct bench *bench)
{
	for (uint32_t i = 0; i < bench->facts.keys.count; i++)
		if (bench->facts.values[i].i)
			builder_fact(bench->b,
				(sym){*rowset_at(&bench->facts.keys, i)},
				bench->facts.values[i]);
}

int gobench_read(struct builder *b, struct span content, struct err *err)
{
	struct bench *bench = xcalloc(1, sizeof *bench);
	struct ending ending;
	int status;

	bench->b = b;
	bench->symtab = builder_symtab(b);
	rowset_init(&bench->facts.keys, 1);
	rowset_init(&bench->better.keys, 1);
	rowset_init(&bench->packages, 1);
	status = survey(bench, content, err);
	ending = ending_of(bench);
	if (!status)
		status = check(bench, ending, err);
	if (!status) {
		builder_ending(b, ending);
		add_facts(bench);
		add_notes(bench, ending);
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
		bool begins = result_begins(line);

		begun = begun || begins;
		if (span_starts(line, "goos: ") ||
			span_starts(line, "goarch: ") ||
			span_starts(line, "pkg: ") ||
			span_starts(line, "--- FAIL: ") ||
			span_starts(line, "FAIL\t") ||
			span_starts(line, "ok  \t") ||
			span_starts(line, "?   \t") ||
			span_equal(line, span_of("PASS")) ||
			span_equal(line, span_of("FAIL")) ||
			(begins && is_result(line)) ||
			(begun && result_numbers(line).len))
			return true;
	}
	return false;
}
