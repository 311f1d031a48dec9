/* A borrowed run of bytes. Not NUL-terminated; may hold any byte. */
#ifndef GATE_CORE_SPAN_H
#define GATE_CORE_SPAN_H

#include <stdbool.h>
#include <stddef.h>

struct span {
	const char *data;
	size_t len;
};

/* Of a string literal, which may hold NUL bytes: in a table. */
#define SPAN(text) {text, sizeof(text) - 1}

/* The bytes of a NUL-terminated string, borrowed. */
struct span span_of(const char *text);
bool span_equal(struct span a, struct span b);
/* Byte order, shorter first on a tie: the order of every sorted output. */
int span_compare(struct span a, struct span b);
bool span_starts(struct span text, const char *prefix);
bool span_ends(struct span text, const char *suffix);
/* Whether what stands at the place, which may be past the end. */
bool span_at(struct span text, size_t place, const char *what);
/* First place of byte c at or after from; text.len when there is none. */
size_t span_find(struct span text, size_t from, char c);
/* How many bytes from a place on are digits. */
size_t span_digits(struct span text, size_t at);
/* Where the digits at its end begin; text.len: there are none. */
size_t span_last_digits(struct span text);
struct span span_trim(struct span text); /* blanks at both ends */
/* What is left of it from a place on, which is not past the end. */
struct span span_from(struct span text, size_t at);
/* What comes after the last / of a path. */
struct span span_basename(struct span path);
/* Cuts a prefix off the front; false when there is another one. */
bool span_skip(struct span *text, const char *prefix);
/* Cuts what stands before the next byte c, or all, off *rest, and that byte
 * with it; false when nothing is left. */
bool span_next(struct span *out, struct span *rest, char c);

/* Order of `const char *` in a table, by bytes: for qsort and bsearch. */
int text_compare(const void *a, const void *b);

#endif
