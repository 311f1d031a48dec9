/* A borrowed run of bytes. Not NUL-terminated; may hold any byte. */
#ifndef GATE_CORE_SPAN_H
#define GATE_CORE_SPAN_H

#include <stdbool.h>
#include <stddef.h>

struct span {
	const char *data;
	size_t len;
};

/* The bytes of a NUL-terminated string, borrowed. */
struct span span_of(const char *text);
bool span_equal(struct span a, struct span b);
/* Byte order, shorter first on a tie: the order of every sorted output. */
int span_compare(struct span a, struct span b);
bool span_starts(struct span text, const char *prefix);
/* First place of byte c at or after from; text.len when there is none. */
size_t span_find(struct span text, size_t from, char c);
struct span span_trim(struct span text); /* blanks at both ends */

#endif
