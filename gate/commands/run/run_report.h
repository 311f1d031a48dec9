/* What `profgate run` tells when it has measured: the runs, how quiet the
 * machine was, and what the policy could see with them. */
#ifndef GATE_COMMANDS_RUN_RUN_REPORT_H
#define GATE_COMMANDS_RUN_RUN_REPORT_H

#include "compare/power.h"
#include "gate/core/buf.h"
#include "gate/measure/session.h"

/* label: the directory as given. */
void run_report(struct buf *out, const struct measurement *m, const char *label,
	double seconds);
/* What is there and not measured, if anything. */
void run_report_unmeasured(struct buf *out, const struct unmeasured *unmeasured,
	struct arena *arena);
/* What became of a budget of seconds. */
void run_report_budget(struct buf *out, const struct measurement *m,
	const struct spent *spent, double seconds);
/* wanted: the growth that was asked for; budget: the one of functions. */
void run_report_power(struct buf *out, const struct power *power,
	double wanted, unsigned min_runs);

#endif
