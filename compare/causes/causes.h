/*
 * Findings of one cause as one: what a change made slower, hungrier and longer
 * in several benchmarks is told once.
 *
 *	1. causes_find()   findings that rose, by the function that they are of:
 *	                   time, bytes and objects of all workloads together
 *	2. callers_join()    functions of which one explains the other, by call
 *	                   graph and common change (callers.h)
 *	3. raisers_join()   whole workloads, with the function that raised them
 *	                   (raisers.h)
 *	4. each cause by the deepest function that explains it, worst first
 *
 * Nothing is decided here: status, outcome and exit code are as they were, and
 * each finding stays in the verdict. Two functions are one cause only where
 * something speaks for it, so that two changes are told as two.
 *
 * To add what makes two functions one: a predicate in callers.c and its pair in
 * tests/unit/causes/test_causes.c.
 */
#ifndef COMPARE_CAUSES_CAUSES_H
#define COMPARE_CAUSES_CAUSES_H

#include "compare/verdict/verdict.h"
#include "gate/core/arena.h"

/* Fills the causes of a verdict whose findings are in their last order, and
 * which is the cause of each finding; lists from arena, strings are borrowed. */
void causes_find(struct verdict *verdict, struct arena *arena);

#endif
