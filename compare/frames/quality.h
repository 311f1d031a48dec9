/*
 * What speaks against believing a stack, whatever its cost: frames without
 * names, callers that the profiler cut off, samples that it lost.
 */
#ifndef COMPARE_FRAMES_QUALITY_H
#define COMPARE_FRAMES_QUALITY_H

#include "compare/frames/owner.h"

enum stack_flaw {
	FLAW_UNSYMBOLIZED, /* a frame without a name below the owner: its cost is
	                    charged to whoever called it */
	FLAW_UNOWNED,   /* no owner, or one without a name, and a frame without
	                    a name where one could be */
	FLAW_TRUNCATED, /* as deep as profilers go, and callers are missing */
	FLAW_LOST,      /* no stack: the profiler counted what it dropped */
	FLAW_CUT_OFF,   /* an agent or a server kept no name of its leaf */
	FLAW_OBSERVER,  /* the profiler at work */
	FLAW_CHANNEL,   /* waits for a channel, which nobody asks about */
	FLAW_ORPHAN,    /* truncated before it reached an owner */
	FLAW_COUNT
};

/* A frame so far from the leaf may be cut off: the least that profilers keep. */
#define CUT_DEPTH 29

#define FLAW_BIT(flaw) (1u << (flaw))
#define FLAW_NO_OWNER UINT32_MAX

/* What was found out about one profile. */
struct stack_quality {
	const struct profile *profile; /* borrowed */
	unsigned char *frames;         /* marks, one a frame; heap */
	bool inlines;                  /* some frame is inlined */
};

/* Of the profile that the owners are of. */
void quality_init(struct stack_quality *quality, const struct owners *owners);
void quality_clear(struct stack_quality *quality);

/* The flaws of one stack that its frames tell, as bits: all but the last four,
 * which its owner tells (owner.h). owner is the frame that owns its cost, or
 * FLAW_NO_OWNER. */
unsigned quality_flaws(const struct stack_quality *quality, uint32_t stack,
	uint32_t owner);

#endif
