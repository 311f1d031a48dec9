/*
 * Rust's symbol names as people write them: of the older mangling
 * (rust_legacy.h), and of the one called v0 (RFC 2603, which is what this is
 * written from):
 *
 *	_RNvMs_CsaA1_4acmeNtB4_6Parser5parse    <acme::Parser>::parse
 *
 * as rustc-demangle's short form has it, without the crates' hashes.
 */
#ifndef GATE_TEXT_RUST_NAME_H
#define GATE_TEXT_RUST_NAME_H

#include <stdbool.h>

#include "gate/core/buf.h"

/* Adds it to out, with whatever a linker or a tool put behind it. False, and
 * nothing was added: it is none, or it has constants of types that stable Rust
 * does not allow, or would be longer than 64 KiB. */
bool rust_name_write(struct buf *out, struct span name);

#endif
