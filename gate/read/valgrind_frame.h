/* A frame as valgrind's tools write it, and the crate dhat. */
#ifndef GATE_READ_VALGRIND_FRAME_H
#define GATE_READ_VALGRIND_FRAME_H

#include "gate/model/builder.h"

/*
 *	0x109186: mk (FILE:4)              address, function, file and line
 *	0x109186: a::b (src/a.rs:4:11)     and column, as the crate writes
 *	0x48417B4: malloc (in /lib/x.so)   the object, where no line is known
 *	0x1090E4: ??? (in /bin/x)          nor the name: [unknown]
 *
 * Without its address, which says nothing in another run.
 */
struct frame valgrind_frame(struct builder *b, struct span text);

#endif
