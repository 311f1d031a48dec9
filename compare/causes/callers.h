/*
 * Which of two functions that rose explains the other.
 *
 * One that is called explains nothing of its caller, for costs are charged to
 * the function that has them. A caller explains what it calls where four fifths
 * of that rise came by it, and one of these holds:
 *
 *	new      it was not called before: the caller calls it since
 *	alike    both rose by about the same factor: the caller does more
 *	other    it allocates more, and the caller takes longer, or the other
 *	         way round: one line does both
 *
 * Two that are new and called from the same function are one, too, over others that
 * base has no cost of: what was one function is two, or one line calls a library. And a
 * function next to one that rose ten times as much, in one file, in time alone, is its
 * echo: a compiler lays out neighbours anew.
 */
#ifndef COMPARE_CAUSES_CALLERS_H
#define COMPARE_CAUSES_CALLERS_H

#include "compare/causes/nodes.h"

/* Joins what explains each other. */
void callers_join(struct nodes *nodes);

#endif
