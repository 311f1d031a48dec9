/* Results of lines that may be cut in two. */
#include "gate/read/gobench_result.h"

#include <string.h>

#include "gate/text/lines.h"
#include "gate/text/num.h"

bool result_begins(struct span line)
{
	return span_starts(line, "Benchmark") &&
	       !(line.len > 9 && line.data[9] >= 'a' && line.data[9] <= 'z');
}

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

/* `VALUE UNIT`: +1: it is none. */
static int split_number(struct row *row, struct span word, struct span unit,
	struct err *err)
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
	if (units_has(&row->units, unit))
		return err_set(err, ERR_INPUT,
			"%.*s: %.*s is there twice in one line",
			(int)row->name.len, row->name.data, (int)unit.len,
			unit.data);
	if (row->units.count == UNITS_MAX)
		return err_set(err, ERR_LIMIT,
			"%.*s: more than %d numbers in one line",
			(int)row->name.len, row->name.data, UNITS_MAX);
	row->values[row->units.count] = value;
	units_add(&row->units, unit);
	return 0;
}

/* What follows the name of a result. +1: it is none, or a broken one. */
static int split_numbers(struct row *row, struct span rest, struct err *err)
{
	struct span word, unit;
	uint64_t iterations;

	units_clear(&row->units);
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
	return row->units.count ? 0 : 1;
}

/* The start of the word that ends before `end`; end: there is none. */
static size_t word_before(struct span line, size_t end)
{
	size_t at = end;

	while (at > 0 &&
		(line.data[at - 1] == ' ' || line.data[at - 1] == '\t'))
		at--;
	if (at == 0)
		return end;
	while (at > 0 && line.data[at - 1] != ' ' && line.data[at - 1] != '\t')
		at--;
	return at;
}

/* The numbers of a result whose name came before something else was printed:
 * testing prints ns/op first. */
struct span result_numbers(struct span line)
{
	size_t unit = text_find(line, span_of(" ns/op"));
	size_t value = unit < line.len ? word_before(line, unit) : unit;
	size_t count = value < unit ? word_before(line, value) : value;

	return count < value
	               ? (struct span){line.data + count, line.len - count}
	               : (struct span){0};
}

int results_line(struct results *r, struct span line, struct err *err)
{
	struct span rest = line;
	int status = 1;

	if (result_begins(line)) {
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
		status = split_numbers(&r->row, result_numbers(rest), err);
	if (status <= 0)
		r->begun.len = 0;
	return status;
}
