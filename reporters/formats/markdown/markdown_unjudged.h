/* What stands on a Markdown page in the place of findings, where nothing was judged. */
#ifndef REPORTERS_FORMATS_MARKDOWN_MARKDOWN_UNJUDGED_H
#define REPORTERS_FORMATS_MARKDOWN_MARKDOWN_UNJUDGED_H

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"

/* What moved most, and what helps. */
void markdown_undecided(struct buf *out, const struct verdict *verdict);
void markdown_no_baseline(struct buf *out);
/* The error in its own words. */
void markdown_error(struct buf *out, const struct verdict *verdict);

#endif
