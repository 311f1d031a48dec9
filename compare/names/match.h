/*
 * Which names of the two sides are one function.
 *
 *	1. key_make()      what stays of a name from commit to commit (key.h)
 *	2. moves_learn()   which packages became which (moves.h)
 *	3. match_names()   pairs what only one side has
 *	4. line_match()    the same for the lines of a function (line_match.h)
 *	5. subject_id()    the id under which a finding is found again (id.h)
 *
 * A name that both sides have is itself. Of the others, those that share a key
 * (key.h) are one function, else those in files of one name, in any file, else
 * closures of one function wherever it was inlined, else those of one enclosing
 * function, where both sides have some: closures that got other numbers,
 * instances of a generic, the same code with another hash or in another file.
 * Names of packages that moved are looked at as they are after the move. What
 * both sides have is never joined with anything. Pure functions of the names;
 * what they fill is the caller's.
 *
 * To add what a compiler puts into names: a row of the tables in key.c, a case
 * in tests/unit/names/test_key.c. To add how a language writes packages: a
 * function in package.c, a case in tests/unit/names/test_moves.c.
 */
#ifndef COMPARE_NAMES_MATCH_H
#define COMPARE_NAMES_MATCH_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/core/symtab.h"

/* A function of a series, before it has a row. */
struct name {
	struct span text;
	struct span as; /* text; or its key, as it is after packages moved */
	sym func;
	bool moves;       /* of a package that moved, on either side */
	double reach[2];  /* observations of stacks it is on: base, head */
	double owned[2];  /* observations it owns */

	/* filled by match_names() */
	uint32_t into;    /* place of the name whose row it shares, or its own */
	uint32_t joined;  /* names that share its row; 0: it shares another's */
	sym matched;      /* what base calls it; 0: the same, or nothing */
	bool moved;       /* because its package moved */
	uint32_t kin;     /* equal and not 0: closures, instances, clones of one
	                     function, of which a side has some that the other
	                     has not: their names may have been swapped */
};

/* Names are sorted by text, and have zeroes where it fills in. */
void match_names(struct name *names, uint32_t count, unsigned languages);

#endif
