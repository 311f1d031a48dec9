/*
 * Reads the heap profiles of gperftools, text:
 *
 *	heap profile: IN_USE: BYTES [ALLOCATED: BYTES] @ heapprofile
 *	IN_USE: BYTES [ALLOCATED: BYTES] @ 0xADDRESS ...
 *	MAPPED_LIBRARIES:
 *	START-END r-xp OFFSET ...      /proc/self/maps
 *
 * `heapprofile` (HEAPPROFILE=, HeapProfilerStart()) counts every allocation since
 * the start. `heap_v2/RATE` (MallocExtension::GetHeapSample()) is tcmalloc's sample of
 * what is in use alone, which it writes in both columns.
 *
 * The first line is of all stacks, of which a profile has those that fit into the
 * mebibyte that the library has for it (heap-profile-table.cc): what the others hold
 * is added without a stack.
 */
#include "gate/read/formats.h"

#include "gate/read/native/heap.h"
#include "gate/text/num.h"

#define FIRST "heap profile: "

struct header {
	double counts[HEAP_COLUMNS];
	double rate; /* 1: all was seen */
};

/* What stands behind its @. */
static int read_kind(struct header *out, struct span kind, struct err *err)
{
	uint64_t rate;

	out->rate = 1;
	if (span_equal(kind, span_of("heapprofile")))
		return 0;
	if (!span_skip(&kind, "heap_v2/") && !span_skip(&kind, "heapz_v2/"))
		return err_set(err, ERR_INPUT,
			"it tells where the heap grew, or what else is not "
			"allocated: only `@ heapprofile` and `@ heap_v2/RATE` "
			"can be judged; give what HEAPPROFILE=PREFIX wrote");
	if (!num_parse_u64(&rate, kind) || rate == 0)
		return err_set(err, ERR_INPUT,
			"line 1 has no rate behind `heap_v2/`; " HEAP_AGAIN);
	out->rate = (double)rate;
	return 0;
}

static int read_header(struct header *out, struct heap *h, struct err *err)
{
	struct span line = {0};
	size_t at = 0;

	if (!heap_line(h, &line))
		line.len = 0;
	if (span_skip(&line, FIRST))
		at = span_find(line, 0, '@');
	if (at == line.len ||
		!heap_counts(out->counts, (struct span){line.data, at}))
		return err_set(err, ERR_INPUT,
			"its first line is not `" FIRST HEAP_COUNTS
			" @ KIND`; " HEAP_AGAIN);
	return read_kind(out, span_trim(span_from(line, at + 1)), err);
}

static int read_row(double counts[HEAP_COLUMNS], struct heap *h,
	struct span line, struct err *err)
{
	size_t at = span_find(line, 0, '@');

	if (at == line.len ||
		!heap_counts(counts, (struct span){line.data, at}))
		return err_set(err, ERR_INPUT,
			"line %u is not `" HEAP_COUNTS " @ 0xADDRESS ...`; "
			HEAP_AGAIN,
			(unsigned)h->lines.number);
	return heap_stack(h, span_from(line, at + 1), err);
}

/* What the rows leave of the first line, which has no stack. */
static int add_rest(struct heap *h, double left[HEAP_COLUMNS], struct err *err)
{
	double most = 0;

	for (int i = 0; i < HEAP_COLUMNS; i++) {
		if (left[i] < 0)
			left[i] = 0;
		most = left[i] > most ? left[i] : most;
	}
	if (most == 0)
		return 0;
	builder_note(h->addresses.b, "stacks-left-out",
		"gperftools writes a mebibyte of stacks: %.0f of the bytes in "
		"use and %.0f of those allocated are on stacks that it left "
		"out, and are nobody's here",
		left[IN_USE_BYTES], left[ALLOCATED_BYTES]);
	h->stack.depth = 0;
	return heap_add(h, left, err);
}

static int read_rows(struct heap *h, const struct header *header,
	struct err *err)
{
	double counts[HEAP_COLUMNS], left[HEAP_COLUMNS];
	struct span line;

	for (int i = 0; i < HEAP_COLUMNS; i++)
		left[i] = header->counts[i];
	while (heap_line(h, &line)) {
		if (line.data[0] == '#')
			continue;
		if (read_row(counts, h, line, err) || heap_add(h, counts, err))
			return -1;
		for (int i = 0; i < HEAP_COLUMNS; i++)
			left[i] -= counts[i];
	}
	return header->rate > 1 ? 0 : add_rest(h, left, err);
}

int gperf_heap_read(struct builder *b, struct span content, struct err *err)
{
	struct header header = {.rate = 1};
	struct heap heap;
	int status = heap_open(&heap, b, content, err);

	if (!status)
		status = read_header(&header, &heap, err);
	if (!status)
		status = heap_columns(&heap, header.rate <= 1, header.rate, err);
	if (!status)
		status = read_rows(&heap, &header, err);
	heap_close(&heap);
	return status;
}
