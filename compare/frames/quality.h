/*
 * What speaks against believing a stack, whatever its cost: frames without
 * names, callers that the profiler cut off, samples that it lost.
 */
#ifndef COMPARE_FRAMES_QUALITY_H
#define COMPARE_FRAMES_QUALITY_H

#include "gate/model/profile.h"

enum doubt {
	DOUBT_NAMELESS,  /* a frame without a name below the owner: its cost is
	                    charged to whoever called it */
	DOUBT_OWNERLESS, /* no owner, or one without a name, and a frame without
	                    a name where one could be */
	DOUBT_CUT,       /* as deep as profilers go, and callers are missing */
	DOUBT_LOST,      /* no stack: the profiler counted what it dropped */
	DOUBT_COUNT
};

#define DOUBT_BIT(doubt) (1u << (doubt))
#define DOUBT_NO_OWNER UINT32_MAX

/* What was found out about one profile. */
struct doubts {
	const struct profile *profile; /* borrowed */
	unsigned char *frames;         /* marks, one a frame; heap */
};

void doubts_init(struct doubts *doubts, const struct profile *profile);
void doubts_clear(struct doubts *doubts);

/* The doubts about one stack, as bits. owner is the frame that owns its cost,
 * or DOUBT_NO_OWNER. */
unsigned doubts_of(const struct doubts *doubts, uint32_t stack, uint32_t owner);

#endif
