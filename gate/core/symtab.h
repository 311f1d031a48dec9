/*
 * Names as small integers: equal names have equal syms, across all profiles of
 * a process. Safe to use from several threads. Which integer a name gets
 * depends on the order of arrival, so a sym never decides an output order:
 * compare the texts. Texts live, and stay in place, until symtab_free.
 *
 * A capture chooses its names, and names are composed of names, so that a small
 * one can ask for much: what a capture says is cut at NAME_MAX_BYTES, and all
 * names together have a limit. A name that does not fit becomes "", and whoever
 * would use the names after that asks symtab_check first.
 */
#ifndef GATE_CORE_SYMTAB_H
#define GATE_CORE_SYMTAB_H

#include <stdint.h>

#include "gate/core/err.h"
#include "gate/core/span.h"

enum {NAME_MAX_BYTES = 16 << 10 };

typedef struct {uint32_t i; } sym; /* 0 is "" */

struct symtab; /* heap */

struct symtab *symtab_new(void);
void symtab_free(struct symtab *table);
/* Most bytes that all names may take from now on; 0: no limit. */
void symtab_limit(struct symtab *table, size_t bytes);
/* Fails with ERR_LIMIT once a name did not fit. */
int symtab_check(struct symtab *table, struct err *err);
/* Copied. Any bytes, NUL included. */
sym symtab_intern(struct symtab *table, struct span name);
/* The same for what a capture says: of a name longer than NAME_MAX_BYTES the
 * start and a hash of the whole, the same in every process, so that two names
 * stay two. *cut is set then, and else left. */
sym symtab_intern_cut(struct symtab *table, struct span name, bool *cut);
/* Borrowed, NUL-terminated one past len. */
struct span symtab_text(const struct symtab *table, sym name);

static inline bool sym_equal(sym a, sym b) {return a.i == b.i; }

#endif
