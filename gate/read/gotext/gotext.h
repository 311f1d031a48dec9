/*
 * Text that Go's runtime/pprof writes for people, of net/http/pprof's ?debug=1
 * and ?debug=2. The columns of debug=1 are those of the pprof profile of the
 * same name (pprof_metrics.h), so that either says the same.
 *
 *	1. gotext_open()   declares the metrics of a debug=1 text
 *	2. gotext_next()   group by group: its counts, and its frames
 *	3. gotext_add()    what the counts are of
 *	4. gotext_close()
 *
 * debug=1 is headers, then groups with a blank line between them:
 *
 *	COUNTS @ 0xADDRESS 0xADDRESS ...
 *	# labels: {"key":"value", ...}
 *	#\t0xADDRESS\tFUNC+0xOFFSET\tFILE:LINE
 *
 * with one or more tabs before a place. runtime/pprof leaves frames of the
 * runtime out, where others are left. Memory is heap, until gotext_close().
 *
 * To add a text of Go: a file here, and its row of formats.def.
 */
#ifndef GATE_READ_GOTEXT_GOTEXT_H
#define GATE_READ_GOTEXT_GOTEXT_H

#include "gate/model/builder.h"
#include "gate/read/frame_stack.h"
#include "gate/read/pprof/pprof_metrics.h"
#include "gate/text/lines.h"

#define GOTEXT_AGAIN "the text is damaged or cut short: take it again"

struct gotext {
	struct builder *b;
	struct lines lines;
	struct arena tables;
	struct columns columns;
	double events[EVENTS_MAX];
	struct frame_stack stack; /* of the group, leaf first */
	struct span counts;    /* of the group: what is before its @ */
	uint32_t line;         /* where it begins */
};

int gotext_open(struct gotext *text, struct builder *b, struct span content,
	const struct sample_type *types, uint32_t count,
	const struct sample_type *period_type, int64_t period, struct err *err);
/* The next line; an error says what it should have been. */
int gotext_line(struct span *out, struct gotext *text, const char *expected,
	struct err *err);
/* +1: a group; 0: the text ends, or what follows the groups. */
int gotext_next(struct gotext *text, struct err *err);
/* Adds the group with its values, one a column. */
int gotext_add(struct gotext *text, const double *values, struct err *err);
void gotext_close(struct gotext *text);

/* Cuts a whole number off the front of *rest, and what must follow it. */
bool gotext_number(struct span *rest, double *out, const char *then);
/* `FILE:LINE`: false when it is none. */
bool gotext_place(struct frame *out, struct builder *b, struct span place);

#endif
