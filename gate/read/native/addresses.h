/*
 * Addresses of native programs and what is mapped where: gperftools, tcmalloc and
 * jemalloc write both and no names.
 *
 *	1. addresses_map()    the lines of /proc/self/maps in a text
 *	2. addresses_push()   the frames of an address: named by whoever has the file
 *	                      (struct namer), else by file and offset
 *	3. addresses_close()  says whose file is wanted
 *
 * Memory is heap, until addresses_close().
 */
#ifndef GATE_READ_NATIVE_ADDRESSES_H
#define GATE_READ_NATIVE_ADDRESSES_H

#include "gate/core/rowset.h"
#include "gate/model/builder.h"
#include "gate/read/frame_stack.h"

struct mapped {
	uint64_t start, end, offset;
	struct span path; /* into the content */
	sym module;
	uint32_t named, unnamed; /* addresses that were asked for */
};

struct address_frames {
	uint32_t first, count;
};

struct addresses {
	struct builder *b;
	struct mapped *maps; /* by start */
	size_t map_count, map_room;
	struct rowset asked; /* address */
	struct address_frames *found; /* of frames, in the order of asked */
	size_t found_room;
	uint32_t *frames; /* of the builder, leaf first */
	size_t frame_count, frame_room;
};

void addresses_open(struct addresses *addresses, struct builder *b);
/* Takes the executable ones; lines of another kind are passed over. */
int addresses_map(struct addresses *addresses, struct span text, struct err *err);
/* The path of what is mapped there, borrowed; empty: nothing is. */
struct span addresses_path(const struct addresses *addresses, uint64_t address);
/* Puts the frames of the address on the stack, leaf first. */
int addresses_push(struct frame_stack *stack, struct addresses *addresses,
	uint64_t address, struct err *err);
void addresses_close(struct addresses *addresses);

#endif
