/* Leaks as a verdict shows them: beside the findings of hypotheses. */
#ifndef COMPARE_FINDINGS_LEAK_FINDING_H
#define COMPARE_FINDINGS_LEAK_FINDING_H

#include "compare/findings/finding.h"
#include "compare/findings/finding_ids.h"
#include "compare/leaks/leaks.h"

void leak_id(char out[FINDING_ID_SIZE], const struct leak *leak,
	const struct symtab *symtab);
/* Adds those that were judged, or are worth a look, to the findings. */
void leak_findings(struct verdict *out, const struct analysis *analysis);
/* Says of a series that it is too short for what is allowed. */
void leak_too_short(struct leak_series *series, double allowed,
	const struct symtab *symtab, struct arena *arena);
/* What was judged, where compare() has rows of the metric or has none. */
void leak_coverage(struct verdict *out, const struct leaks *leaks,
	const struct symtab *symtab, struct arena *arena);
/* Over time: workloads of which no capture says what can leak. */
void leak_unheld(struct verdict *out, const struct analysis *analysis);
/* How long series are, and what would have shown in them: of a verdict over
 * time. */
void leak_summary(struct verdict *out, const struct analysis *analysis);

#endif
