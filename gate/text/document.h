/*
 * JSON documents of a store, read from other people's pushes: what is read is
 * of the right type, length and range, or the error names the field. Unknown
 * keys are let be.
 *
 * A text that is not UTF-8 is written as {"hex": "6661f1"}.
 */
#ifndef GATE_TEXT_DOCUMENT_H
#define GATE_TEXT_DOCUMENT_H

#include <jansson.h>
#include <stdint.h>

#include "gate/core/arena.h"
#include "gate/core/buf.h"
#include "gate/core/err.h"

/* An object whose schema and schema_version are these, to be given to
 * json_decref. Refuses what would take very much more memory than text. */
int fields_parse(json_t **out, struct span text, const char *schema,
	int version, struct err *err);

/* Texts of at most `most` bytes, in the arena. +1: absent or null. */
int field_text(const char **out, const json_t *object, const char *key,
	size_t most, struct arena *arena, struct err *err);
/* The same for a text that has to be there and to have a byte at least. */
int field_needed(const char **out, const json_t *object, const char *key,
	size_t most, struct arena *arena, struct err *err);
/* A whole number of 0 to most; absent or null: 0. */
int field_whole(uint64_t *out, const json_t *object, const char *key,
	uint64_t most, struct err *err);
/* A list of at most `most` items, borrowed; NULL: absent or null. */
int field_list(const json_t **out, const json_t *object, const char *key,
	size_t most, struct err *err);
/* A text that stands alone, as in a list; of one byte at least. */
int field_item(const char **out, const json_t *item, size_t most,
	struct arena *arena, struct err *err);

/* What fields_parse takes; the caller adds the rest. */
json_t *fields_new(const char *schema, int version);
json_t *field_of_text(const char *text); /* NULL: null */
/* Appends the document and a newline, and gives it back. */
void fields_write(struct buf *out, json_t *document);

#endif
