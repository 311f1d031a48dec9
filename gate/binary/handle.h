/* What is open of an ELF file, for the files of this folder. */
#ifndef GATE_BINARY_HANDLE_H
#define GATE_BINARY_HANDLE_H

#include <elfutils/libdwfl.h>

#include "gate/binary/binary.h"

/* Addresses whose lines stand in one unit of the debug information. */
struct range {
	uint64_t lo, hi;
	Dwarf_Off unit;
};

struct binary {
	Dwfl *dwfl;
	Dwfl_Module *module;
	Elf *elf;
	uint64_t bias; /* from the file's addresses to libdwfl's */
	Dwarf *dwarf;  /* NULL: it has none, or was not asked for yet */
	bool asked;
	struct range *ranges; /* by lo */
	size_t range_count, range_room;
};

/* The unit of the debug information that has the address. */
bool unit_of(Dwarf_Die *out, struct binary *b, uint64_t address);

#endif
