/*
 * JSON documents that are files of ours. Those of a store are read from other
 * people's pushes: what is read is of the right type, length and range, or the
 * error names the field. Unknown keys are let be.
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
#include "gate/text/facts.h"
#include "gate/text/json_write.h"

/* Once, before the first document: what the library cannot get ends in
 * out_of_memory(), and not as a document that is wrong. */
void document_prepare(void);

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
/* An object of at most `count` texts, of at most `most` bytes each, by key;
 * absent: none. */
int field_facts(struct facts *out, const json_t *object, const char *key,
	size_t count, size_t most, struct arena *arena, struct err *err);

/* Begins what fields_parse takes; the caller adds the rest, then the end. */
struct emitter document_begin(struct buf *out, int step, const char *schema,
	int version);
/* What field_text takes, or with no key field_item. NULL: null. */
void document_text(struct emitter *e, const char *key, const char *text);
void document_facts(struct emitter *e, const char *key,
	const struct facts *facts);
void document_end(struct emitter *e);

#endif
