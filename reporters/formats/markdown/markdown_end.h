/* What every Markdown page ends with: notes, how it was measured, how to have it
 * again and how to accept it. */
#ifndef REPORTERS_FORMATS_MARKDOWN_MARKDOWN_END_H
#define REPORTERS_FORMATS_MARKDOWN_MARKDOWN_END_H

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"

/* Of a page of at most so many bytes, of which notes may have an eighth. */
void markdown_end(struct buf *out, const struct verdict *verdict, size_t bytes);

#endif
