/*
 * Writes JSON, item by item, in the layout that the caller asks for: commas,
 * keys, null for what is absent, and a text that is not UTF-8 once more in hex.
 *
 * The functions are emit_, not json_: that prefix is jansson's, whose symbols
 * are in the same program.
 *
 *	struct emitter e = emitter_to(out, " ");
 *	emit_begin(&e, NULL, '{');
 *	emit_text(&e, "name", name);     {"name": "a"
 *	emit_line(&e, 2);
 *	emit_whole(&e, "runs", 3);       ,\n  "runs": 3
 *	emit_end(&e, '}');               }
 *
 * key is NULL for the elements of a list and for the outermost value. Keys may
 * be any text.
 */
#ifndef GATE_TEXT_JSON_WRITE_H
#define GATE_TEXT_JSON_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/core/buf.h"

struct emitter {
	struct buf *out;
	const char *blank; /* behind commas and colons within a line */
	int line;          /* indent of the next item, -1: same line */
	bool first;        /* no comma before it */
	int step;          /* 0; else each item stands on a line of its own, so
			    * many blanks deeper than what holds it */
	int depth;         /* of what is open, where step is set */
	bool (*escape)(struct buf *out, const char *text);
};

struct emitter emitter_to(struct buf *out, const char *blank);
/* For files of ours that nobody shows: an item a line, and of texts only that
 * is escaped which JSON asks for. */
struct emitter emitter_of_file(struct buf *out, int step);

/* The next item, or the next closing bracket, begins a line. -1: it does not
 * after all. */
void emit_line(struct emitter *e, int indent);

void emit_begin(struct emitter *e, const char *key, char bracket);
void emit_end(struct emitter *e, char bracket);
/* Begins the next object of a list, on a line of its own. */
void emit_item(struct emitter *e, int indent);
/* For a value that the caller adds to out by itself. False: the key has lost
 * bytes. */
bool emit_key(struct emitter *e, const char *key);

/* NULL is null. Text that has lost bytes gets a twin: KEY_hex. False: it had
 * no key for that. */
bool emit_text(struct emitter *e, const char *key, const char *text);
/* The bytes of text in hex. */
void emit_hex(struct emitter *e, const char *key, const char *text);
/* The shortest text that reads back the same; null when it is not finite. */
void emit_number(struct emitter *e, const char *key, double value);
void emit_whole(struct emitter *e, const char *key, int64_t value);
void emit_bool(struct emitter *e, const char *key, bool value);
void emit_null(struct emitter *e, const char *key);

#endif
