/*
 * Rust's two manglings tell different parts of a name, and older tools write it
 * in yet another way: where a method is implemented, or for which type; types
 * of arguments, or their parameters, or none. What all of them tell stays:
 *
 *	<acme::Parser<u8>>::run::<i32>   acme::Parser<T>::run    acme::Parser::run
 *	<u32>::pow                       core::num::<impl u32>::pow      u32::pow
 */
#ifndef COMPARE_NAMES_RUST_TYPES_H
#define COMPARE_NAMES_RUST_TYPES_H

#include "gate/core/buf.h"

/* A rule of key.h's tables: adds to out what stays of the text. */
void rust_types(struct buf *out, struct span text);

#endif
