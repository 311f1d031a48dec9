/*
 * The classes of a Java flight recording: of which fields its events and constants
 * are made, as the recording says.
 */
#ifndef GATE_READ_JFR_JFR_CLASS_H
#define GATE_READ_JFR_JFR_CLASS_H

#include "gate/core/arena.h"
#include "gate/read/jfr/jfr_value.h"

#define JFR_NONE UINT32_MAX

/* The fields that we know by name. */
enum jfr_word {
	JFR_STACK_TRACE,
	JFR_FRAMES,
	JFR_METHOD,
	JFR_TYPE,
	JFR_NAME,
	JFR_STRING,
	JFR_DESCRIPTION,
	JFR_ID,
	JFR_VALUE,
	JFR_DURATION,
	JFR_TLAB_SIZE,
	JFR_ALLOCATION_SIZE,
	JFR_WEIGHT,
	JFR_SAMPLES,
	JFR_WORDS
};

struct jfr_field {
	uint64_t class_id;
	uint32_t class; /* place in classes */
	enum jfr_word word; /* JFR_WORDS: none of ours */
	bool constant;  /* a number, of the class's constants */
	bool many;      /* a count, and so many */
};

enum jfr_kind { JFR_FIELDS, JFR_BYTE, JFR_NUMBER, JFR_FLOAT, JFR_DOUBLE, JFR_TEXT };

struct jfr_class {
	enum jfr_kind kind;
	uint64_t id;
	struct span name; /* jdk.ExecutionSample */
	uint32_t first, field_count; /* of jfr_classes.fields */
};

struct jfr_classes { /* heap */
	struct jfr_class *all; /* rising by id */
	uint32_t count;
	struct jfr_field *fields;
	uint32_t field_count;
	size_t room, field_room;
	struct arena names;
};

/* Of each word, where its field stands and what it is; at 0: it has none. */
struct jfr_fields {
	struct {
		size_t at;
		const struct jfr_field *field;
	} of[JFR_WORDS];
};

/* Reads the classes; they are cleared in any case. False: they are not there, or
 * not such as can be read by. */
bool jfr_classes_read(struct jfr_classes *out, struct jfr_cursor *c);
void jfr_classes_clear(struct jfr_classes *classes);
/* The place of the class of this number, or JFR_NONE. */
uint32_t jfr_class_of(const struct jfr_classes *classes, uint64_t id);

/* Moves the cursor behind a value of the class. */
void jfr_skip_value(const struct jfr_classes *classes, uint32_t class,
	struct jfr_cursor *c);
/* Reads a value of a class that has fields; the cursor is moved behind it. */
void jfr_fields(struct jfr_fields *out, const struct jfr_classes *classes,
	uint32_t class, struct jfr_cursor *c);

#endif
