/*
 * C++'s symbol names as people write them, of the Itanium ABI's mangling, which
 * all compilers for Linux share:
 *
 *	_ZN4acme6Parser5parseERKSs    acme::Parser::parse(std::string const&)
 *
 * They are read by libiberty, as binutils and valgrind read them, so that a
 * function has one name whichever tool named it.
 */
#ifndef GATE_TEXT_CXX_NAME_H
#define GATE_TEXT_CXX_NAME_H

#include <stdbool.h>

#include "gate/core/buf.h"

/* Adds it to out. False, and nothing was added: it is none, is longer than 4 KiB,
 * or would be longer than 16 KiB. */
bool cxx_name_write(struct buf *out, struct span name);

#endif
