/*
 * Which names of the two sides are one function.
 *
 * A name that both sides have is itself. Of the others, those that share a key
 * (key.h) are one function, else those of one enclosing function, where
 * both sides have some: closures that got other numbers, instances of a
 * generic, the same code with another hash. What both sides have is never
 * joined with anything.
 */
#ifndef COMPARE_NAMES_MATCH_H
#define COMPARE_NAMES_MATCH_H

#include <stdint.h>

#include "gate/core/symtab.h"

/* A function of a series, before it has a row. */
struct name {
	struct span text;
	sym func;
	double reach[2];  /* observations of stacks it is on: base, head */
	double owned[2];  /* observations it owns */

	/* filled by match_names() */
	uint32_t into;    /* place of the name whose row it shares, or its own */
	uint32_t joined;  /* names that share its row; 0: it shares another's */
	sym matched;      /* what base calls it; 0: the same, or nothing */
	uint32_t kin;     /* equal and not 0: closures, instances, clones of one
	                     function, of which a side has some that the other
	                     has not: their names may have been swapped */
};

/* Names are sorted by text, and have zeroes where it fills in. */
void match_names(struct name *names, uint32_t count, unsigned languages);

#endif
