/*
 * What captures hold, as one page that needs nothing else: of each metric the
 * table of functions and a flame graph. The page of `profgate show`; its parts
 * are those of report.html.
 */
#ifndef REPORTERS_FORMATS_HTML_CAPTURES_H
#define REPORTERS_FORMATS_HTML_CAPTURES_H

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"

struct captures_row {
	const char *function, *file;
	double flat, cum;
};

/* One metric. Values are in tree.unit, those of all in the root of tree. */
struct captures_metric {
	const char *about; /* "1.53 s in total, sampled every 10 ms" */
	double total;      /* that shares are of; may be below 0 */
	size_t row_count, left_out;
	struct captures_row *rows; /* in the order in which they are shown */
	struct call_tree tree;     /* base: 0 throughout; workload unused */
};

struct captures {
	const char *title; /* "cpu.pb.gz and 2 more" */
	const char *about; /* "pprof: 3 captures, 400 samples, 80 stacks" */
	size_t metric_count;
	struct captures_metric *metrics;
	size_t note_count;
	const char **notes; /* sentences */
};

/* At most 3 MB, whatever they hold. Names are hostile, `title` too. */
void captures_page(struct buf *out, const struct captures *captures);

#endif
