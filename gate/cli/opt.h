/*
 * Command-line options as tables. The same table parses, prints the help and
 * names the options in errors.
 *
 * A command has one struct of values; zeroed means "nothing given". Options
 * that several commands share are a group of their own, with a struct of their
 * own that is a member of the command's:
 *
 *	struct show_values { unsigned top; struct read_options reading; };
 *	static const struct opt own[] = {
 *		{.name = "top", .kind = OPT_COUNT, .value = "N", .max = 1000000,
 *		 .offset = offsetof(struct show_values, top), .help = "..."},
 *		{0}
 *	};
 *	static const struct opt_group own_group = {"Options", own, NULL};
 *	static const struct opt_part parts[] = {
 *		{&own_group, 0},
 *		{&read_group, offsetof(struct show_values, reading)},
 *		{0}
 *	};
 */
#ifndef GATE_CLI_OPT_H
#define GATE_CLI_OPT_H

#include <stdbool.h>
#include <stddef.h>

#include "gate/core/arena.h"
#include "gate/core/buf.h"
#include "gate/core/err.h"

enum opt_kind {        /* type of the member at offset */
	OPT_FLAG,      /* bool */
	OPT_TEXT,      /* const char *, never empty; NULL: not given */
	OPT_COUNT,     /* unsigned, 1 .. max; 0: not given */
	OPT_SIZE,      /* size_t bytes, 512M or 2GiB; 0: not given */
	OPT_CHOICE,    /* unsigned, 1 + place in choices; 0: not given */
	OPT_LIST,      /* struct opt_list; the only kind that may be repeated */
};

struct opt_list {
	size_t count;
	const char **items; /* borrowed from argv, in the arena */
};

struct opt {
	const char *name;  /* long, without dashes; NULL ends a table */
	char letter;       /* short, 0: none */
	enum opt_kind kind;
	const char *value; /* "FILE" in the help; NULL for flags, choices */
	const char *help;  /* wrapped when printed */
	const char *const *choices; /* ends with NULL */
	unsigned max;      /* OPT_COUNT */
	size_t offset;     /* in the group's struct */
};

struct opt_group {
	const char *title; /* NULL: goes on under the title before */
	const struct opt *opts;
	void (*more)(struct buf *out); /* after all options; or NULL */
};

struct opt_part {
	const struct opt_group *group; /* NULL ends a list */
	size_t offset;                 /* of its struct in the command's */
};

struct args { /* what is not an option */
	struct arena *arena; /* lives as long as the process */
	size_t count;
	const char **items;  /* borrowed from argv, in the arena */
	bool version;        /* --version was asked for, not help */
	size_t max_memory;   /* of opt_bounds; 0, NULL: not given */
	const char *max_cpu_time;
};

/* The limits of the process, options of every command beside help and version;
 * in struct args. */
extern const struct opt opt_bounds[];

/*
 * Parses argv (NULL-terminated, without program and command name) into values
 * and out, whose arena is set by the caller. Options may follow arguments;
 * "--" ends them. +1 when -h, --help or --version was asked for.
 */
int opt_parse(struct args *out, const struct opt_part *parts, void *values,
	char *const *argv, struct err *err);

/* The seconds that the text of an option means; left as they are when it was not
 * given. */
int opt_duration(double *out, const char *option, const char *text,
	struct err *err);

/* The part of 1 that a text such as 10% means, within bounds in percent; left as
 * it is when it was not given. */
int opt_percent(double *out, const char *option, const char *text, double least,
	double most, struct err *err);

/* The options with their help, aligned and wrapped for 79 columns. */
void opt_help(struct buf *out, const struct opt_part *parts);

/* Text in lines of at most 79 columns; lines after the first begin in column
 * indent, the first is at column at already. Ends with a newline. */
void opt_wrap(struct buf *out, const char *text, size_t indent, size_t at);

#endif
