/*
 * What tools that list problems of the code want of a verdict: regressions and
 * suspects, each with its place in the repository.
 */
#ifndef REPORTERS_WORDS_PROBLEMS_H
#define REPORTERS_WORDS_PROBLEMS_H

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"
#include "reporters/words/tracked.h"

enum {PROBLEMS_MAX = 5000 }; /* GitHub keeps as many of one analysis */

/* The file of the repository where the finding is: the tracked one, else what
 * the profile says where that can be a path below its root; else NULL.
 * Borrowed. */
const char *problem_file(
	const struct finding *finding, const struct tracked *tracked);
/* A path as a relative reference: percent-encoded. */
void problem_uri(struct buf *out, const char *path);
/* The finding as a sentence, as a JSON string. */
void problem_message(struct buf *out, const struct finding *finding);
/* Text that is fit to be shown, as a JSON string. */
void problem_text(struct buf *out, const char *text);

#endif
