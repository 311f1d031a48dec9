/*
 * What tools that list problems of the code want of a verdict: regressions and
 * suspects, each with its place in the repository.
 */
#ifndef REPORTERS_WORDS_PROBLEMS_H
#define REPORTERS_WORDS_PROBLEMS_H

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"
#include "gate/text/json_write.h"
#include "reporters/words/tracked.h"

enum {PROBLEMS_MAX = 5000 }; /* GitHub keeps as many of one analysis */

/* The file of the repository where the finding is: the tracked one, else what
 * the profile says where that can be a path below its root; else NULL.
 * Borrowed. */
const char *problem_file(
	const struct finding *finding, const struct tracked *tracked);
/* The policy's file in the repository, for what has no place. Borrowed. */
const char *problem_policy(const struct verdict *verdict);
/* A path as a relative reference: percent-encoded. */
void problem_uri(struct buf *out, const char *path);
/* The finding as a sentence, with who owns where it is; NULL or "": nobody is
 * known. */
void problem_message(struct emitter *e, const char *key,
	const struct finding *finding, const char *owners);
/* What is fit to be shown of the text. */
void problem_text(struct emitter *e, const char *key, const char *text);

#endif
