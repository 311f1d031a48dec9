/* Rules for the names of closures of PHP and Erlang, which no pattern says (key.c). */
#ifndef COMPARE_NAMES_CLOSURES_H
#define COMPARE_NAMES_CLOSURES_H

#include "gate/core/buf.h"

/* PHP: {closure:a.php:49-51} of {closure:/app/a.php:49-51}; the same of
 * {anonymous-class:...}->f. */
void php_closure(struct buf *out, struct span text);
/* Any closure of the file; as 8.4 has them, {closure:A::f():49}, the function. */
void php_enclosing(struct buf *out, struct span text);
/* PHP: a.php of /app/a.php, require::a.php of require::/app/a.php. */
void php_script(struct buf *out, struct span text);
/* Erlang: orders:rank/ of orders:'-rank/3-fun-'/, which is written in it. */
void beam_enclosing(struct buf *out, struct span text);

#endif
