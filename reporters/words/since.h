/* What a finding against an older commit says, and how it came to that. */
#ifndef REPORTERS_WORDS_SINCE_H
#define REPORTERS_WORDS_SINCE_H

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"

/* "uses 12.6 % more B/op than v1.4, though no step failed: the largest, +2.0 %,
 * is that of 1a2b3c4"; of findings with since. */
void phrase_creep(struct buf *out, const struct finding *finding);
/* "▁▂▃▅▆█ 1,000 B in v1.4, 1,020 B, ..., 1,126 B in head", from commit to
 * commit; nothing where there are none. */
void phrase_course(struct buf *out, const struct finding *finding);
/* "no commit before cost as much: it began after 1a2b3c4", of a rise over base of which
 * there is a history; false, and nothing, for others. */
bool phrase_began(struct buf *out, const struct finding *finding);
/* " since v1.4", or nothing. */
void phrase_since(struct buf *out, const struct finding *finding);
/* "v1.4 (1a2b3c4, 15 runs, pinned): 24 judged, 1 regression, 23 unchanged";
 * false, and nothing, when nothing was held to an older commit. */
bool phrase_since_counts(struct buf *out, const struct verdict *verdict);

#endif
