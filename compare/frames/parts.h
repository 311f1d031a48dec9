/*
 * What the rules read of a function's text, cut once for all of them. Profilers put more
 * into a name than the function: the library that it is in, whether it is of
 * the kernel, what kind of code it is, its arguments and what it returns.
 */
#ifndef COMPARE_FRAMES_PARTS_H
#define COMPARE_FRAMES_PARTS_H

#include "compare/frames/classify.h"

/* What a rule looks at. */
enum part {
	FUNC,   /* without library and kind of code: libc.so.6`f_[j] is f */
	STEM,   /* the function without parameters, result, template arguments,
	           symbol version and address */
	PATH,   /* the file */
	MODULE, /* its last path element */
	PARTS
};

struct parts {
	struct span text[PARTS];
};

/* Of a function's text: its name, and the module that it is in, where the text
 * tells that. */
struct parts parts_of(struct span func);

/* Whether the text is how profilers write that a frame has no name: an
 * address, a library, [unknown]. */
bool is_no_name(struct span func);

/* Whether a function of Rust is a closure, or of Ruby a block; and one of the
 * other function, directly or in another closure of it. */
bool is_closure(struct span func);
bool is_closure_of(struct span inner, struct span outer);

#endif
