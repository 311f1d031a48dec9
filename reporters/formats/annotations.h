/*
 * Annotations of GitHub Actions: what got worse, as commands that the runner
 * reads from the log and shows beside the source line.
 */
#ifndef REPORTERS_FORMATS_ANNOTATIONS_H
#define REPORTERS_FORMATS_ANNOTATIONS_H

#include "compare/verdict/verdict.h"
#include "gate/core/buf.h"
#include "reporters/words/tracked.h"

/* A step may make this many of one level; later ones are dropped unseen. */
enum {ANNOTATIONS_MAX = 10 };

/* At most ANNOTATIONS_MAX lines, worst first; the last one counts what did not
 * fit. A pure function of verdict and files; tracked NULL: no file is known. */
void annotations_render(struct buf *out, const struct verdict *verdict,
	const struct tracked *tracked);

#endif
