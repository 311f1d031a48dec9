/* Words for what a running process leaks. */
#ifndef REPORTERS_WORDS_LEAKS_H
#define REPORTERS_WORDS_LEAKS_H

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"

/* "1 kind of goroutine and 2 allocation sites leak"; false, and nothing, where
 * nothing does. */
bool phrase_leaks(struct buf *out, const struct verdict *verdict);
/* "nothing leaks of 12 allocation sites and 6 kinds of goroutine" */
void phrase_nothing_leaks(struct buf *out, const struct verdict *verdict);

#endif
