/*
 * Reads what Erlang's eprof:analyze() prints, or writes with eprof:log():
 *
 *	FUNCTION             CALLS        %    TIME  [uS / CALLS]
 *	--------             -----  -------    ----  [----------]
 *	orders:line/1         4000     0.49    1856  [      0.46]
 *	-----------------  -------  -------  ------  [----------]
 *	Total:             1163019  100.00%  382357  [      0.33]
 *
 * one table, of all processes, or with analyze(procs) one a process, below a line
 * `****** Process <0.9.0> ...`. Each call is counted, and is one raw event; TIME is
 * in µs (Erlang's tools, eprof.erl). Who called nobody knows: a stack is a function.
 *
 * A table ends with its sum: one that adds up to another is cut short, or the option
 * filter left functions out of it.
 */
#include "gate/read/formats.h"

#include "gate/read/erlang/traced.h"
#include "gate/text/lines.h"
#include "gate/text/num.h"

#define NS_PER_US 1e3

struct row {
	struct span name;
	double calls, time; /* as there */
};

struct reading {
	struct builder *b;
	uint32_t line;
	bool in_table, of_process; /* the table is of one */
	uint32_t whole, processes; /* tables */
	double calls, time;        /* what the table's rows add up to */
	struct err *err;
};

static bool is_head(struct span line)
{
	return span_starts(line, "FUNCTION ") && span_ends(line, "uS / CALLS]");
}

bool eprof_sniff(struct span content)
{
	struct lines lines = {.text = text_head(content)};
	struct span line;

	if (!text_is(content))
		return false;
	while (lines_next(&lines, &line))
		if (is_head(span_trim(line)))
			return true;
	return false;
}

/* Cuts the last word off; what is left of it ends in no blank. */
static struct span last_word(struct span *text)
{
	size_t at = text->len;
	struct span out;

	while (at > 0 && text->data[at - 1] != ' ')
		at--;
	out = span_from(*text, at);
	*text = span_trim((struct span){text->data, at});
	return out;
}

/* NAME CALLS % TIME [...]: a name may have blanks. */
static bool read_row(struct row *out, struct span line)
{
	size_t open = line.len;

	while (open > 0 && line.data[open - 1] != '[')
		open--;
	if (open == 0 || !span_ends(line, "]"))
		return false;
	line = span_trim((struct span){line.data, open - 1});
	if (!num_parse(&out->time, last_word(&line)))
		return false;
	last_word(&line);
	if (!num_parse(&out->calls, last_word(&line)))
		return false;
	out->name = line;
	return line.len && out->calls >= 0 && out->calls <= MOST_CALLS &&
	       out->time >= 0 && out->time * NS_PER_US <= MOST_TIME;
}

static int wrong(const struct reading *r, const char *what)
{
	return err_set(r->err, ERR_INPUT, "line %u: %s", (unsigned)r->line,
		what);
}

static int end_table(struct reading *r, const struct row *total)
{
	r->in_table = false;
	if (r->calls != total->calls)
		return err_set(r->err, ERR_INPUT,
			"line %u: the table adds up to %.0f calls where it says "
			"%.0f: it was cut short, or the option filter left "
			"functions out of it",
			(unsigned)r->line, r->calls, total->calls);
	return 0;
}

static int add_row(struct reading *r, const struct row *row)
{
	struct frame frame = {.func = builder_name(r->b, row->name)};
	uint32_t number = builder_frame(r->b, frame);

	r->calls += row->calls;
	return traced_add(r->b, &number, 1, row->calls, row->time * NS_PER_US,
		r->err);
}

static int begin_table(struct reading *r)
{
	if (r->in_table)
		return wrong(r, "a table begins in another: it was cut short, "
				"take it again");
	r->in_table = true;
	r->calls = 0;
	*(r->of_process ? &r->processes : &r->whole) += 1;
	r->of_process = false;
	return r->whole > 1 || (r->whole && r->processes)
	               ? wrong(r, "a second analysis begins: give one a file")
	               : 0;
}

static int read_line(struct reading *r, struct span line)
{
	struct row row;

	if (is_head(line))
		return begin_table(r);
	if (span_starts(line, "****** Process "))
		r->of_process = true;
	if (!r->in_table || !line.len || span_starts(line, "--------"))
		return 0;
	if (!read_row(&row, line))
		return wrong(r, "it is no row of eprof's table: take it again");
	if (span_equal(row.name, span_of("Total:")))
		return end_table(r, &row);
	return add_row(r, &row);
}

int eprof_read(struct builder *b, struct span content, struct err *err)
{
	struct reading r = {.b = b, .err = err};
	struct lines lines = {.text = content};
	struct span line;
	int status = traced_metrics(b, err);

	while (!status && lines_next(&lines, &line)) {
		r.line = lines.number;
		status = read_line(&r, span_trim(line));
	}
	if (!status && r.in_table)
		status = err_set(err, ERR_INPUT,
			"it ends without its sum (`Total:`): it was cut short, "
			"take it again");
	return status;
}
