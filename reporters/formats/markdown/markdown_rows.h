/* Parts of Markdown pages that are about one finding or one side. */
#ifndef REPORTERS_FORMATS_MARKDOWN_MARKDOWN_ROWS_H
#define REPORTERS_FORMATS_MARKDOWN_MARKDOWN_ROWS_H

#include <stdbool.h>

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"

/* Before the word of a status, or "". static. */
const char *markdown_sign(enum status status);
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
/* Whether one of these is of the same function and metric, in another workload. */
bool markdown_is_told(const struct finding *const *told, size_t count,
	const struct finding *finding);
/* The lines of one finding in the block of call paths. */
void markdown_paths(struct buf *out, const struct finding *finding,
	bool by_workload);
/* "+64 ms in scan, +51 ms of it from Parse": of the first finding that says
 * where its cost comes from. */
void markdown_where(struct buf *out, const struct finding *finding);
/* An item of a list: how a finding since an older commit came about. */
void markdown_course(struct buf *out, const struct finding *finding,
	bool by_workload);

/* "9 other totals did not move by more than noise, 1 could not be decided." */
void markdown_totals_still(struct buf *out, const struct verdict *verdict,
	bool others);

#endif
