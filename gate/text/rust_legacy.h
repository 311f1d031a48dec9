/*
 * Rust's symbol names of the older mangling, which looks like C++'s:
 *
 *	_ZN4acme6Parser5parse17h0123456789abcdefE          acme::Parser::parse
 *	_ZN54_$LT$u8$u20$as$u20$acme..Walk$GT$4walk17h...E <u8 as acme::Walk>::walk
 */
#ifndef GATE_TEXT_RUST_LEGACY_H
#define GATE_TEXT_RUST_LEGACY_H

#include <stdbool.h>

#include "gate/core/buf.h"

/* Adds it to out as people write it, without the hash, and with whatever a
 * linker or a tool put behind it. False, and nothing was added: it is none. */
bool rust_legacy_write(struct buf *out, struct span name);
/* Adds a text of tools that leave what the mangling puts for marks:
 * $LT$alloc..string..String$u20$as$u20$... */
void rust_legacy_unescape(struct buf *out, struct span text);

#endif
