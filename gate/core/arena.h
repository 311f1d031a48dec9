/*
 * Bytes, memory, failures, files and threads: what everything else stands on.
 * This header is memory that is given back all at once.
 *
 *	1. file_read()     the bytes of a file into a buffer (file.h, buf.h)
 *	2. gunzip()        inflated, within a limit (gunzip.h)
 *	3. arena_alloc()   memory for what is made of them
 *	4. symtab_intern() a name as a number, equal means == (symtab.h);
 *	   rowset_add()    a row of numbers as its place (rowset.h)
 *	5. parallel_run()  one piece of work a thread (parallel.h)
 *	6. err_set()       the one line that says what went wrong (err.h)
 *
 * Whoever passes the arena owns the memory; only the caller's limits end it.
 * Other memory (malloc through memory.h) is given back by the function of its
 * type that is called _clear or _free. `struct arena a = {0}` is an empty arena
 * without a ceiling. Under AddressSanitizer every allocation is a malloc of its
 * own, so that overruns are seen.
 *
 * To add something: a header and a source file of its own here, when it knows
 * nothing of profiles and two folders want it; every header of core is a door.
 */
#ifndef GATE_CORE_ARENA_H
#define GATE_CORE_ARENA_H

#include <stddef.h>

#include "gate/core/span.h"

struct arena_block;

struct arena {
	struct arena_block *blocks;
	size_t used;    /* bytes handed out since the last reset */
	size_t ceiling; /* 0: none. Beyond it arena_alloc returns NULL. */
};

/* Zeroed memory, aligned for any type. NULL only at the ceiling. */
void *arena_alloc(struct arena *arena, size_t count, size_t size);
/* Takes over size bytes that malloc gave and returns them; they end with the
 * allocations. At the ceiling they end at once, and the result is NULL. */
void *arena_own(struct arena *arena, void *memory, size_t size);
/* Copies; the result is NUL-terminated one byte past len. NULL at ceiling. */
char *arena_copy(struct arena *arena, struct span text);
/* printf into the arena. NULL at the ceiling. */
char *arena_printf(struct arena *arena, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
/* Forgets all allocations, keeps the largest block for reuse. */
void arena_reset(struct arena *arena);
/* Moves all allocations of from into to, where they stay; from is empty. */
void arena_adopt(struct arena *to, struct arena *from);
/* Gives everything back; the arena is empty and usable again. */
void arena_clear(struct arena *arena);

#endif
