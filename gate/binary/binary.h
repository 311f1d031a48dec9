/*
 * An ELF file as a compiler and a linker left it: which function an address is in,
 * which line of source it came from, what its bytes are.
 *
 *	1. binary_open()      maps it, and finds its separate debug file by build
 *	                      id (/usr/lib/debug); nothing is asked for over a net
 *	2. binary_function()  by the symbol tables
 *	3. binary_line(), binary_start()
 *	                      by DWARF's tables of lines, which are read when an
 *	                      address of theirs is asked for
 *	   binary_inlines()   by its tree: what was inlined there
 *	4. binary_codes()     tells whether functions of two builds are the same
 *	5. binary_close()
 *
 * Addresses are those of the file's own tables, wherever it was loaded. What is
 * given lives as long as the handle. A file that lacks something, or is damaged,
 * does not know it: that is no error.
 *
 * To add what a file can be asked: a function here, by what libdw knows of it.
 */
#ifndef GATE_BINARY_BINARY_H
#define GATE_BINARY_BINARY_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/core/span.h"

enum { BUILD_ID_TEXT = 129 }; /* two digits a byte, and the end */

struct binary;

struct binary_function {
	const char *name; /* as the linker has it */
	uint64_t start;
};

struct binary_line {
	const char *file; /* as the compiler was told, or absolute */
	unsigned line;
};

/* A function that the compiler put into the one that calls it. */
struct binary_inline {
	const char *name; /* as the linker would have it, where that is told */
	struct binary_line call; /* .file NULL: not known */
};

/* NULL: it is not there, or no ELF file. */
struct binary *binary_open(const char *path);
void binary_close(struct binary *binary); /* NULL: nothing */

bool binary_function(struct binary_function *out, struct binary *binary,
	uint64_t address);
bool binary_line(struct binary_line *out, struct binary *binary,
	uint64_t address);
/* Which functions the code there was inlined from, the innermost first: how
 * many, no more than most. */
size_t binary_inlines(struct binary_inline *out, size_t most,
	struct binary *binary, uint64_t address);
/* Of a function that begins there: where it is defined, for code from elsewhere
 * may be inlined at its very beginning. */
bool binary_start(struct binary_line *out, struct binary *binary,
	uint64_t address);
/* What is loaded from the address on, to the end of its segment; .len 0: none. */
struct span binary_bytes(struct binary *binary, uint64_t address);
/* Whether the instruction there does nothing, as assemblers pad before jumps and
 * loops with. */
bool binary_is_padding(struct binary *binary, uint64_t address);
/* What the linker calls this build, in hexadecimal; false: nothing. */
bool binary_build_id(char out[BUILD_ID_TEXT], struct binary *binary);
/* The address of what stands in the file there, where it is loaded. */
bool binary_address(uint64_t *out, struct binary *binary, uint64_t offset);
/* Gives each function that has a size with what tells its machine code from
 * another: the same in two builds when the code is, wherever a linker put it and
 * what it uses. Names as the linker has them; one may be of several functions.
 * Of x86-64 alone: otherwise, and where code is no code, none is given. */
void binary_codes(struct binary *binary,
	void (*take)(void *data, const char *name, uint64_t code), void *data);
/* The first address that is loaded; 0 too where none is. */
uint64_t binary_image(struct binary *binary);
/* Whether Go's linker made it. */
bool binary_is_go(struct binary *binary);

#endif
