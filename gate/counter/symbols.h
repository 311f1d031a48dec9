/*
 * Which function an address of the program is in: by what is mapped, and the
 * symbol tables of those files (.symtab, else that of the separate debug file by
 * build id, else .dynsym). Sources: the ELF specification, and proc(5) for maps.
 *
 * Files are those of the program that is counted: all offsets are checked. What
 * is given lives as long as the process.
 */
#ifndef GATE_COUNTER_SYMBOLS_H
#define GATE_COUNTER_SYMBOLS_H

#include <stdbool.h>
#include <stdint.h>

struct code_place {
	const char *path; /* of the file; "???": of none */
	const char
		*name; /* of the function; where no symbol covers it, its page
	                     as 0x... */
	bool go;       /* the file is a Go program */
	bool named;    /* by a symbol */
	/* by the tables of the file; 0: of none */
	uint64_t at, start; /* of the address, and of the function */
};

/* at: in this process, which QEMU and the program share. */
struct code_place symbols_at(uint64_t at);

#endif
