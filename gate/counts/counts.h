/*
 * What counters write by address, made a capture: by function and line, in
 * callgrind's format, so that it stays what it is when the program is built anew.
 *
 *	1. counts_of_plugin()  reads what the plugin of gate/counter wrote,
 *	   counts_of_blocks()  or valgrind's exp-bbv, leaving padding out
 *	2. counts_write()      looks up each address in its file (gate/binary) and
 *	                       adds up by line
 *
 * A function keeps the name that the linker gave it; readers write it as people
 * do. Addresses of which no file tells a line have line 0.
 *
 * To add a counter: a function here that fills a struct counts of its output.
 */
#ifndef GATE_COUNTS_COUNTS_H
#define GATE_COUNTS_COUNTS_H

#include "gate/core/buf.h"
#include "gate/core/err.h"

/* Adds the capture of one process to out. */
int counts_of_plugin(struct buf *out, struct span text, struct err *err);
/* The same of its files: addresses by number, counts of each thread, and the log
 * that says where files were loaded. */
int counts_of_blocks(struct buf *out, struct span addresses,
	const struct span *threads, size_t thread_count, struct span log,
	struct err *err);

#endif
