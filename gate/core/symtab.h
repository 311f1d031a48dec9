/*
 * Names as small integers: equal names have equal syms, across all profiles of
 * a process. Safe to use from several threads. Which integer a name gets
 * depends on the order of arrival, so a sym never decides an output order:
 * compare the texts. Texts live, and stay in place, until symtab_free.
 */
#ifndef GATE_CORE_SYMTAB_H
#define GATE_CORE_SYMTAB_H

#include <stdint.h>

#include "gate/core/span.h"

typedef struct {uint32_t i; } sym; /* 0 is "" */

struct symtab; /* heap */

struct symtab *symtab_new(void);
void symtab_free(struct symtab *table);
/* Copied. Any bytes, NUL included. */
sym symtab_intern(struct symtab *table, struct span name);
/* Borrowed, NUL-terminated one past len. */
struct span symtab_text(const struct symtab *table, sym name);

static inline bool sym_equal(sym a, sym b) {return a.i == b.i; }

#endif
