/*
 * What stays of a function's name from one commit to the next.
 *
 * Compilers and runtimes put numbers, hashes and addresses into names, and a
 * dependency's version into its path. The key is the name without these; the
 * enclosing function is the one that a closure or lambda is written in. Both
 * are pure functions of the name, made by ordered tables of rules, each in one
 * pass. A name that no rule touches is its own key.
 *
 * Different functions can share a key (the closures of one function, the
 * instances of one generic): names are compared first, keys only of what is
 * left (match.h).
 */
#ifndef COMPARE_NAMES_KEY_H
#define COMPARE_NAMES_KEY_H

#include "gate/core/buf.h"

/* languages: of the capture (processes_init). out is overwritten. */
void key_make(struct buf *out, unsigned languages, struct span name);
/* Of a key, what stays of a function that was told from others by its file,
 * without what may differ when the file is elsewhere: its directories; all of
 * it; and of a key the enclosing function. */
void key_file(struct buf *out, unsigned languages, struct span key);
void key_anywhere(struct buf *out, unsigned languages, struct span key);
void key_enclosing(struct buf *out, unsigned languages, struct span key);
/* Of the key of a closure, what stays of it wherever the function that it is
 * written in is inlined; of others all. */
void key_inlined(struct buf *out, unsigned languages, struct span key);

#endif
