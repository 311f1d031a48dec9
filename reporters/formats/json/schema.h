/*
 * The shape of result.json: which key holds which member of the verdict.
 *
 * One set of tables drives the writer (json.c) and the reader (json_read.c), so
 * that neither can know a key that the other does not. Tables nest as deep as
 * the verdict does; they are ours, so following them by recursion is bounded.
 */
#ifndef REPORTERS_FORMATS_JSON_SCHEMA_H
#define REPORTERS_FORMATS_JSON_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

enum shape {
	SHAPE_END,
	SHAPE_CONSTANT,	    /* text: what it always is */
	SHAPE_VERSION,	    /* schema_version */
	SHAPE_TEXT,	    /* const char *, with KEY_hex when not UTF-8 */
	SHAPE_TEXT_OR_NULL, /* the same; NULL is null, and may be left out */
	SHAPE_ID,	    /* char [17] */
	SHAPE_NUMBER,	    /* double, NaN is null */
	SHAPE_INT,	    /* int */
	SHAPE_UNSIGNED,	    /* unsigned */
	SHAPE_LINE,	    /* unsigned, 0 is null */
	SHAPE_INDEX,	    /* unsigned, NO_FUNCTION is null */
	SHAPE_SIZE,	    /* size_t */
	SHAPE_BOOL,	    /* bool */
	SHAPE_MAYBE,	    /* int: 1 true, 0 false, -1 null */
	SHAPE_WORD,	    /* enum, by its name */
	SHAPE_SENTENCE,	    /* made from the finding; not read back */
	SHAPE_TEXTS,	    /* const char **, count beside it */
	SHAPE_FACTS,	    /* struct fact_pair *, as one JSON object */
	SHAPE_OBJECT,
	SHAPE_LIST, /* of objects, count beside it */
};

enum shape_words {
	WORDS_OUTCOME,
	WORDS_STATUS,
	WORDS_KIND,
	WORDS_ATTRIBUTION,
	WORDS_REASON,
};

struct field {
	const char *key;
	enum shape type;
	size_t offset; /* in the struct that the table is of */
	size_t count;  /* lists: offset of the size_t count; nullable objects:
			  offset of the bool that says they are there */
	bool nullable;
	bool optional; /* a list or nullable object that results of earlier
			  versions lack */
	const struct field *fields; /* of an object or a list's element */
	size_t size;		    /* of a list's element */
	enum shape_words words;
	const char *text;
	bool row; /* the object, or each element, is one line of text */
};

enum {SCHEMA_VERSION = 1 };

extern const struct field shape_verdict[]; /* of struct verdict */

const char *shape_word(enum shape_words words, int value);
int shape_word_find(enum shape_words words, const char *name);

#endif
