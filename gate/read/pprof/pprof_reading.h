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
	struct span build_id, file; /* into content */
	sym module;
};

struct function {
	sym name; /* 0: nobody knows */
	sym file;
};

/*
 * What a location stands for in stacks: its frame, or with this bit where in
 * r->inlined its frames are. Frames are numbered by a rowset, which has no room
 * for half as many.
 */
#define LOCATION_INLINED (UINT32_C(1) << 31)

/* Frames are copied so many at once, whatever their number: there is room for
 * that many behind the last. */
enum { FRAMES_AT_ONCE = 4 };

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
	uint32_t *locations; /* what each stands for */
	uint32_t *inlined;   /* how many, then these, leaf first; heap */
	size_t inlined_count;
	size_t inlined_capacity;
	uint64_t line_count; /* of all locations */
	struct idmap mapping_ids, function_ids;
	struct idmap location_ids; /* of samples: to what they stand for */

	struct sample_type *types;
	struct sample_type period_type;
	struct columns columns;
	double *values; /* of one sample */
	double *events;
	uint32_t *stack; /* of one sample; heap */
	size_t stack_capacity;
	uint64_t excess; /* frames of all samples that no location id is for */
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
