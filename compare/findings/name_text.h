/* A name of the symbol table as the text that a verdict shows. */
#ifndef COMPARE_FINDINGS_NAME_TEXT_H
#define COMPARE_FINDINGS_NAME_TEXT_H

#include "compare/hypotheses/hypothesis.h"

/* NUL-terminated, embedded NULs spelled \x00; NULL for "". Borrowed from the
 * table, or in the arena of the analysis. */
const char *name_text(const struct analysis *analysis, sym name);
/* The same, "" for "". */
const char *name_text_or_empty(const struct analysis *analysis, sym name);

#endif
