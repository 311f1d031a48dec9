/*
 * One chunk of a Java flight recording, which describes itself: a recording is one
 * or more of them, each whole.
 *
 *	"FLR\0" major:u16 minor:u16
 *	size constants metadata start duration ticks ticks-a-second:u64
 *	generation:u8 0:u8 flags:u16              numbers with the high byte first
 *	EVENT...                                  size, class and what it says
 *
 * The event of class 0 says which classes there are and of which fields each is
 * made; those of class 1 hold constants, which the others name by number. How an
 * event is laid out differs by JVM and version and is taken from there alone.
 *
 *	1. jfr_chunk_open()   the header, the classes, the constants' places
 *	2. jfr_chunk_event()  each event in turn
 *	3. jfr_fields()       where the fields stand that we have a word for
 *	4. jfr_field_text(), jfr_field_constant()  what they name
 *
 * Sources: OpenJDK, src/jdk.jfr/share/classes/jdk/jfr/internal/consumer; the file
 * itself. There is no specification.
 */
#ifndef GATE_READ_JFR_JFR_CHUNK_H
#define GATE_READ_JFR_JFR_CHUNK_H

#include "gate/core/err.h"
#include "gate/read/jfr/jfr_class.h"

#define JFR_DAMAGED                                                            \
	": the recording is damaged or was cut short; let the program end, or "  \
	"take it with `jcmd PID JFR.dump`"

struct jfr_constant {
	uint64_t id;
	size_t at; /* of its value in the chunk */
	uint32_t class;
};

struct jfr_chunk {
	struct span bytes;
	size_t place; /* of the chunk in the recording */
	int64_t start_nanos, duration_nanos;
	double tick; /* in ns */

	struct jfr_classes classes;
	struct jfr_constant *constants; /* rising by class, then id; heap */
	size_t constant_count, constant_room, constants_most;
	struct buf buf; /* for texts */
};

struct jfr_event {
	uint32_t class;
	struct jfr_cursor at; /* at its first field; ends with the event */
};

/* The chunk that begins at the place, of at most so many constants. It is
 * cleared in any case. */
int jfr_chunk_open(struct jfr_chunk *out, struct span content, size_t place,
	uint32_t constants_most, struct err *err);
void jfr_chunk_clear(struct jfr_chunk *chunk);

/* The event at *at, which is moved behind it; begins with 0. 0: there is none
 * left, 1: there is, -1: it is damaged. */
int jfr_chunk_event(struct jfr_event *out, const struct jfr_chunk *chunk,
	size_t *at, struct err *err);

/* A cursor at a place of the chunk. */
struct jfr_cursor jfr_at(const struct jfr_chunk *chunk, size_t at);
/* The number that the field holds; 0: it has none such. */
uint64_t jfr_field_number(const struct jfr_chunk *chunk,
	const struct jfr_fields *fields, enum jfr_word word);
/* The place of the constant among chunk->constants, or JFR_NONE. */
size_t jfr_constant(const struct jfr_chunk *chunk, uint32_t class, uint64_t id);
/* The constant that the field names, or JFR_NONE. */
size_t jfr_field_constant(const struct jfr_chunk *chunk,
	const struct jfr_fields *fields, enum jfr_word word);
/* The text that the field holds, by however many constants; empty: none. It
 * stays until the next text is read. */
struct span jfr_field_text(struct jfr_chunk *chunk,
	const struct jfr_fields *fields, enum jfr_word word);

#endif
