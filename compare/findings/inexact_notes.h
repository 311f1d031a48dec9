/* Tells of functions that execute something else each time. */
#ifndef COMPARE_FINDINGS_INEXACT_NOTES_H
#define COMPARE_FINDINGS_INEXACT_NOTES_H

#include "compare/findings/workload_index.h"
#include "compare/verdict/notes.h"

/* One note, "inexact", a workload: of the function whose runs on one side differ
 * most, and how many others there are. */
void inexact_notes(struct notes *notes, const struct workload_index *index);

#endif
