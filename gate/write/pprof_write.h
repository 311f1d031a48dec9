/*
 * Profiles for other tools to read: pprof, of what is in memory.
 *
 *	1. merge_write()  the caller (gate/commands/pgo) lists frames and stacks
 *	2. pprof_write()  sorts both, numbers them and writes the messages
 *
 * The same content gives the same bytes, in whatever order it comes: functions,
 * frames and samples are sorted by their texts, and numbered so. There are no
 * times, addresses, mappings or labels in it, and it is not compressed, so that
 * no version of a library decides about its bytes.
 *
 * To add a format: a file here, named for it, and its door in ci/layers.
 */
#ifndef GATE_WRITE_PPROF_WRITE_H
#define GATE_WRITE_PPROF_WRITE_H

#include "gate/core/buf.h"
#include "gate/core/symtab.h"

struct written_frame {
	sym func, file;
	uint32_t start; /* the line where the function begins, 0 unknown */
	uint32_t line;
};

struct written_sample {
	uint32_t depth;
	uint32_t *frames; /* leaf first: places in the list of frames */
	int64_t count;
};

/* A profile of samples of CPU time. Frames are distinct, and so are stacks. The
 * frames of samples are numbered anew, and the samples sorted. */
void pprof_write(struct buf *out, const struct symtab *symtab,
	const struct written_frame *frames, uint32_t frame_count,
	struct written_sample *samples, size_t sample_count);

#endif
