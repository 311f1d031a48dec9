/* What check.c, which refuses, and check_quality.c, which flags, stand on: what
 * can be wrong, how it is told, and the captures of one workload. */
#ifndef GATE_RUNS_CHECK_RULES_H
#define GATE_RUNS_CHECK_RULES_H

#include "compare/verdict/notes.h"
#include "gate/core/buf.h"
#include "gate/runs/runs.h"

enum check_rule {
	NO_SAMPLES,
	NO_RESULTS,
	BENCH_FAILED,
	METRIC_TWICE,
	UNIT_DIFFERS,
	PERIOD_DIFFERS,
	TYPES_DIFFER,
	NO_COMMON_WORKLOAD,
	OPERATIONS_CONTRADICT,
	MOSTLY_UNSYMBOLIZED,
	SYMBOLS_DIFFER,
	MOSTLY_CUT_OFF,
	WINDOWS_DIFFER,
	RUNS_SILENT,
	PERIOD_DERIVED,
	FEW_SAMPLES,
	UNSYMBOLIZED,
	TRUNCATED_STACKS,
	LOST_SAMPLES,
	CUT_OFF,
	PROFILER_SHARE,
	CHANNEL_WAITS,
	OPERATIONS_DIFFER,
	SNAPSHOTS,
	MACHINE_MIXED,
};

struct check {
	const struct symtab *symtab;
	struct notes *notes; /* NULL: nobody reads them */
};

/* The captures of one workload, one span a set. */
struct group {
	struct check *check;
	const struct run_set *sets[SET_COUNT];
	size_t set_count;
	const char *name;
	struct capture *captures[SET_COUNT];
	size_t counts[SET_COUNT];
};

/* All captures of a group that are not left out, set by set:
 * `for (struct cursor c = { .group = g }; next_capture(&c);)`. */
struct cursor {
	const struct group *group;
	size_t set, next;
	struct capture *capture;
};

bool next_capture(struct cursor *cursor); /* false: no more */
const char *check_text(const struct check *check, sym name);

/* Fails with what was found, its remedy and its code. */
int check_refuse(struct err *err, enum check_rule rule, const char *format, ...)
	__attribute__((format(printf, 3, 4)));
/* Adds a note. Takes the found text over. workload: NULL for a whole side. */
void check_flag(struct check *check, enum check_rule rule,
	const char *workload, struct buf *found);

#endif
