/*
 * The words of Erlang's terms, as io:format writes them: what fprof's analyses are
 * made of. A tuple or list is entered by its bracket; nothing here calls itself, so
 * depth costs nothing.
 */
#ifndef GATE_READ_ERLANG_TERMS_H
#define GATE_READ_ERLANG_TERMS_H

#include <stdbool.h>

#include "gate/core/span.h"

enum word_kind {
	WORD_NONE,   /* the end, or what is no word */
	WORD_MARK,   /* one of {}[],. */
	WORD_ATOM,   /* with its quotes, where it has them */
	WORD_TEXT,   /* between double quotes, without them */
	WORD_NUMBER,
};

struct word {
	enum word_kind kind;
	struct span text;
};

/* Zeroed but for the text: stands before the first word. */
struct terms {
	struct span text;
	size_t at;
};

/* Takes the next word. Blanks and comments are passed by. */
struct word terms_next(struct terms *terms);
/* The same, and it is this mark. */
bool terms_mark(struct terms *terms, char mark);
/* A number, or the atom undefined, which is 0; then the comma or bracket. */
bool terms_number(struct terms *terms, double *out, char mark);
/* Takes all up to the mark that closes so many brackets, with it. */
bool terms_leave(struct terms *terms, size_t depth);
/* Nothing is left. */
bool terms_end(struct terms *terms);

#endif
