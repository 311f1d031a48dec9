/*
 * What captures hold, for `profgate show`: functions and sites with the
 * numbers that pprof calls flat and cum, summed over the captures.
 */
#ifndef GATE_COMMANDS_SHOW_SHOW_H
#define GATE_COMMANDS_SHOW_SHOW_H

#include "compare/verdict/verdict.h"
#include "gate/core/arena.h"
#include "gate/core/buf.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"
#include "gate/model/profile.h"

struct show_row {
	sym func;
	sym module; /* functions: as first seen */
	sym file;   /* functions: as first seen */
	uint32_t line; /* sites */
};

/* Rows with `width` numbers each. */
struct show_table {
	struct rowset keys; /* heap */
	uint32_t width;
	uint32_t capacity;
	struct show_row *rows; /* keys.count of them; heap */
	double *numbers;       /* keys.count * width; heap */
};

/* `struct show s = {0}` is empty; the arena is the caller's. */
struct show {
	struct arena *arena;
	const struct symtab *symtab;
	const char *format;
	uint32_t capture_count;
	uint64_t sample_count;
	uint64_t stack_count;

	uint32_t metric_count;
	struct metric *metrics; /* period 0 where captures disagree */
	double *totals;
	double *collector; /* of these, what collects garbage */

	/* By name, whatever the file and module, as pprof does: a function
	 * counts once in the total of a sample, however deep it recurses.
	 * Row i: self of each metric, then total of each metric. */
	struct show_table functions;
	struct show_table sites; /* by name, file, line: self of each metric */

	/* Of a state, such as goroutines, or where wants_calls was set before
	 * the first capture: a call is its name and the call that makes it, 0
	 * or the row of that + 1. Row i: self of each metric, then total. */
	bool wants_calls;
	struct show_table calls;
	/* What goroutines of a dump wait for: by call + 1, 0 for those without
	 * a stack, and state, which is `func`: how many, and for how many
	 * minutes at most. */
	struct show_table waits;

	/* Where `listed` was set before the first capture: the functions of that
	 * name, by name and file, whose line is where they begin, and their
	 * lines, by name, file and line. Row i: self of each metric, then
	 * total. */
	const char *listed;
	struct show_table bodies, lines;

	struct process_memory memory; /* of the last capture that tells */

	uint32_t label_count;
	struct label *labels; /* distinct, by key then value */
	uint32_t bench_value_count;
	struct bench_value *bench_values; /* line_index: over all captures */
	uint32_t fact_count;
	struct fact *facts; /* distinct */
	uint32_t note_count;
	struct note *notes;
};

/* Adds a capture; path is for errors and notes. All must have the same
 * metrics. The profile may go away afterwards, its symtab may not. What else
 * is wanted of it is added behind it: show_collector_add(), show_calls_add(),
 * show_lines_add(). */
int show_add(struct show *show, const struct profile *profile,
	const char *path, struct err *err);
void show_clear(struct show *show);

/* Its row; made of `row` when the key is new. */
uint32_t show_table_at(struct show_table *table, const uint32_t *key,
	const struct show_row *row);
/* Adds to `count` numbers of the row, from the one of number `from`. */
void show_table_add(struct show_table *table, uint32_t row, uint32_t from,
	const double *values, uint32_t count);

/* Whether the metric stands for a state: goroutines, threads. */
bool show_is_state(const struct show *show, uint32_t metric);
/* show_collector.c: adds what of the time collects garbage. */
void show_collector_add(struct show *show, const struct profile *profile);
/* What share of the metric's time that is, and what would name its cause; false,
 * and nothing, where it is small. */
bool show_collector_words(struct buf *out, const struct show *show,
	uint32_t metric);
/* show_calls.c: adds the calls of all stacks, and what goroutines wait for. */
void show_calls_add(struct show *show, const struct profile *profile);
/* The calls by one metric for a drawing, in the arena; base is 0. */
void show_tree(struct call_tree *out, const struct show *show, uint32_t metric);
/* The calls in which stacks end, most of them first; at most `most`. Returns
 * how many; *all: how many there are in all; *out is heap. */
uint32_t show_stacks(uint32_t **out, uint32_t *all, const struct show *show,
	uint32_t metric, uint32_t most);
/* What goroutines of the call wait for, by number from 0: a row of waits;
 * ROWSET_NONE past the last. */
uint32_t show_wait(const struct show *show, uint32_t call, uint32_t number);
/* show_lines.c: adds the lines of functions whose name ends with `listed`. */
void show_lines_add(struct show *show, const struct profile *profile);

struct show_options {
	uint32_t metric; /* only this one, counted from 1; 0: all */
	unsigned top;    /* rows of each table, 0: all */
	unsigned stacks; /* the most common ones of a state; 1 or more */
	bool by_total;   /* sort functions by total instead of self */
};

/* Sets options->metric to the metric of that name; else a usage error that
 * lists them. */
int show_select(struct show_options *options, const struct show *show,
	const char *name, struct err *err);
static inline bool show_wants(const struct show_options *options, uint32_t m)
{
	return options->metric == 0 || options->metric == m + 1;
}

/* The rows of a table that are not 0 throughout, in descending order of one of
 * their numbers, then by name, file and line. Returns how many; *out is heap. */
uint32_t show_order(uint32_t **out, const struct show *show,
	const struct show_table *table, uint32_t number,
	const struct show_options *options);
/* The name as the renderers take it: NUL-terminated, and a NUL within it as
 * U+FFFD. The caller's buf is overwritten. */
const char *show_name(const struct show *show, sym name, struct buf *room);
/* The same for as long as the arena lives. */
const char *show_name_kept(const struct show *show, sym name);

/* "folded: 1 capture, 12 samples, 3 stacks". */
void show_about_words(struct buf *out, const struct show *show);
/* "1.53 s in total, sampled every 10 ms, unit ns"; the unit is hostile. */
void show_metric_words(struct buf *out, const struct show *show,
	uint32_t metric);
/* The same as a line, made safe: "cpu: 1.53 s in total, ...". */
void show_metric_head(struct buf *out, const struct show *show,
	uint32_t metric);
/* What the process has from the system, and what of that the heap profile does
 * not tell of; nothing where no capture says. */
void show_memory_words(struct buf *out, const struct show *show);
void show_text(struct buf *out, const struct show *show,
	const struct show_options *options);
/* Prints the lines of show.listed with their costs, and their source where the
 * repository that the current directory is in has it. A usage error when there
 * is none. */
int show_lines(struct buf *out, const struct show *show,
	const struct show_options *options, struct err *err);
/* All of it as a page: path is the first capture's. */
void show_html(struct buf *out, const struct show *show,
	const struct show_options *options, const char *path);
/* The same as JSON. */
void show_json(struct buf *out, const struct show *show,
	const struct show_options *options);

#endif
