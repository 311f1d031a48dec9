/* That the runs were measured until they were decided. */
#ifndef COMPARE_FINDINGS_LOOKS_NOTE_H
#define COMPARE_FINDINGS_LOOKS_NOTE_H

#include "compare/hypotheses/hypothesis.h"
#include "compare/verdict/notes.h"

void looks_note(struct notes *notes, const struct analysis *analysis);

#endif
