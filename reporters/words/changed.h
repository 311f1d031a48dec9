/* Whether the change under test touches what rose. */
#ifndef REPORTERS_WORDS_CHANGED_H
#define REPORTERS_WORDS_CHANGED_H

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"

/* "changed here: lines 24-31, 40"; false, and nothing, where the file of the
 * cause is as it was, or nobody knows. */
bool phrase_changed(struct buf *out, const struct cause *cause);

#endif
