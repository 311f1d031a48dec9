/* What a frame is, by its texts alone. */
#ifndef TESTS_UNIT_SUPPORT_FRAMES_H
#define TESTS_UNIT_SUPPORT_FRAMES_H

#include "compare/frames/classify.h"

struct frame_kind kind_of_names(const struct policy *policy,
	unsigned languages, const struct frame_names *names);

#endif
