/*
 * What captures hold, for `profgate show`: functions and sites with the
 * numbers that pprof calls flat and cum, summed over the captures.
 */
#ifndef GATE_COMMANDS_SHOW_SHOW_H
#define GATE_COMMANDS_SHOW_SHOW_H

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

	/* By name, whatever the file and module, as pprof does: a function
	 * counts once in the total of a sample, however deep it recurses.
	 * Row i: self of each metric, then total of each metric. */
	struct show_table functions;
	struct show_table sites; /* by name, file, line: self of each metric */

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
 * metrics. The profile may go away afterwards, its symtab may not. */
int show_add(struct show *show, const struct profile *profile,
	const char *path, struct err *err);
void show_clear(struct show *show);


struct show_options {
	uint32_t metric; /* only this one, counted from 1; 0: all */
	unsigned top;    /* rows of each table, 0: all */
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

void show_text(struct buf *out, const struct show *show,
	const struct show_options *options);
/* The same as JSON. */
void show_json(struct buf *out, const struct show *show,
	const struct show_options *options);

#endif
