/*
 * What a program's file says of how it was made: of ELF files that are 64 bits
 * wide and little-endian, as Linux has them on x86-64 and aarch64.
 *
 * Sources: the ELF specification for sections; .comment, into which compilers
 * write their names; for Go, debug/buildinfo: "\xff Go buildinf:", and 32 bytes on
 * the version as a text with its length before it (since Go 1.18).
 */
#ifndef GATE_MEASURE_PROGRAM_H
#define GATE_MEASURE_PROGRAM_H

#include <stdbool.h>

#include "gate/core/arena.h"
#include "gate/core/span.h"

/* The file that a command's word names: looked up in the PATH of the variables
 * when it has no slash, else from directory, NULL: from here. NULL: there is none.
 * In the arena. */
const char *program_path(struct span word, const char *directory,
	char *const *variables, struct arena *arena);

struct program {
	/* "GCC: (Debian 12.2.0-14) 12.2.0" or "go1.26", all of them where there
	 * are several; NULL: it does not say, or is no such file */
	const char *compiler;
	/* What it runs that is no machine code of its own, such as "a script" or
	 * "python3"; NULL: nothing known */
	const char *interprets;
	/* Of which machine its code is, as uname says it; NULL: not known */
	const char *machine;
};

/* Texts are in the arena. */
void program_look(struct program *out, const char *path, struct arena *arena);

#endif
