/* The frames at the root of a stack that name a process or thread. */
#ifndef GATE_READ_THREAD_NAME_H
#define GATE_READ_THREAD_NAME_H

#include "gate/core/span.h"

/* What of such a frame is the same in every run, as up to two pieces of the text:
 * `thread (21614): MainThread` without its number. True when the next frame is
 * such a one as well. */
bool thread_name_parts(struct span part[2], struct span frame);

#endif
