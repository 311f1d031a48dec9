/*
 * Reads JSON item by item, in memory that does not grow with the text: a
 * capture can have millions of values, and a tree of them takes many times the
 * bytes of the file.
 *
 *	struct json_pull j = {.text = content};
 *	if (pull_object(&j))
 *		while (pull_key(&j, &key))
 *			if (span_equal(key, span_of("samples")) && pull_list(&j))
 *				while (pull_item(&j))
 *					pull_number(&j, &value);
 *			else
 *				pull_skip(&j);
 *	if (pull_failed(&j, err)) ...
 *	pull_clear(&j);
 *
 * Each of pull_list() to pull_skip() takes one value. One that is of another
 * kind than the function asks for is skipped, and the function says no: who
 * must have it complains. What is no JSON at all fails for good: everything says
 * no from there, and pull_failed() the line, so that loops need no checks.
 *
 * The functions are pull_, not json_: that prefix is jansson's. They call no
 * other and keep no list of what is open, so depth costs nothing; what is nested
 * deeper than a reader asks for is skipped in a loop.
 */
#ifndef GATE_TEXT_JSON_PULL_H
#define GATE_TEXT_JSON_PULL_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/core/buf.h"
#include "gate/core/err.h"

/* Zeroed but for the text: stands before the outermost value. `at` may be set
 * to where a value began (pull_place), to read it once more. */
struct json_pull {
	struct span text;
	size_t at;
	bool inner;         /* the list or object has had an item */
	const char *fault;  /* what is wrong at `at`; NULL: nothing yet */
	struct buf decoded; /* the last text that had escapes */
};

/* What the next value is, by its first byte: one of `{["tfn-0`, digits all
 * being 0; NUL: none. */
char pull_kind(struct json_pull *j);
/* Where the next value begins, for `at` of a zeroed reader of the same text. */
size_t pull_place(struct json_pull *j);

/* Enters it. */
bool pull_list(struct json_pull *j);
bool pull_object(struct json_pull *j);
/* In a list or an object: the next value is one of it. False at its end, which
 * is then passed. The key is borrowed until the next call. */
bool pull_item(struct json_pull *j);
bool pull_key(struct json_pull *j, struct span *key);

/* Borrowed until the next call; what is no UTF-16 in it became U+FFFD. */
bool pull_text(struct json_pull *j, struct span *out);
/* Finite. */
bool pull_number(struct json_pull *j, double *out);
/* Whole, from 0 to most. */
bool pull_whole(struct json_pull *j, uint64_t *out, uint64_t most);
void pull_skip(struct json_pull *j);

/* Whether it is no JSON, or has more behind its end once the outermost value
 * was taken; fills err then. */
bool pull_failed(struct json_pull *j, struct err *err);
/* Whether it is no JSON as far as it was read. */
bool pull_broken(const struct json_pull *j, struct err *err);
void pull_clear(struct json_pull *j);

#endif
