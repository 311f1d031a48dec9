/*
 * One pprof profile while it is read: what pprof.c makes of the tables, and
 * pprof_samples.c of the samples that refer to them.
 */
#ifndef GATE_READ_PPROF_PPROF_READING_H
#define GATE_READ_PPROF_PPROF_READING_H

#include "gate/read/pprof/idmap.h"
#include "gate/read/pprof/pprof_metrics.h"
#include "gate/read/pprof/pprof_top.h"
#include "gate/read/pprof/sample.h"
#include "gate/read/pprof/wire.h"

enum {
	LABEL_WORDS = 5,
	SCRATCH_MAX = 64 << 20, /* what one sample may take, decoded */
};

struct mapping {
	uint64_t start, end;
	uint64_t offset;
	struct span build_id; /* into content */
	sym module;
};

struct function {
	sym name; /* 0: nobody knows */
	sym file;
};

/* Frames of r->frames, from the first; one alone is not there, but here. */
struct location {
	uint32_t first;
	uint32_t frame_count;
};

/* Where a message stands, for its errors. */
struct message_place {
	enum top kind;
	uint32_t index; /* 0-based among its kind, in file order */
};

struct pprof_reader {
	struct builder *b;
	struct symtab *symtab;
	const struct limits *limits;
	struct span content;
	struct arena tables;  /* lives as long as the reading */
	struct sample sample; /* the one that is being read */

	struct top_scan top;
	struct span *strings;  /* into content */
	uint32_t *string_syms; /* sym + 1 once interned */
	struct mapping *mappings;
	struct function *functions;
	struct location *locations;
	uint32_t *frames; /* of the builder, leaf first; heap */
	size_t frame_count;
	size_t frame_capacity;
	struct idmap mapping_ids, function_ids, location_ids;

	struct sample_type *types;
	struct sample_type period_type;
	struct columns columns;
	double *values; /* of one sample */
	double *events;
	uint32_t *stack; /* of one sample; heap */
	size_t stack_capacity;
	uint64_t inlined; /* frames of all samples that no location id is for */
	struct rowset labels; /* those that were seen; label_read */
	bool delta;           /* and held values are differences */
};

/* What is wrong with which message: "sample 412: ...". Returns -1. */
int __attribute__((format(printf, 3, 4)))
pprof_fail(struct err *err, const struct message_place *place, const char *format, ...);
/* It is past SCRATCH_MAX, or no such message. Both return -1. */
int pprof_large(const struct wire_field *field, const struct message_place *place,
	struct err *err);
int pprof_damaged(const struct wire_field *field, const struct message_place *place,
	struct err *err);
/* The string of an index, and its name: each is interned once, and only when
 * something names it. */
int pprof_text(struct span *out, const struct pprof_reader *r, uint64_t index,
	const struct message_place *place, struct err *err);
int pprof_name(sym *out, struct pprof_reader *r, uint64_t index,
	const struct message_place *place, struct err *err);
/* Adds a sample, in the passes that follow those of the tables. */
int pprof_sample_read(struct pprof_reader *r, const struct wire_field *field,
	const struct message_place *place, struct err *err);

#endif
