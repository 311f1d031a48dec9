/*
 * The tables of a thread of a Firefox profile: what its stacks are. A table is an
 * object of columns, which are lists of one length:
 *
 *	stackTable     {"prefix":[STACK of the caller, or null],"frame":[...]}
 *	frameTable     {"func":[...],"address":[...],"inlineDepth":[...],"line":[...]}
 *	funcTable      {"name":[STRING],"resource":[...],"fileName":[STRING],
 *	                or "source":[...],"lineNumber":[...]}
 *	resourceTable  {"lib":[...]}
 *	sources        {"filename":[STRING]}
 *	libs           [{"name","path","codeId"}]
 *	stringArray    ["main"...]
 *
 * Which of them are a thread's own and which are all threads' depends on the
 * version. A function without a name is called by its address, `0x12c3`, counted
 * from where its library begins.
 */
#ifndef GATE_READ_GECKO_GECKO_TABLES_H
#define GATE_READ_GECKO_GECKO_TABLES_H

#include "gate/model/builder.h"
#include "gate/read/frame_stack.h"
#include "gate/read/gecko/gecko_names.h"
#include "gate/text/json_pull.h"

#define GECKO_DAMAGED ": the file is damaged, take it again"

enum gecko_table {
	GECKO_STRINGS,
	GECKO_FUNCS,
	GECKO_FRAMES,
	GECKO_STACKS,
	GECKO_RESOURCES,
	GECKO_SOURCES,
	GECKO_LIBS,
	GECKO_TABLES
};

/* Where each begins in the text; 0: nowhere. */
struct gecko_places {
	size_t at[GECKO_TABLES];
};

/* Takes the value of the key where it is one of the tables. */
bool gecko_places_take(struct gecko_places *places, struct json_pull *j,
	struct span key);

/* Numbers from 0 on, each as one more; 0: null, or below 0. */
struct gecko_column {
	uint32_t *rows; /* heap */
	size_t count, room;
};

/* Reads what begins at the place; at 0 nothing. */
int gecko_column_read(struct gecko_column *out, struct span content, size_t at,
	struct err *err);

struct gecko_frames { /* of gecko_tables.numbers; .count 0: not asked for yet */
	uint32_t first, count;
};

struct gecko_tables {
	struct builder *b;
	struct span content;
	struct gecko_names names;
	struct gecko_places places; /* of what was read last */
	struct gecko_column prefix, frame;                /* stackTable */
	struct gecko_column func, address, inlined, line; /* frameTable */
	struct gecko_column name, resource, file, source, start; /* funcTable */
	struct gecko_column lib;      /* resourceTable */
	struct gecko_column filename; /* sources */
	size_t *strings; /* where each begins */
	size_t string_count, string_room;
	struct gecko_lib *libs;
	size_t lib_count, lib_room;
	struct gecko_frames *frames; /* of each frame of frameTable */
	size_t frame_room;
	uint32_t *numbers; /* the builder's, leaf first */
	size_t number_count, number_room;
};

void gecko_tables_init(struct gecko_tables *tables, struct builder *b,
	struct span content);
/* Reads the tables at the places, unless it has those. */
int gecko_tables_read(struct gecko_tables *tables,
	const struct gecko_places *places, struct err *err);
/* Puts the frames of a row of stackTable on the stack, leaf first. */
int gecko_tables_push(struct frame_stack *stack, struct gecko_tables *tables,
	uint32_t row, struct err *err);
void gecko_tables_clear(struct gecko_tables *tables);

#endif
