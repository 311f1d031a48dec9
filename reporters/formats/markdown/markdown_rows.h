/* Parts of Markdown pages that are about one finding or one side. */
#ifndef REPORTERS_FORMATS_MARKDOWN_MARKDOWN_ROWS_H
#define REPORTERS_FORMATS_MARKDOWN_MARKDOWN_ROWS_H

#include <stdbool.h>

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"

/* The commit as git shortens it, else the directory, as code. */
void markdown_label(struct buf *out, const struct side_summary *side);
/* What the finding is about, as code. */
void markdown_subject(struct buf *out, const struct finding *finding);
/* The head of a table and a row of it. open: of regressions, with place and
 * budget; else of any status, with a remark. */
void markdown_header(struct buf *out, const struct verdict *verdict,
	bool by_workload, bool open);
void markdown_row(struct buf *out, const struct finding *finding,
	bool by_workload, bool open);

#endif
