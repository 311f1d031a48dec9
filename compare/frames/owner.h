/*
 * The frames of a stack that carry cost: those that are not runtime, from the
 * one that owns it to the root. What a kernel does on behalf of a call is the
 * caller's, so the owners start above the last entry into it.
 */
#ifndef COMPARE_FRAMES_OWNER_H
#define COMPARE_FRAMES_OWNER_H

#include "compare/frames/known.h"
#include "compare/policy/policy.h"
#include "gate/core/rowset.h"
#include "gate/model/profile.h"

/* A frame in one set of languages. */
struct owner_frame {
	uint32_t func;  /* or runtime */
	uint32_t marks; /* what else it is, with the next two */
};

/* The same in all sets. */
enum {
	FRAME_NO_NAME = 1 << 16, /* an address, a library: is_no_name() */
	FRAME_LOST = 1 << 17, /* stands for samples that found no room */
};

struct owners {
	const struct profile *profile; /* borrowed, as is policy */
	const struct policy *policy;
	unsigned languages;            /* of the capture, for keys of names */
	bool wrappers;                 /* what enters the kernel is skipped */
	/* A table of the profile's frames for each set of languages that its
	 * stacks are in. */
	struct owner_frame *frames;
	uint16_t *stack_set; /* stack -> table */
	struct rowset funcs; /* name and, where functions of other files may
	                        have it, file -> func, by first appearance */
	bool *harness;       /* func: runs benchmarks (classify.h) */
	uint32_t deepest;    /* frames of the deepest stack */

	/* The last stack that was asked for, leaf first. */
	uint32_t depth;
	uint32_t below;     /* frames of the stack that the first owner calls */
	bool collects;      /* a frame of it collects garbage */
	bool observes;      /* it is the profiler's own: no owner */
	bool channel;       /* its first owner waits for a channel */
	bool cut_off;       /* its leaf was cut off: no owner */
	uint32_t *at_func;  /* funcs; as deep as the deepest stack, as is */
	uint32_t *at_frame; /* of the profile; the first one owns */
};

/* Heap memory; ended by owners_clear. known: as for
 * texts_init. */
void owners_init(struct owners *out, const struct profile *profile,
	const struct policy *policy, struct known_texts *known);
void owners_clear(struct owners *owners);

/* Fills depth, at_func and at_frame with the owners of the stack. Depth 0: a
 * stack of runtime alone, which nobody owns. waits: of a metric that waits, where
 * the lock itself is as the runtime is. */
void owners_find(struct owners *owners, uint32_t stack, bool waits);
/* Of the stack that was asked for last, the first owner that does not merely
 * wait, or 0 where all do: the one that a goroutine is of. */
uint32_t owners_waiter(const struct owners *owners, uint32_t stack);

#endif
