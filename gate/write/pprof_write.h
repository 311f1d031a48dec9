/*
 * Profiles for other tools to read: pprof, of what is in memory.
 *
 *	1. merge_write()  the caller (gate/commands/pgo) lists frames and stacks
 *	2. pprof_write()  sorts both, numbers them and writes the messages
 *
 * The same content gives the same bytes, in whatever order it comes: functions,
 * frames and samples are sorted by their texts, and numbered so. There are no
 * labels in it, addresses only of frames without a name, and it is not
 * compressed, so that no version of a library decides about its bytes.
 *
 * To add a format: a file here, named for it, and its door in ci/layers.
 */
#ifndef GATE_WRITE_PPROF_WRITE_H
#define GATE_WRITE_PPROF_WRITE_H

#include "gate/core/buf.h"
#include "gate/core/rowset.h"
#include "gate/core/symtab.h"

enum { WRITTEN_TYPES_MAX = 4 };

struct written_type {
	const char *name, *unit;
};

/* What is said of the whole; 0: nothing is. */
struct written_head {
	uint32_t type_count;
	struct written_type types[WRITTEN_TYPES_MAX];
	struct written_type period_type;
	int64_t period;
	int64_t time, duration; /* ns */
};

struct written_frame {
	sym func, file, module;
	uint64_t address; /* in the module; of one without a func alone */
	uint32_t start; /* the line where the function begins, 0 unknown */
	uint32_t line;
};

struct written_sample {
	uint32_t depth;
	uint32_t *frames; /* leaf first: places in the list of frames */
	int64_t values[WRITTEN_TYPES_MAX];
};

/* Fills the stack of a sample from a table of calls, each a row: its caller, which
 * is 1 for the first row and 0 for none, and its frame. call: likewise. */
void written_unwind(struct written_sample *out, const struct rowset *calls,
	uint32_t call);
/* A list on the heap, and its stacks. */
void written_free(struct written_sample *samples, size_t count);

/* Frames are distinct, and so are stacks. The frames of samples are numbered
 * anew, and the samples sorted. */
void pprof_write(struct buf *out, const struct written_head *head,
	const struct symtab *symtab, const struct written_frame *frames,
	uint32_t frame_count, struct written_sample *samples,
	size_t sample_count);

#endif
