/*
 * The frames of a stack that carry cost: those that are not runtime, from the
 * one that owns it to the root. What a kernel does on behalf of a call is the
 * caller's, so a chain starts above the last entry into it.
 */
#ifndef COMPARE_FRAMES_OWNER_H
#define COMPARE_FRAMES_OWNER_H

#include "compare/policy/policy.h"
#include "gate/core/rowset.h"
#include "gate/model/profile.h"

struct chains {
	const struct profile *profile; /* borrowed */
	unsigned languages;            /* of the capture, for identity */
	bool wrappers;                 /* what enters the kernel is skipped */
	uint32_t *frame_func;          /* profile frame -> func, or runtime */
	bool *frame_collects;          /* profile frame: of a garbage collector */
	struct rowset funcs;           /* sym -> func, by first appearance */

	/* The last chain that was asked for, leaf first. */
	uint32_t depth;
	bool collects;      /* a frame of it collects garbage */
	uint32_t *at_func;  /* funcs; as deep as the deepest stack, as is */
	uint32_t *at_frame; /* of the profile; the first one owns */
};

/* Heap memory; ended by chains_clear. */
void chains_init(struct chains *out, const struct profile *profile,
	const struct policy *policy);
void chains_clear(struct chains *chains);

/* Fills depth, at_func and at_frame with the chain of the stack. Depth 0: a
 * stack of runtime alone, which nobody owns. */
void chain_of(struct chains *chains, uint32_t stack);

#endif
