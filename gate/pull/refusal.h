/* Answers that are no profile: what they mean, and what to do. */
#ifndef GATE_PULL_REFUSAL_H
#define GATE_PULL_REFUSAL_H

#include "gate/pull/fetch.h"

/* 0 for a 200 that is no page. what names what was asked for, at place. */
int reply_check(const struct reply *answer, const char *place, const char *what,
	struct err *err);

/* The first line of a text, or of the message of JSON, in the arena; "" of
 * anything else. */
const char *reply_said(const struct reply *answer, struct arena *arena);

#endif
