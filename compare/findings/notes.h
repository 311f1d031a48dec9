/* What a reader of the verdict should know beside the findings. */
#ifndef COMPARE_FINDINGS_NOTES_H
#define COMPARE_FINDINGS_NOTES_H

#include "compare/findings/workload_index.h"
#include "compare/hypotheses/hypothesis.h"
#include "compare/verdict/notes.h"
#include "gate/core/buf.h"

/* Sentences about one workload: dropped runs, runtime's own share. */
void workload_notes(struct workload_summary *out,
	const struct analysis *analysis, const struct workload_parts *parts);

/* Adds a sentence; clears it. */
void workload_say(struct workload_summary *out, const struct analysis *analysis,
	struct buf *buf);

/* Adds the comparison's notes, and fills environment and `seen`; findings and
 * workloads must be there. */
void report_notes(struct verdict *out, struct notes *notes,
	const struct analysis *analysis);
/* Adds "improvement-unseen" where that cannot be shown, and one note,
 * "policy-unused", for all budgets and rules that ask for what
 * no capture has: a metric, or of a rule a workload. What says what the
 * defaults do, or is off, asks for nothing. */
void policy_notes(struct notes *notes, const struct analysis *analysis);

#endif
