/*
 * Folded (collapsed) stacks: `frame;frame;frame COUNT` a line, root first.
 *
 * One metric: samples (count, less is better, sampled). When every count is a
 * whole number the counts are the observations (event column 0); otherwise the
 * metric has no events and the note weights-not-counts says so, because how
 * many observations stand behind a weight cannot be known.
 *
 * Frame names are as the capture has them, but for what is known not to be
 * part of a name:
 *   name_[k] _[i] _[j] _[0] _[1]   the annotation is dropped; [i] sets
 *                                  FRAME_INLINED, [k] the module "[kernel]"
 *   name (file.py:12)  py-spy      func, file and line, as is
 *   name - file.rb:12  rbspy       the same; the line is the one that was
 *   file.py:name:12    Python 3.15 running and would split the function
 * An empty frame is "[unknown]". In the first frame, which names a process or
 * thread, numbers that differ from run to run are dropped: `java-24636/25607`,
 * `[main tid=12]`, `thread (0x7f12): main`, `process 12:"cmd"` (and the thread
 * after it), `tid:12`.
 *
 * Lines that are not a stack are skipped with the note skipped-lines, unless
 * they are more than half: then the capture is refused.
 */
#ifndef GATE_READ_FOLDED_H
#define GATE_READ_FOLDED_H

#include "gate/model/builder.h"

bool folded_sniff(struct span content);
int folded_read(struct builder *b, struct span content, struct err *err);

#endif
