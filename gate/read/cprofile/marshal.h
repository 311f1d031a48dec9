/*
 * The part of Python's marshal that profiles are written in: a dictionary of tuples
 * of texts and numbers, as Python 2.7 to 3.13 write it.
 *
 *	1. marshal_dict()     begins one; marshal_dict_end(), before each key, ends it
 *	2. marshal_tuple()    a tuple of texts and numbers
 *	3. marshal_enter()    begins a tuple that has something else in it, too
 *	   marshal_value()    one text or number
 *	4. marshal_close()
 *
 * What a file says once it names by its number later: nothing is deeper than its
 * caller asks for, and all is as large as the content at most. Texts are borrowed
 * of the content. Functions that return int fail on what is cut short or of another
 * kind, with the place.
 *
 * Source: CPython's marshal.c.
 */
#ifndef GATE_READ_CPROFILE_MARSHAL_H
#define GATE_READ_CPROFILE_MARSHAL_H

#include <stdbool.h>
#include <stddef.h>

#include "gate/core/err.h"
#include "gate/core/span.h"

enum {MARSHAL_ITEMS = 5 }; /* of a tuple, at most */

enum marshal_kind {MARSHAL_OTHER, MARSHAL_TEXT, MARSHAL_NUMBER, MARSHAL_TUPLE };

struct marshal_value {
	enum marshal_kind kind;
	double number;
	struct span text;
	size_t first, count; /* of a tuple's items */
};

struct marshal { /* zeroed but for the content */
	struct span content;
	size_t at;
	struct marshal_value *known; /* that may be named by number */
	size_t known_count, known_room;
	struct span *interned; /* the same of Python 2 */
	size_t interned_count, interned_room;
	struct marshal_value *items;
	size_t item_count, item_room;
};

int marshal_dict(struct marshal *m, struct err *err);
/* Whether the dictionary ends here, which is passed. */
bool marshal_dict_end(struct marshal *m);
/* A text or a number. */
int marshal_value(struct marshal *m, struct marshal_value *out, struct err *err);
/* A tuple of such, or a number alone, which is a tuple of one. */
int marshal_tuple(struct marshal *m, struct marshal_value out[MARSHAL_ITEMS],
	size_t *count, struct err *err);
/* The beginning of one of so many items. */
int marshal_enter(struct marshal *m, size_t count, struct err *err);
int marshal_damaged(const struct marshal *m, struct err *err);
void marshal_close(struct marshal *m);

#endif
