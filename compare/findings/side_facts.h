/* The machines on which the runs were made, as the captures tell. */
#ifndef COMPARE_FINDINGS_SIDE_FACTS_H
#define COMPARE_FINDINGS_SIDE_FACTS_H

#include "compare/hypotheses/hypothesis.h"
#include "gate/text/facts.h"

/* Of one side: what is known of its environment, else what its captures tell.
 * Memory: the analysis' arena. */
void side_facts(struct facts *out, const struct analysis *analysis, bool head);

/* Whether the two sides name different processors or systems. */
bool machines_differ(const struct analysis *analysis);

#endif
