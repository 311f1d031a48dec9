/*
 * The dictionary of an OTLP profile: tables whose entries name each other by their
 * places. Entry 0 of each stands for nothing.
 *
 *	1. otlp_tables_read()  finds the entries, and makes frames of the locations
 *	2. otlp_stack()        the frames of an entry of the table of stacks
 *	3. otlp_tables_clear()
 */
#ifndef GATE_READ_OTLP_OTLP_TABLES_H
#define GATE_READ_OTLP_OTLP_TABLES_H

#include "gate/read/frame_stack.h"

/* Numbers of the dictionary's fields. */
enum otlp_table {
	OTLP_MAPPINGS = 1,
	OTLP_LOCATIONS,
	OTLP_FUNCTIONS,
	OTLP_LINKS,
	OTLP_STRINGS,
	OTLP_ATTRIBUTES,
	OTLP_STACKS,
	OTLP_TABLES
};

struct otlp_entries { /* into the content */
	struct span *items;
	uint32_t count;
	size_t room;
};

struct otlp_attribute { /* what is of use here */
	struct span build_id;
	bool kernel; /* the frame is */
};

struct otlp_mapping {
	struct unnamed what; /* but the address */
	sym module;
};

struct otlp_function {
	sym name; /* 0: nobody knows */
	sym file;
};

struct otlp_tables {
	struct builder *b;
	struct otlp_entries of[OTLP_TABLES];
	struct otlp_attribute *attributes;
	struct otlp_mapping *mappings;
	struct otlp_function *functions;
	uint32_t *starts; /* location -> its first of frames; one more */
	uint32_t *frames; /* of the builder, leaf first */
	size_t frame_count, frame_room;
};

int otlp_tables_read(struct otlp_tables *out, struct builder *b,
	struct span dictionary, struct err *err);
void otlp_tables_clear(struct otlp_tables *tables);

/* The text of a place; empty where there is none such. */
struct span otlp_text(const struct otlp_tables *tables, uint64_t place);
/* Puts the frames on the stack, leaf first. */
int otlp_stack(struct frame_stack *stack, const struct otlp_tables *tables,
	uint64_t place, struct err *err);

#define OTLP_DAMAGED "; the file is damaged, take it again"

#endif
