/*
 * The only way to make a profile.
 *
 * A reader calls builder_new, then adds in any order that respects "metrics
 * before samples", then builder_finish. The builder and its growing tables are
 * heap, bounded by limits.arena; builder_finish moves them into the arena, each
 * freed as soon as it is copied, or builder_drop gives them back. Functions
 * that return int fail with ERR_LIMIT when a limit or the arena's ceiling is
 * passed; what the others cannot take is reported by the next that can.
 */
#ifndef GATE_MODEL_BUILDER_H
#define GATE_MODEL_BUILDER_H

#include "gate/core/arena.h"
#include "gate/core/buf.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"
#include "gate/model/profile.h"

/* An address of which a capture says no more than the file it is in. */
struct unnamed {
	struct span build_id; /* in hexadecimal, as the linker made it; .len 0:
	                         the capture does not say */
	struct span file;     /* its path or name there */
	uint64_t address;
	/* What was mapped there, from which place in the file on; end 0: nobody
	 * says. An address beside it is one of the file's own tables. */
	uint64_t start, end, offset;
	/* Counted from where the file is loaded, whatever address its tables
	 * begin with. */
	bool from_image;
};

struct named { /* borrowed for the call */
	const char *func, *file; /* file NULL: not known */
	uint32_t line;
	bool inlined; /* into the next */
};

/* Who names such addresses: gives what is called there, the innermost inlined
 * function first; false: not this one. Of any thread. */
struct namer {
	bool (*name)(void *own, const struct unnamed *what,
		void (*take)(void *data, const struct named *named),
		void *data);
	void *own;
};

/* Every limit a capture can pass; all have options. */
struct limits {
	size_t inflated;     /* bytes of one capture after decompression */
	uint32_t stack_depth;
	uint32_t strings;
	uint32_t rows;       /* samples, locations, functions, metrics, ... */
	size_t arena;        /* bytes of one reader's tables */
	size_t names;        /* bytes of all names of the process */
	/* No limits, but they go with them. */
	const struct namer *namer; /* NULL: nobody */
	const char *path; /* of the file that is read, borrowed; NULL: none */
};

extern const struct limits limits_default;

/* No profiler writes as many kinds of values; the comparison has tables of all
 * metrics for each column of observations. */
enum {METRICS_MAX = 64, EVENTS_MAX = 3 * METRICS_MAX + 1 };

struct builder; /* heap */

/* limits is copied; format lives as long as the symtab. */
struct builder *builder_new(struct arena *arena, struct symtab *symtab,
	const struct limits *limits, const char *format);

/* What the content lies in, when it may go before the builder does; NULL: it
 * stays. */
void builder_content(struct builder *b, struct buf *content);
struct symtab *builder_symtab(struct builder *b);
/* Any name that the capture says or that is made of what it says: Rust's and
 * C++'s are written as people write them (gate/text/rust_name.h, cxx_name.h,
 * cxx_short.h), and one that is too long is cut (symtab_intern_cut), which is
 * noted. */
sym builder_name(struct builder *b, struct span name);
/* The same of what is no name of a function: it stays as it is. */
sym builder_text(struct builder *b, struct span text);
const struct limits *builder_limits(const struct builder *b);

/* Metrics are numbered in the order of the calls; each has a name of its own,
 * and there are METRICS_MAX at most. */
int builder_metric(struct builder *b, struct metric metric, struct err *err);
/* Takes a metric out again, with its values; those after it move up. */
void builder_drop_metric(struct builder *b, uint32_t metric);
/* Says how many columns of raw observations builder_sample will bring,
 * EVENTS_MAX at most. */
void builder_events(struct builder *b, uint32_t columns);
/* The number of the frame; equal frames have equal numbers. */
uint32_t builder_frame(struct builder *b, struct frame frame);
/* The numbers of many: faster than one by one. */
void builder_frames(struct builder *b, const struct frame *frames,
	size_t count, uint32_t *numbers);
/* All metrics are there, and about so many stacks of so many frames in all follow:
 * there is room for them at once, of which what is not used costs nothing. Of many
 * more than most captures have, and where a limit is in the way, it comes as it is
 * needed. */
void builder_expect(struct builder *b, size_t stacks, size_t frames);
/* Adds to what the stack (frame numbers, leaf first) has: values, one a
 * metric; events, one a column. */
int builder_sample(struct builder *b, const uint32_t *frames, size_t depth,
	const double *values, const double *events, struct err *err);
/* Likewise of one metric alone, whose observations are the column of its number, where
 * there is one. */
int builder_sample_of(struct builder *b, uint32_t metric,
	const uint32_t *frames, size_t depth, double value, double events,
	struct err *err);
/* A sample of the one metric there is, worth 1, and whose it is; the stack of
 * the goroutine is that of these frames. */
int builder_goroutine(struct builder *b, const uint32_t *frames, size_t depth,
	struct goroutine goroutine, struct err *err);
/* All frames are added, and nothing more is read from the content: what only
 * these need is given back, before the stacks need most. */
void builder_stacks_follow(struct builder *b);
/* Where a function begins. */
void builder_start(struct builder *b, struct func_start start);
void builder_label(struct builder *b, sym key, sym value);
int builder_bench_value(struct builder *b, struct bench_value result,
	struct err *err);
/* How the benchmark text ends. */
void builder_ending(struct builder *b, struct ending ending);
/* Equal facts are kept once. */
void builder_fact(struct builder *b, sym key, sym value);
void builder_memory(struct builder *b, const struct process_memory *memory);
void builder_time(struct builder *b, int64_t time_nanos, int64_t duration);
/* The format and the count of samples that a stored capture had when it was
 * first read, which stand in for builder_new's and this reading's own. format
 * lives as long as the symtab. */
void builder_origin(struct builder *b, const char *format,
	uint64_t sample_count);
/* code lives as long as the symtab; a code given twice is kept once, with its first message. */
void builder_note(struct builder *b, const char *code, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Freezes. The builder is gone afterwards, whatever the outcome. */
int builder_finish(struct profile *out, struct builder *b, struct err *err);
void builder_drop(struct builder *b);

#endif
