/* A line of a script in its words, as far as that is plain. */
#ifndef GATE_SETUP_SHELL_WORDS_H
#define GATE_SETUP_SHELL_WORDS_H

#include <stdbool.h>

#include "gate/core/arena.h"
#include "gate/core/buf.h"

enum { SHELL_WORDS_MAX = 64 };

struct shell_words {
	size_t count;
	const char *items[SHELL_WORDS_MAX + 1]; /* in the arena; room for NULL */
	bool cut; /* a pipe, a redirection or another command follows */
};

/* Quotes and backslashes are taken off. False: a variable, a substitution or a
 * pattern stands outside of single quotes, a quote does not end, or there are
 * more words. */
bool shell_words(struct shell_words *out, struct span line,
	struct arena *arena);

#endif
