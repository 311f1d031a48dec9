/*
 * What an agent or a server cut off: it keeps so many nodes of a tree of calls,
 * and calls the rest `other` or `(truncated)`, which is no function. A program
 * may have a function called other.
 */
#ifndef COMPARE_FRAMES_CUT_OFF_H
#define COMPARE_FRAMES_CUT_OFF_H

#include <stdbool.h>

#include "gate/model/profile.h"

/*
 * Which frames are such a rest: frame_count flags, the caller's to free. They
 * call nothing and have no file and no module. `other` has further to be what a
 * cut tree has: where functions have files, or below a tenth of all that call
 * something and three at least, or alone where nothing else is.
 */
bool *cut_off_frames(const struct profile *profile);

#endif
