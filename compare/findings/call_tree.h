/* The call trees of a report, for its pictures. */
#ifndef COMPARE_FINDINGS_CALL_TREE_H
#define COMPARE_FINDINGS_CALL_TREE_H

#include "compare/hypotheses/hypothesis.h"

/*
 * One tree for each judged series, of base and head side by side, in the order
 * of workloads; none where costs lack its calls (COSTS_CALLS). Bounded:
 * what is small in both sides is one node, from a thousandth of either side up
 * to whatever keeps a tree within 4,000 nodes and all of them within 40,000.
 */
void call_trees(struct verdict *out, const struct analysis *analysis);

#endif
