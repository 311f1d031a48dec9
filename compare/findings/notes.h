/* What a reader of the verdict should know beside the findings. */
#ifndef COMPARE_FINDINGS_NOTES_H
#define COMPARE_FINDINGS_NOTES_H

#include "compare/hypotheses/hypothesis.h"
#include "compare/verdict/notes.h"

/* Sentences about one workload: dropped runs, runtime's own share. */
void workload_notes(struct workload_summary *out,
	const struct analysis *analysis, const struct workload *workload);

/* Adds the comparison's notes, and fills environment and `seen`; findings and
 * workloads must be there. */
void report_notes(struct verdict *out, struct notes *notes,
	const struct analysis *analysis);

#endif
