/* From where the change of a finding is called, for people: each way once. */
#ifndef REPORTERS_WORDS_CALLERS_H
#define REPORTERS_WORDS_CALLERS_H

#include "compare/verdict/verdict.h"

enum {CALLERS_MOST = 3 };

struct caller_line {
	double absolute; /* change it carries, in the finding's unit */
	char *text;      /* raw, "<- Parse <- ... <- main"; heap */
};

/* Paths that read alike are one. */
struct callers {
	size_t count;
	struct caller_line lines[CALLERS_MOST]; /* largest |absolute| first */
	const char *nearest; /* of the first line the function that calls the
	                        subject, which may call itself; NULL: none.
	                        borrowed */
};

/* The paths of a finding without its subject, which need not be said again, and
 * without the turns of a recursion; in so many columns each. A path that is the
 * subject alone says nothing and is left out. */
void callers_of(struct callers *out, const struct finding *finding,
	size_t columns);
void callers_clear(struct callers *in);

#endif
