/*
 * The frames of a stack that carry cost: those that are not runtime, from the
 * one that owns it to the root. What a kernel does on behalf of a call is the
 * caller's, so the owners start above the last entry into it.
 */
#ifndef COMPARE_FRAMES_OWNER_H
#define COMPARE_FRAMES_OWNER_H

#include "compare/policy/policy.h"
#include "gate/core/rowset.h"
#include "gate/model/profile.h"

struct owners {
	const struct profile *profile; /* borrowed */
	unsigned languages;            /* of the capture, for keys of names */
	bool wrappers;                 /* what enters the kernel is skipped */
	/* A table of the profile's frames for each set of languages that its
	 * stacks are in: frame -> func, or runtime; and whether it is of a
	 * garbage collector. */
	uint32_t *frame_func;
	bool *frame_collects;
	unsigned char *stack_set;      /* stack -> table */
	struct rowset funcs;           /* sym -> func, by first appearance */

	/* The last stack that was asked for, leaf first. */
	uint32_t depth;
	bool collects;      /* a frame of it collects garbage */
	uint32_t *at_func;  /* funcs; as deep as the deepest stack, as is */
	uint32_t *at_frame; /* of the profile; the first one owns */
};

/* Heap memory; ended by owners_clear. */
void owners_init(struct owners *out, const struct profile *profile,
	const struct policy *policy);
void owners_clear(struct owners *owners);

/* Fills depth, at_func and at_frame with the owners of the stack. Depth 0: a
 * stack of runtime alone, which nobody owns. */
void owners_find(struct owners *owners, uint32_t stack);

#endif
