/*
 * Heap profiles of native programs, as texts: stacks of addresses and what was
 * allocated there, then what was mapped where.
 *
 *	1. heap_open()    finds the maps, says what the numbers mean
 *	2. heap_line()    line by line
 *	   heap_stack()   the addresses of a stack; heap_counts() its numbers
 *	3. heap_add()     what those are of
 *	4. heap_close()
 *
 * Counts of a sampled heap are raw observations, and scaled up by heap_factor(), as
 * pprof, google-pprof and jeprof do. Memory is heap, until heap_close().
 */
#ifndef GATE_READ_NATIVE_HEAP_H
#define GATE_READ_NATIVE_HEAP_H

#include "gate/read/heap_columns.h"
#include "gate/read/native/addresses.h"
#include "gate/text/lines.h"

#define HEAP_AGAIN "the profile is damaged or was cut short: take it again"
#define HEAP_COUNTS "N: N [N: N]"

struct heap {
	struct addresses addresses;
	struct lines lines;       /* before the maps */
	struct frame_stack stack; /* leaf first */
	struct columns columns;
	struct arena tables;
	uint32_t first;           /* column: IN_USE where nobody counted what
				     was allocated */
	double rate;              /* 1: all was seen */
};

/* `N: N [N: N]`, in use before allocated. */
bool heap_counts(double out[HEAP_COLUMNS], struct span text);
/* Fails where the content has no maps: it was cut short. */
int heap_open(struct heap *h, struct builder *b, struct span content,
	struct err *err);
/* The next line with something in it, blanks around it aside; false: none is left. */
bool heap_line(struct heap *h, struct span *line);
/* Metrics, once the header said so much. */
int heap_columns(struct heap *h, bool allocated, double rate, struct err *err);
/* `0xADDRESS 0xADDRESS ...`, of which each is where a call returns to. Those of the
 * allocator's library at the leaf go. */
int heap_stack(struct heap *h, struct span addresses, struct err *err);
/* Adds them to the stack. */
int heap_add(struct heap *h, const double counts[HEAP_COLUMNS], struct err *err);
void heap_close(struct heap *h);

#endif
