/*
 * Reads Go's texts of waiting (debug=1), of mutex and block:
 *
 *	--- mutex:                 or --- contention:
 *	cycles/second=N
 *	sampling period=N          of a mutex text alone
 *	CYCLES COUNT @ 0xADDRESS ...
 */
#include "gate/read/formats.h"

#include <math.h>

#include "gate/read/gotext/gotext.h"

enum { CONTENTIONS, DELAY, COLUMNS };

static const struct sample_type types[COLUMNS] = {
	[CONTENTIONS] = {SPAN("contentions"), SPAN("count")},
	[DELAY] = {SPAN("delay"), SPAN("nanoseconds")},
};

static const char rate_line[] = "cycles/second=";

static bool is_first(struct span line)
{
	return span_equal(line, span_of("--- mutex:")) ||
	       span_equal(line, span_of("--- contention:"));
}

bool gocontention_sniff(struct span content)
{
	struct lines lines = {.text = text_head(content)};
	struct span line;

	while (text_is(content) && lines_next(&lines, &line))
		if (span_trim(line).len)
			return is_first(span_trim(line));
	return false;
}

/* The lines above the groups. */
static int read_header(struct gotext *text, double *rate, struct err *err)
{
	struct lines before;
	struct span line;

	do {
		if (gotext_line(&line, text, rate_line, err))
			return -1;
	} while (!span_trim(line).len || is_first(span_trim(line)));
	if (!span_skip(&line, rate_line) || !gotext_number(&line, rate, "") ||
		line.len || !(*rate > 0))
		return err_set(err, ERR_INPUT,
			"line %u is not `cycles/second=N`, without which "
			"nothing tells how long was waited; " GOTEXT_AGAIN,
			(unsigned)text->lines.number);
	before = text->lines;
	if (lines_next(&text->lines, &line) &&
		!span_starts(line, "sampling period="))
		text->lines = before;
	return 0;
}

static int read_groups(struct gotext *text, double rate, struct err *err)
{
	double values[COLUMNS], cycles;
	int status;

	while ((status = gotext_next(text, err)) > 0) {
		struct span rest = span_trim(text->counts);

		if (!gotext_number(&rest, &cycles, " ") ||
			!gotext_number(&rest, &values[CONTENTIONS], "") ||
			rest.len)
			return err_set(err, ERR_INPUT,
				"line %u is not `CYCLES COUNT @ 0xADDRESS "
				"...`; " GOTEXT_AGAIN,
				(unsigned)text->line);
		values[DELAY] = floor(cycles / (rate / 1e9));
		if (gotext_add(text, values, err))
			return -1;
	}
	return status;
}

int gocontention_read(struct builder *b, struct span content, struct err *err)
{
	struct gotext text;
	double rate = 0.0;
	int status = gotext_open(&text, b, content, types, COLUMNS,
		&types[CONTENTIONS], 1, err);

	if (!status)
		status = read_header(&text, &rate, err);
	if (!status)
		status = read_groups(&text, rate, err);
	gotext_close(&text);
	return status;
}
