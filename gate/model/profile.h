/*
 * The first waist: what every reader makes and everything later starts from.
 *
 *	1. builder_new()      a reader begins one (builder.h)
 *	2. builder_metric(), builder_frame(), builder_sample(), ...
 *	                      it gives what it reads, in any order that has
 *	                      metrics before samples
 *	3. builder_finish()   checks by profile_check(), and freezes
 *	4. stored_write()     may write it down as baselines keep it (stored.h)
 *
 * One profile is one capture. It is immutable once built and lives in the
 * caller's arena; the symbol table is borrowed. All values are in base units
 * (ns, bytes, counts); a value is a double, exact for integers below 2^53 (104
 * days in ns, 9 PB). Frames and stacks are distinct, names are symbols.
 *
 * To add a metric: a row of metric.c (metric.h). To add a member here: a
 * function of builder.h that sets it, and stored_layout.h where baselines must
 * keep it.
 */
#ifndef GATE_MODEL_PROFILE_H
#define GATE_MODEL_PROFILE_H

#include <stdbool.h>
#include <stdint.h>

#include "gate/core/err.h"
#include "gate/core/symtab.h"

enum nature {
	NATURE_SAMPLED, /* estimated from observations: carries noise */
	NATURE_EXACT,   /* counted: no noise of its own */
};

struct metric {
	sym name;          /* pprof sample type: cpu, alloc_space, ... */
	sym unit;          /* base unit: ns, bytes, count, ... */
	enum nature nature;
	int better;        /* -1 less is better, +1 more is, 0 unknown */
	double period;     /* mean distance of observations, 0 unknown */
	int events;        /* column of profile.events behind it, -1 none */
	int squares;       /* column with the sum over samples of value^2 by
	                      observations; 0: alike for all samples of a
	                      stack (column 0 counts observations). For
	                      values that weigh unequally: objects' sizes. */
	bool is_events;    /* only counts the observations of another metric */
};

enum {
	FRAME_INLINED = 1,      /* inlined into the next frame rootwards */
	FRAME_UNSYMBOLIZED = 2, /* func is made up from module and offset */
};

struct frame {
	sym func;
	sym file;
	sym module;
	uint32_t line;  /* 0 unknown */
	uint32_t flags;
};

/* A label key with one of the values seen for it, as text. */
struct label {
	sym key;
	sym value;
};

/* One number of one line of a benchmark text: `iterations` is repeated on
 * every number of the line and 0 where the text had none. */
struct bench_value {
	sym benchmark; /* without the -P suffix for processors */
	sym unit;      /* ns/op, B/op, allocs/op, own units */
	double value;
	double iterations;
	uint32_t line_index; /* numbers of one line share it; 0-based */
	int better;          /* -1 less is better, +1 more is; 0: the text
	                        does not say */
};

/* Something a reader saw that a user may want to know. Codes are a closed
 * vocabulary of lower-case words with dashes. */
struct note {
	const char *code;    /* lives as long as the symtab */
	const char *message; /* arena */
};

/* A fact about where the capture was made: goos, goarch, cpu, pkg, ... */
struct fact {
	sym key;
	sym value;
};

struct profile {
	const struct symtab *symtab; /* borrowed */
	const char *format;          /* as formats.c names it; of a stored
	                                capture: as it was when first read.
	                                The symtab's */
	int64_t time_nanos;          /* start of the capture, 0 unknown */
	int64_t duration_nanos;      /* 0 unknown */

	uint32_t metric_count;
	struct metric *metrics;
	uint32_t event_count; /* columns of raw observations */

	uint32_t frame_count;
	struct frame *frames; /* distinct */

	/* Stack s is stack_frames[stack_start[s] .. stack_start[s + 1]), leaf
	 * first, inlined frames as frames of their own. Distinct. May be empty:
	 * a sample without a stack counts in totals. */
	uint32_t stack_count;
	uint32_t *stack_start; /* stack_count + 1 */
	uint32_t *stack_frames;

	/* Stack s: values[s * metric_count + m], events[s * event_count + e].
	 * Samples of equal stacks are summed; labels do not keep them apart.
	 * Events are the raw observations behind a value: CPU samples; for a
	 * heap sampled at rate R the n * (1 - exp(-size/R)) of each sample. */
	double *values;
	double *events;
	uint64_t sample_count; /* before equal stacks were summed */

	uint32_t label_count; /* distinct, sorted by key then value */
	struct label *labels;
	uint32_t bench_value_count;
	struct bench_value *bench_values; /* in file order */
	uint32_t fact_count;    /* in file order */
	struct fact *facts;
	uint32_t note_count;    /* in file order */
	struct note *notes;
};

/* Run by builder_finish. Numbers come from the capture: ERR_INPUT when they
 * are not finite or do not add up to a finite one. Indices are our own: BUG
 * when one is out of range. */
int profile_check(const struct profile *profile, struct err *err);

#endif
