/*
 * Packages that one side alone has and the other has elsewhere.
 *
 * A package is gone when nothing of it is left in head, and new when base had
 * nothing of it. A gone one has become a new one when most of its functions,
 * by number and by cost, are there under the rest of their names, when neither
 * has a better or equal partner, and when no other new one got a part of it. So
 * two packages that swap names, one that is split and a new one that only
 * resembles one that is gone are no moves. Package stands for module, namespace
 * and directory too (package.h): each that encloses another is asked as well.
 */
#ifndef COMPARE_NAMES_MOVES_H
#define COMPARE_NAMES_MOVES_H

#include <stdint.h>

#include "gate/core/arena.h"
#include "gate/core/buf.h"
#include "gate/core/symtab.h"

/* A function, with the observations of all stacks it is on and those it owns:
 * base, head. */
struct mover {
	struct span text;
	sym func;
	double reach[2], owned[2];
	struct span key; /* moves_learn() fills it in where one side alone has
	                    the function */
};

/* A package that became another, the separators behind them included. */
struct move {
	struct span from, to;
};

struct moves {
	uint32_t count;
	struct move *all;  /* by the text of from */
	struct span *news; /* what they became, sorted */
	unsigned languages;
};

/* Of functions sorted by text; what it finds lives in the arena, the functions'
 * keys in theirs. */
void moves_learn(struct moves *out, struct mover *functions, uint32_t count,
	unsigned languages, struct arena *keys, struct arena *arena);

/* Writes a key as it is after the moves: each place where a package that moved
 * is written, in types of arguments too. True where there is one. */
bool moves_apply(struct buf *out, const struct moves *moves, struct span key);
/* Whether a move is no more than that of a package around it. */
bool moves_follows(const struct moves *moves, uint32_t move);
/* Whether head's key is in a package that something became. */
bool moves_reach(const struct moves *moves, struct span key);

#endif
