/*
 * A command line to the command that it names: finds, runs and explains one of
 * a table that the caller gives.
 *
 *	1. command_find()  the command of a word, or the nearest one as an error
 *	2. opt_parse()     its options and operands into its struct (opt.h)
 *	3. command_run()   does both for main(), then calls its run
 *	4. command_help()  what the same tables say of it; opt_help()
 *
 * The tables say all: parsing, help, man page and completions are made from
 * them, and nothing else knows an option's name. Values and operands are
 * borrowed from argv or in the caller's arena; tables are const.
 *
 * A command may be a family, whose first operand picks an action. An action is
 * a command of its own with both words as its name; the family has no options,
 * no run, and ACTION as its one operand:
 *
 *	static const struct cmd list = {.name = "baseline list", ...};
 *	static const struct cmd *const actions[] = {&list, ..., NULL};
 *	const struct cmd cmd_baseline = {.name = "baseline", .least = 1,
 *		.most = 1, .operands = "ACTION", .actions = actions, ...};
 *
 * To add an option: a row of its command's table, and its member (opt.h). To
 * add a command: gate/commands/commands.h says how.
 */
#ifndef GATE_CLI_COMMAND_H
#define GATE_CLI_COMMAND_H

#include "gate/cli/opt.h"

struct cmd {
	const char *name;     /* "compare"; of an action "baseline list" */
	const char *summary;  /* one line for `profgate help` */
	const char *operands; /* "BASE HEAD", "CAPTURE..."; NULL: none */
	size_t least, most;   /* how many operands */
	const char *about;    /* a paragraph for `profgate help NAME` */
	const char *const *examples; /* command line, its meaning, ...; NULL */
	const struct opt_part *parts;
	size_t values_size;   /* of the struct that parts fill */
	const struct cmd *const *actions; /* ends with NULL; NULL: no family */

	/* Options are parsed and operands counted. Returns the exit code of the
	 * process, or -1 and err is filled: main prints it and picks the code.
	 * Standard output is written with stdio; main flushes and checks. */
	int (*run)(const void *values, const struct args *args, struct err *err);
};

/* The last word of its name: what is typed for it. */
const char *command_word(const struct cmd *cmd);
/* The command or action of this word in a table that ends with NULL; else NULL
 * and a usage error that names the nearest one. */
const struct cmd *command_find(
	const struct cmd *const *table, const char *word, struct err *err);
/* Parses argv for the command, or for the action it names, and runs that; as
 * run. */
int command_run(const struct cmd *cmd, char *const *argv, struct arena *arena,
	struct err *err);

void command_help(struct buf *out, const struct cmd *cmd);
void command_help_all(struct buf *out, const struct cmd *const *table);

#endif
