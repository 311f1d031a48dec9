/*
 * The package, module, namespace or directory in front of a function's name,
 * each enclosing one too. Pure functions of the key (key.h).
 */
#ifndef COMPARE_NAMES_PACKAGE_H
#define COMPARE_NAMES_PACKAGE_H

#include "gate/core/span.h"

#define PACKAGE_DEPTH 16 /* of what a name is in, no more is told apart */

struct packages {
	size_t start; /* where the outermost begins: behind a return type, < of
	                 Rust, and what else may come first */
	size_t count; /* from outermost to innermost, at most PACKAGE_DEPTH */
	size_t ends[PACKAGE_DEPTH]; /* one past the separator */
};

/* count 0: in none that the name tells. languages: of the capture. */
void packages_of(struct packages *out, unsigned languages, struct span key);
/* Whether a name in full may begin at the place, inside of types too. */
bool package_may_begin(struct span key, size_t at);
/* Length of the separator at the place, 0 where there is none. */
size_t package_separator(struct span key, size_t at);

#endif
