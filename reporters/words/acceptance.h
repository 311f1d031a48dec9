/* What accepts all regressions of a report, ready to paste. */
#ifndef REPORTERS_WORDS_ACCEPTANCE_H
#define REPORTERS_WORDS_ACCEPTANCE_H

#include "compare/verdict/by_cause.h"
#include "gate/core/buf.h"

enum {ACCEPTED_MOST = 20 };

/* A line for each function, and each workload of which a total rose, that
 * regressions are of, cause by cause: it covers what all metrics and workloads say
 * of it. A name that patterns or the form of the line would take for something
 * else stands as the ids of its findings. */
struct accept_block {
	const char *place; /* where to write the lines; NULL: nothing to
	                      accept. static */
	size_t count;
	const char *names[ACCEPTED_MOST];        /* borrowed, as of */
	const struct finding *of[ACCEPTED_MOST];
	size_t left;       /* names beyond those */
	bool to_commit;
};

void accept_block_make(struct accept_block *out, const struct verdict *verdict);
/* The same of the regressions of one of its causes alone. */
void accept_block_of_cause(struct accept_block *out,
	const struct verdict *verdict, const struct by_cause *by, size_t number);
/* One of its lines, raw, without an end. */
void accept_block_line(struct buf *out, const struct accept_block *block,
	size_t number);
/* The line that accepts one finding alone, raw; returns where to write it. NULL, and
 * nothing: it is none that can be accepted. static. */
const char *accept_one(struct buf *out, const struct verdict *verdict,
	const struct finding *f);
/* "and 3 more, by their ids: profgate explain tells them", raw; nothing where
 * none are left. */
void accept_block_left(struct buf *out, const struct accept_block *block);

#endif
