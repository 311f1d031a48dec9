/*
 * What a file uses of the shared libraries that it is loaded with: which names
 * the loader puts where. A call of such a function leads to an entry of the
 * procedure linkage table (PLT), or to the place that the loader fills in.
 */
#ifndef GATE_BINARY_IMPORTS_H
#define GATE_BINARY_IMPORTS_H

#include "gate/binary/handle.h"

struct import {
	uint64_t at; /* the place that is filled in */
	const char *name;
};

struct imports {
	struct import *rows; /* by place */
	size_t count, room;
};

void imports_read(struct imports *out, struct binary *binary);
void imports_clear(struct imports *imports);
/* Of a place, or of an entry of x86-64's PLT; NULL: none is known. */
const char *imports_name(const struct imports *imports, struct binary *binary,
	uint64_t at);

#endif
