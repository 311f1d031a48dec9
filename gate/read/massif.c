/*
 * Reads what massif writes (`valgrind --tool=massif`): snapshots of a program's heap,
 * of which one is that of the peak.
 *
 *	desc: (none)
 *	cmd: ./work
 *	time_unit: i
 *	#-----------
 *	snapshot=58
 *	#-----------
 *	time=112000000
 *	mem_heap_B=400190
 *	heap_tree=peak
 *	n2: 400190 (heap allocation functions) malloc/new/new[], --alloc-fns, etc.
 *	 n1: 400190 0x109248: keep (work.c:36)
 *	  n0: 400190 0x1090DD: main (work.c:59)
 *	 n0: 0 in 1 place, below massif's threshold (1.00%)
 *
 * A line of the tree is nCHILDREN: BYTES PLACE, its depth that of its blanks; below a
 * place are those that called it. The bytes that no child has, and those of places
 * below the threshold, are the place's own: it is known no further who called it. All
 * is counted; massif looks for the peak to a per cent. The other snapshots, and what
 * the allocator and stacks took besides, are left.
 *
 * Source: valgrind's manual, "Massif: a heap profiler".
 */
#include "gate/read/formats.h"

#include <stdlib.h>

#include "gate/read/counted_metrics.h"
#include "gate/read/frame_stack.h"
#include "gate/read/valgrind_frame.h"
#include "gate/text/lines.h"
#include "gate/text/num.h"

#define DAMAGED "; the file was cut short or is damaged, take it again"

struct node { /* of the tree, from the root to where the reader is */
	uint64_t own;      /* bytes that no child had yet */
	uint64_t children; /* to come */
	uint32_t frame;    /* of the builder; the root has none */
};

struct reading {
	struct builder *b;
	struct node *open;
	size_t depth, room;
	struct frame_stack stack;
};

struct line {
	size_t depth;
	uint64_t children, bytes;
	struct span place;
};

static int wrong(const char *what, struct err *err)
{
	return err_set(err, ERR_INPUT, "%s" DAMAGED, what);
}

/* Cuts digits off the front, and what must follow them. */
static bool take(uint64_t *out, struct span *rest, const char *then)
{
	struct span digits = {rest->data, span_digits(*rest, 0)};

	if (!num_parse_u64(out, digits) || *out > INT64_MAX)
		return false;
	*rest = span_from(*rest, digits.len);
	return span_skip(rest, then);
}

static bool read_line(struct line *out, struct span text)
{
	out->depth = 0;
	while (span_skip(&text, " "))
		out->depth++;
	out->place = text;
	if (!span_skip(&out->place, "n") ||
		!take(&out->children, &out->place, ": "))
		return false;
	return take(&out->bytes, &out->place, " ");
}

/* The innermost node is at its end. */
static int close_node(struct reading *r, struct err *err)
{
	double bytes = (double)r->open[--r->depth].own;

	if (!(bytes > 0))
		return 0;
	r->stack.depth = 0;
	for (size_t i = 1; i <= r->depth; i++)
		if (frame_stack_push_number(&r->stack, r->open[i].frame, r->b,
			    err))
			return -1;
	return builder_sample(r->b, r->stack.frames, r->stack.depth, &bytes,
		&bytes, err);
}

static int close_finished(struct reading *r, struct err *err)
{
	while (r->depth > 0 && r->open[r->depth - 1].children == 0)
		if (close_node(r, err))
			return -1;
	return 0;
}

static int open_node(struct reading *r, const struct line *line,
	struct err *err)
{
	struct node node = {line->bytes, line->children, 0};

	if (r->depth > builder_limits(r->b)->stack_depth)
		return err_set(err, ERR_LIMIT,
			"a stack of more than %u frames; raise the limit with "
			"--max-depth",
			(unsigned)builder_limits(r->b)->stack_depth);
	if (r->depth > 0)
		node.frame = builder_frame(
			r->b, valgrind_frame(r->b, line->place));
	r->open = xgrow(r->open, &r->room, r->depth + 1, sizeof *r->open);
	r->open[r->depth++] = node;
	return 0;
}

static int add_line(struct reading *r, struct span text, bool first,
	struct err *err)
{
	struct line line;
	struct node *parent;

	if (!read_line(&line, text))
		return wrong("no line of a tree (nCHILDREN: BYTES PLACE)", err);
	if (!first && close_finished(r, err))
		return -1;
	if (line.depth != r->depth || (!first && r->depth == 0))
		return wrong("a place is not as deep as its caller says", err);
	if (first)
		return open_node(r, &line, err);
	parent = &r->open[r->depth - 1];
	parent->children--;
	if (span_starts(line.place, "in ")) /* below the threshold */
		return line.children ? wrong("what is below the threshold has "
					     "places below it", err) : 0;
	if (line.bytes > parent->own)
		return wrong("places have more than what they called", err);
	parent->own -= line.bytes;
	return open_node(r, &line, err);
}

static int read_tree(struct reading *r, struct lines *lines, struct err *err)
{
	struct span line;
	bool first = true;

	while (lines_next(lines, &line) && !span_starts(line, "#")) {
		if (add_line(r, line, first, err))
			return -1;
		first = false;
	}
	if (close_finished(r, err))
		return -1;
	return first || r->depth > 0 ? wrong("a tree ends too early", err) : 0;
}

int massif_read(struct builder *b, struct span content, struct err *err)
{
	static const struct counted_metric peak = {.name = "peak_space",
		.unit = "bytes"};
	struct reading r = {.b = b};
	struct lines lines = {.text = content};
	struct span line;
	bool found = false;
	int status = counted_metrics(b, &peak, 1, err);

	while (!status && !found && lines_next(&lines, &line)) {
		found = span_equal(line, span_of("heap_tree=peak"));
		if (found && read_tree(&r, &lines, err))
			status = err_wrap(err, "line %u",
				(unsigned)lines.number);
	}
	if (!status && !found)
		status = err_set(err, ERR_INPUT,
			"massif's snapshots without that of the peak: the "
			"program allocated nothing, or was killed");
	free(r.open);
	free(r.stack.frames);
	return status;
}
