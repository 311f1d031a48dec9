/*
 * Reads Go's texts of counts (debug=1): goroutine, threadcreate, goroutineleak
 * and what programs count themselves.
 *
 *	NAME profile: total N
 *	COUNT @ 0xADDRESS ...
 */
#include "gate/read/formats.h"

#include <string.h>

#include "gate/read/gotext/gotext.h"

static const char between[] = " profile: total ";

/* NAME and what stands behind it; false when the line is no first line. */
static bool split_first(struct span line, struct span *name, double *total)
{
	size_t at;

	line = span_trim(line);
	at = text_find(line, span_of(between));
	*name = (struct span){line.data, at};
	if (at == 0 || at == line.len)
		return false;
	line = span_from(line, at + strlen(between));
	return gotext_number(&line, total, "") && !line.len;
}

/* The first line that is not blank. */
static bool find_first(struct lines *lines, struct span *name, double *total)
{
	struct span line;

	while (lines_next(lines, &line))
		if (span_trim(line).len)
			return split_first(line, name, total);
	return false;
}

bool gocounts_sniff(struct span content)
{
	struct lines lines = {.text = text_head(content)};
	struct span name;
	double total;

	return text_is(content) && find_first(&lines, &name, &total);
}

static int read_groups(struct gotext *text, double total, struct err *err)
{
	double count, seen = 0;
	int status;

	while ((status = gotext_next(text, err)) > 0) {
		struct span rest = span_trim(text->counts);

		if (!gotext_number(&rest, &count, "") || rest.len)
			return err_set(err, ERR_INPUT,
				"line %u is not `COUNT @ 0xADDRESS "
			        "...`; " GOTEXT_AGAIN,
				(unsigned)text->line);
		seen += count;
		if (gotext_add(text, &count, err))
			return -1;
	}
	if (status == 0 && seen < total)
		return err_set(err, ERR_INPUT,
			"%.0f of the %.0f that its first line tells of are "
			"there; " GOTEXT_AGAIN,
			seen, total);
	return status;
}

int gocounts_read(struct builder *b, struct span content, struct err *err)
{
	struct sample_type type = {.unit = span_of("count")};
	struct lines lines = {.text = content};
	struct gotext text;
	double total;
	int status;

	if (!find_first(&lines, &type.type, &total))
		return err_set(err, ERR_INPUT,
			"line %u is not `NAME profile: total N`",
			(unsigned)lines.number);
	status = gotext_open(&text, b, content, &type, 1, &type, 1, err);
	text.lines = lines;
	if (!status)
		status = read_groups(&text, total, err);
	gotext_close(&text);
	return status;
}
