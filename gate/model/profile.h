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
#include "gate/model/metric.h"

enum nature {
	NATURE_SAMPLED, /* estimated from observations: carries noise */
	NATURE_EXACT,   /* counted: no noise of its own */
};

struct metric {
	sym name;          /* pprof sample type: cpu, alloc_space, ... */
	sym unit;          /* base unit: ns, bytes, count, ... */
	enum nature nature;
	int better;        /* -1 less is better, +1 more is, 0 unknown */
	double period;     /* mean distance of observations as the capture
	                      says, 0 unknown */
	int events;        /* column of profile.events behind it, -1: nobody
	                      counted its observations (metric_is_weight) */
	int squares;       /* column with the sum over samples of value^2 by
	                      observations; 0: alike for all samples of a
	                      stack (column 0 counts observations). For
	                      values that weigh unequally: objects' sizes. */
	bool is_events;    /* only counts the observations of another metric */
};

/* Sampled, and how many observations stand behind a value is not told. What the
 * runs together tell of it is for gate/runs and compare/ to find. */
static inline bool metric_is_weight(const struct metric *metric)
{
	return metric->nature == NATURE_SAMPLED && metric->events < 0;
}

/* What the table says of a metric whose names are the symtab's. */
const struct metric_row *metric_row_of(const struct symtab *symtab,
	const struct metric *metric);

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

/* The code of the note that a heap profile is of a stretch of time. */
#define NOTE_DELTA "delta-heap"

/* Where a function begins in its file. */
struct func_start {
	sym func;
	sym file;
	uint32_t line;
};

/* A fact about where the capture was made: goos, goarch, cpu, pkg, ... */
struct fact {
	sym key;
	sym value;
};

/* How a benchmark text ends. */
struct ending {
	enum {
		ENDED_UNKNOWN, /* no such text, or as a baseline keeps it */
		ENDED_WELL,
		ENDED_OPEN,    /* it says neither: filtered, or cut short */
		ENDED_FAILED,
	} how;
	sym benchmarks; /* failed: as `A, B`; {0}: it does not name them */
	sym why;        /* failed: what says so */
};

/* One goroutine of a dump, which is told apart for as long as it lives. */
struct goroutine {
	uint64_t id; /* never used again in its process */
	uint32_t stack;
	sym creator;      /* what began it; 0: nobody says */
	sym state;        /* what it does, or waits for */
	uint32_t minutes; /* that it has waited; 0: under one */
};

/* What a process of Go has from the system, as its runtime counts; in bytes.
 * What no other has is the runtime's own. */
struct process_memory {
	double system;  /* all it ever took; 0: the capture does not tell */
	double given_back; /* of that */
	double objects; /* live, or dead since the collector ran */
	double heap;    /* of the system, for objects; free, given back or not */
	double stacks;  /* of goroutines */
	double peak;    /* most that was resident, whatever took it; 0: unknown */
};

struct profile {
	const struct symtab *symtab; /* borrowed */
	const char *format;          /* as formats.def names it; of a stored
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
	uint32_t goroutine_count; /* 0: no dump, or as a baseline keeps it */
	struct goroutine *goroutines; /* in file order */
	struct ending ending;   /* not kept in baselines */
	uint32_t start_count;   /* of functions that say it, in file order; not
	                            kept in baselines */
	struct func_start *starts;
	struct process_memory memory; /* not kept in baselines */
	uint32_t fact_count;    /* in file order */
	struct fact *facts;
	uint32_t note_count;    /* in file order */
	struct note *notes;
};

/* Facts of the run that a profile is of, put there by who knows them besides: how
 * many operations it did, the process that was profiled, the start of the machine
 * that it ran on, that it is a window of a running program, and the commit whose
 * files were measured as it has them. */
#define FACT_OPERATIONS "profgate.operations"
#define FACT_INSTANCE "profgate.instance"
#define FACT_BOOT "profgate.boot"
#define FACT_WINDOW "profgate.window"
#define FACT_COMMIT "profgate.commit"
/* "16 hex digits, a blank, FUNCTION": what tells its machine code from other code.
 * One for each function that is known of. */
#define FACT_CODE "profgate.code"
/* What counted instructions: a program and its version. */
#define FACT_COUNTER "counter"
sym profile_fact(const struct profile *profile, const char *key); /* 0: none */
double profile_operations(const struct profile *profile); /* NaN: not said */

/* Run by builder_finish. Numbers come from the capture: ERR_INPUT when they
 * are not finite or do not add up to a finite one. Indices are our own: BUG
 * when one is out of range. */
int profile_check(const struct profile *profile, struct err *err);
/* Run by builder_finish. By text: syms depend on the order in which captures
 * arrive. */
void profile_sort_labels(struct profile *profile);

#endif
