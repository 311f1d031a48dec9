/*
 * A profile as canonical bytes, the form in which baselines are stored: the
 * same profile gives the same bytes, later versions of profgate can read it
 * again under other rules, and bytes of runs that are alike are alike, so that
 * git packs them small: it compresses, and finds what captures share, which it
 * could not if they were compressed here (docs/baselines.md has the figures).
 * The layout stands in stored.c.
 *
 * Reading makes the profile that was written: the same stacks in the same
 * order, the same numbers to the last bit. Frames are numbered by first use;
 * one that no stack has is left out. A stored profile comes from other
 * people's pushes and is as hostile as any other capture.
 */
#ifndef GATE_MODEL_STORED_H
#define GATE_MODEL_STORED_H

#include "gate/core/buf.h"
#include "gate/model/builder.h"

/* Appends the profile to out. Cannot fail. */
void stored_write(struct buf *out, const struct profile *profile);

/* A reader (read/reader.h). */
bool stored_sniff(struct span content);
int stored_read(struct builder *b, struct span content, struct err *err);

#endif
