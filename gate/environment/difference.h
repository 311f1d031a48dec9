/*
 * How two environments differ. Some facts may: a faster processor is a factor
 * over all functions, which is taken out. Others may not: another compiler or
 * another sampling period makes other profiles of the same code.
 */
#ifndef GATE_ENVIRONMENT_DIFFERENCE_H
#define GATE_ENVIRONMENT_DIFFERENCE_H

#include "gate/core/buf.h"
#include "gate/text/facts.h"

/* Appends "KEY is THEIRS, here OURS" for every fact that differs, or that only
 * one side tells, of those that a factor can mend or of all others. */
void environment_difference(struct buf *out, const struct facts *theirs,
	const struct facts *ours, bool mendable);

#endif
