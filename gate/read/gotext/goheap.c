/*
 * Reads Go's heap text (debug=1), of heap and allocs:
 *
 *	heap profile: IN_USE: BYTES [ALLOCATED: BYTES] @ heap/TWICE_THE_RATE
 *	IN_USE: BYTES [ALLOCATED: BYTES] @ 0xADDRESS ...
 *	# runtime.MemStats
 *	# NAME = VALUE
 *
 * The numbers are raw observations; those of pprof are scaled up by the rate,
 * runtime/pprof scaleHeapSample, and so are these. What the collector did last
 * is what the profile shows: its time is the profile's.
 */
#include "gate/read/formats.h"

#include <math.h>

#include "gate/read/gotext/gotext.h"
#include "gate/read/heap_columns.h"
#include "gate/text/num.h"

static const char first_line[] = "heap profile: ";
static const char sampling[] = " @ heap/";

bool goheap_sniff(struct span content)
{
	struct span head = text_head(content);

	head.len = span_find(head, 0, '\n');
	return text_is(content) && span_starts(span_trim(head), first_line) &&
	       text_find(head, span_of(sampling)) < head.len;
}

/* `IN_USE: BYTES [ALLOCATED: BYTES]` */
static bool read_counts(double *out, struct span text)
{
	struct span rest = span_trim(text);

	return gotext_number(&rest, &out[IN_USE], ": ") &&
	       gotext_number(&rest, &out[IN_USE_BYTES], " [") &&
	       gotext_number(&rest, &out[ALLOCATED], ": ") &&
	       gotext_number(&rest, &out[ALLOCATED_BYTES], "]");
}

/* As runtime/pprof scales them, in whole numbers. */
static void scale(double *count, double *bytes, double rate)
{
	double by = heap_factor(*count, *bytes, rate);

	*count = floor(*count * by);
	*bytes = floor(*bytes * by);
}

static int read_header(double *counts, double *rate, struct span content,
	struct err *err)
{
	struct lines lines = {.text = content};
	struct span line = {0}, rate_text;
	size_t at;

	while (lines_next(&lines, &line) && !span_trim(line).len)
		;
	line = span_trim(line);
	span_skip(&line, first_line);
	at = text_find(line, span_of(sampling));
	rate_text = span_from(line, at);
	line.len = at;
	if (!span_skip(&rate_text, sampling) || !read_counts(counts, line) ||
		!gotext_number(&rate_text, rate, "") || rate_text.len)
		return err_set(err, ERR_INPUT,
			"line %u is not `heap profile: N: N [N: N] @ "
		        "heap/N`; " GOTEXT_AGAIN,
			(unsigned)lines.number);
	*rate = floor(*rate / 2);
	return 0;
}

/* `# NAME = BYTES`, or `# NAME = USED / BYTES`. */
static void read_memory(struct process_memory *memory, struct span line)
{
	const struct {
		const char *name;
		double *to;
	} known[] = {
		{"# Sys = ", &memory->system},
		{"# HeapAlloc = ", &memory->objects},
		{"# HeapSys = ", &memory->heap},
		{"# HeapReleased = ", &memory->given_back},
		{"# Stack = ", &memory->stacks},
		{"# MaxRSS = ", &memory->peak},
	};
	double bytes;

	for (size_t i = 0; i < sizeof(known) / sizeof(*known); i++) {
		struct span rest = line;

		if (!span_skip(&rest, known[i].name))
			continue;
		gotext_number(&rest, &bytes, " / "); /* what is used */
		if (gotext_number(&rest, &bytes, "") && !rest.len)
			*known[i].to = bytes;
	}
}

/* Below the groups: when the collector ended last, of `# LastGC = N`, and what
 * the process has from the system. */
static void read_statistics(struct gotext *text)
{
	struct process_memory memory = {0};
	struct span line;
	uint64_t time;

	while (lines_next(&text->lines, &line)) {
		read_memory(&memory, line);
		if (span_skip(&line, "# LastGC = ") &&
			num_parse_u64(&time, line) && time <= INT64_MAX)
			builder_time(text->b, (int64_t)time, 0);
	}
	builder_memory(text->b, &memory);
}

static int read_groups(struct gotext *text, const double *declared, double rate,
	struct err *err)
{
	double values[HEAP_COLUMNS], seen = 0;
	int status;

	while ((status = gotext_next(text, err)) > 0) {
		if (!read_counts(values, text->counts))
			return err_set(err, ERR_INPUT,
				"line %u is not `N: N [N: N] @ 0xADDRESS "
			        "...`; " GOTEXT_AGAIN,
				(unsigned)text->line);
		seen += values[ALLOCATED];
		scale(&values[ALLOCATED], &values[ALLOCATED_BYTES], rate);
		scale(&values[IN_USE], &values[IN_USE_BYTES], rate);
		if (gotext_add(text, values, err))
			return -1;
	}
	if (status == 0 && seen < declared[ALLOCATED])
		return err_set(err, ERR_INPUT,
			"%.0f of the %.0f allocations that its first line "
			"tells of are there; " GOTEXT_AGAIN,
			seen, declared[ALLOCATED]);
	return status;
}

int goheap_read(struct builder *b, struct span content, struct err *err)
{
	double declared[HEAP_COLUMNS] = {0.0}, rate = 0.0;
	struct gotext text;
	struct span line;
	int status;

	if (read_header(declared, &rate, content, err))
		return -1;
	status = gotext_open(&text, b, content, heap_types, HEAP_COLUMNS,
		&heap_period_type,
		(int64_t)fmin(rate, 0x1p62), err);
	do
		status = status ? status
		                : gotext_line(&line, &text, first_line, err);
	while (!status && !span_trim(line).len);
	if (!status)
		status = read_groups(&text, declared, rate, err);
	if (!status)
		read_statistics(&text);
	gotext_close(&text);
	return status;
}
