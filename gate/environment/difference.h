/*
 * How two environments differ. Some facts may: a faster processor is a factor
 * over all functions, which is taken out. Others may not: another compiler or
 * another sampling period makes other profiles of the same code.
 */
#ifndef GATE_ENVIRONMENT_DIFFERENCE_H
#define GATE_ENVIRONMENT_DIFFERENCE_H

#include "gate/environment/environment.h"

/* Appends "KEY is THEIRS, here OURS" for every fact that differs, or that only
 * one side tells, of those that a factor can mend or of all others. */
void differ(struct buf *out, const struct fingerprint *theirs,
	const struct fingerprint *ours, bool mendable);

#endif
