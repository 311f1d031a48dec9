/*
 * What is to be told beside a verdict, in one list. Whoever sees something
 * adds to it: the config, the checks of captures, readers, the comparison, the
 * commands. notes_freeze() alone puts it in order and into the verdict.
 */
#ifndef COMPARE_VERDICT_NOTES_H
#define COMPARE_VERDICT_NOTES_H

#include "compare/verdict/verdict.h"
#include "gate/core/arena.h"

struct notes {
	struct arena *arena; /* of the list and the messages; NULL: no notes */
	size_t count, capacity;
	struct verdict_note *list; /* in order of arrival */
};

/* Adds a note; notes NULL or zeroed: nobody reads them. code and workload are
 * borrowed; workload NULL: of the whole report. -1 only at the arena's
 * ceiling. */
int note_add(struct notes *notes, const char *code, const char *workload,
	const char *format, ...) __attribute__((format(printf, 4, 5)));
/* As note_add, for a note of the whole report that goes before all others. */
int note_first(struct notes *notes, const char *code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* The notes of the verdict: first those of the whole report, then those of
 * workloads, each in order of arrival. What other workloads have likewise is told with
 * the first note of its code. The arena must have no ceiling. */
void notes_freeze(struct verdict *out, const struct notes *notes);

#endif
