/*
 * Names as compilers write them for linkers and for bytecode, taken apart as far
 * as keys need it (key.h): so that packages and types are written like others.
 */
#ifndef COMPARE_NAMES_MANGLED_H
#define COMPARE_NAMES_MANGLED_H

#include "gate/core/buf.h"

void mangled_rust_crates(struct buf *out, struct span text);
void mangled_itanium(struct buf *out, struct span text);
void mangled_java_classes(struct buf *out, struct span text);

#endif
