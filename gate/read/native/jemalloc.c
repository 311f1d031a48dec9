/*
 * Reads the heap profiles of jemalloc, text:
 *
 *	heap_v2/RATE
 *	  t*: IN_USE: BYTES [ALLOCATED: BYTES]      of all threads
 *	  t3: ...                                   of one, which are left
 *	@ 0xADDRESS ...
 *	  t*: ...                                   of this stack
 *	MAPPED_LIBRARIES:
 *	START-END r-xp OFFSET ...      /proc/self/maps
 *
 * What was allocated is 0 everywhere unless the option prof_accum is on: then in use
 * is all there is.
 */
#include "gate/read/formats.h"

#include "gate/read/native/heap.h"
#include "gate/text/num.h"

#define FIRST "heap_v2/"
#define ALL "t*:"

static int broken(const struct heap *h, const char *expected, struct err *err)
{
	return err_set(err, ERR_INPUT, "line %u is not `%s`; " HEAP_AGAIN,
		(unsigned)h->lines.number, expected);
}

/* The rate, and what all stacks have together. */
static int read_header(struct heap *h, struct err *err)
{
	double all[HEAP_COLUMNS];
	struct span line = {0};
	uint64_t rate = 0;

	heap_line(h, &line);
	if (!span_skip(&line, FIRST) || !num_parse_u64(&rate, line) || !rate)
		return broken(h, FIRST "RATE", err);
	line.len = 0;
	heap_line(h, &line);
	if (!span_skip(&line, ALL) || !heap_counts(all, line))
		return broken(h, ALL " " HEAP_COUNTS, err);
	return heap_columns(h, all[ALLOCATED] > 0, (double)rate, err);
}

static int read_stacks(struct heap *h, struct err *err)
{
	double counts[HEAP_COLUMNS];
	bool within = false; /* a stack stands before */
	struct span line;

	while (heap_line(h, &line)) {
		if (span_skip(&line, ALL)) {
			if (!within || !heap_counts(counts, line))
				return broken(h, ALL " " HEAP_COUNTS, err);
			if (heap_add(h, counts, err))
				return -1;
			within = false;
		} else if (span_skip(&line, "@")) {
			if (heap_stack(h, line, err))
				return -1;
			within = true;
		} else if (line.data[0] != 't') {
			return broken(h, "@ 0xADDRESS ...", err);
		}
	}
	return within ? err_set(err, ERR_INPUT,
				"the last stack has no numbers; " HEAP_AGAIN)
		      : 0;
}

int jemalloc_read(struct builder *b, struct span content, struct err *err)
{
	struct heap heap;
	int status = heap_open(&heap, b, content, err);

	if (!status)
		status = read_header(&heap, err);
	if (!status)
		status = read_stacks(&heap, err);
	heap_close(&heap);
	return status;
}
