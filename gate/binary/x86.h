/*
 * The instructions of x86-64, as far as they are to be told apart: how long each
 * is, and where in it an address may stand that a linker filled in.
 *
 * Source: Intel's manual, volume 2: chapter 2 for prefixes and operands, appendix
 * A for the maps of opcodes.
 */
#ifndef GATE_BINARY_X86_H
#define GATE_BINARY_X86_H

#include <stdbool.h>

#include "gate/core/span.h"

struct x86_part { /* of an instruction; .len 0: it has none */
	size_t at, len;
};

struct x86 {
	size_t len;
	struct x86_part displacement, immediate;
	bool relative; /* the displacement counts from the next instruction */
	bool branches; /* the immediate does */
};

/* The first instruction; false: it is none, or is cut. */
bool x86_decode(struct x86 *out, struct span code);

#endif
