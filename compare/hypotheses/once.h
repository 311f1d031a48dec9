/* What a run does once, however many operations follow: where runs of base and
 * head do different numbers of them, it costs more for each and is no slower. */
#ifndef COMPARE_HYPOTHESES_ONCE_H
#define COMPARE_HYPOTHESES_ONCE_H

#include "compare/hypotheses/hypothesis.h"

/* Log of head's time for an operation over base's by the clocks of benchmarks;
 * NaN: a side has none. */
double once_clock(const struct series *s);

/* Whether a change of a function for each operation may be that: it costs a run
 * what it did and is less than half of it; or about what it did, and the clock of
 * the benchmark, which leaves out what was done before it was reset, saw no such
 * change. */
bool once_explains(const struct judged_series *j, uint32_t func);
/* Likewise of the whole workload, of which a part may be done once: by the clock
 * alone, and where the numbers differ by NUMBER_ALIKE. */
bool once_explains_total(const struct judged_series *j);

#endif
