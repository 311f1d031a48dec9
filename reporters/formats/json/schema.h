/*
 * The schema of result.json: which key holds which member of the verdict.
 *
 * One set of tables drives the writer (json.c) and the reader (json_read.c), so
 * that neither can know a key that the other does not. Tables nest as deep as
 * the verdict does; they are ours, so following them by recursion is bounded.
 */
#ifndef REPORTERS_FORMATS_JSON_SCHEMA_H
#define REPORTERS_FORMATS_JSON_SCHEMA_H

#include <stdbool.h>
#include <stddef.h>

enum field_type {
	FIELD_END,
	FIELD_CONSTANT,	    /* text: what it always is */
	FIELD_VERSION,	    /* schema_version */
	FIELD_TEXT,	    /* const char *, with KEY_hex when not UTF-8 */
	FIELD_TEXT_OR_NULL, /* the same; NULL is null, and may be left out */
	FIELD_ID,	    /* char [17] */
	FIELD_NUMBER,	    /* double, NaN is null */
	FIELD_INT,	    /* int */
	FIELD_UNSIGNED,	    /* unsigned */
	FIELD_LINE,	    /* unsigned, 0 is null */
	FIELD_INDEX,	    /* unsigned, NO_FUNCTION is null */
	FIELD_SIZE,	    /* size_t */
	FIELD_BOOL,	    /* bool */
	FIELD_MAYBE,	    /* int: 1 true, 0 false, -1 null */
	FIELD_WORD,	    /* enum, by its name */
	FIELD_SENTENCE,	    /* made from the finding; not read back */
	FIELD_TEXTS,	    /* const char **, count beside it */
	FIELD_FACTS,	    /* struct fact_pair *, as one JSON object */
	FIELD_OBJECT,
	FIELD_LIST,	    /* of objects, count beside it */
	FIELD_TYPES
};

enum schema_words {
	WORDS_OUTCOME,
	WORDS_COVERAGE,
	WORDS_STATUS,
	WORDS_KIND,
	WORDS_ATTRIBUTION,
	WORDS_REASON,
};

struct schema_field {
	const char *key;
	enum field_type type;
	size_t offset; /* in the struct that the table is of */
	size_t count;  /* lists: offset of the size_t count; nullable objects:
			  offset of the bool that says they are there */
	bool nullable;
	bool optional; /* a member, zero by default, that results of earlier
			  versions lack */
	const struct schema_field *fields; /* of an object or a list's element */
	size_t size;		    /* of a list's element */
	enum schema_words words;
	const char *text;
	bool row; /* the object, or each element, is one line of text */
};

enum {SCHEMA_VERSION = 1 };

extern const struct schema_field schema_verdict[]; /* of struct verdict */

const char *schema_word(enum schema_words words, int value);
int schema_word_find(enum schema_words words, const char *name);

#endif
