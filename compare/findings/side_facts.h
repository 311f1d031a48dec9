/* The machines on which the runs were made, as the captures tell. */
#ifndef COMPARE_FINDINGS_SIDE_FACTS_H
#define COMPARE_FINDINGS_SIDE_FACTS_H

#include "compare/hypotheses/hypothesis.h"
#include "compare/verdict/verdict.h"

/* Fills environment of one side: distinct facts, sorted by key; several values
 * of one key joined by a comma. Memory: the report's arena. */
void environment(struct side_summary *out, const struct analysis *analysis,
	bool head);

/* NULL: the side does not tell. */
const char *environment_value(const struct side_summary *side,
	const char *key);

/* Whether the two sides name different processors or systems. */
bool machines_differ(const struct analysis *analysis);

#endif
