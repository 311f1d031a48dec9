/*
 * The commands: one file cmd_NAME.c with one `const struct cmd cmd_NAME`, and
 * one line in the table of cmd.c. Help, man page and completions are made from
 * that table (gate/pages).
 *
 * A command may be a family, whose first operand picks an action. An action is
 * a command of its own with both words as its name; the family has no options,
 * no run, and ACTION as its one operand:
 *
 *	static const struct cmd list = {.name = "baseline list", ...};
 *	static const struct cmd *const actions[] = {&list, ..., NULL};
 *	const struct cmd cmd_baseline = {.name = "baseline", .least = 1,
 *		.most = 1, .operands = "ACTION", .actions = actions, ...};
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

extern const struct cmd cmd_compare;
extern const struct cmd cmd_check;
extern const struct cmd cmd_record;
extern const struct cmd cmd_show;
extern const struct cmd cmd_report;
extern const struct cmd cmd_explain;
extern const struct cmd cmd_selftest;
extern const struct cmd cmd_run_command;
extern const struct cmd cmd_baseline;
extern const struct cmd cmd_config;
extern const struct cmd cmd_help;

/* All commands in the order of the help; ends with NULL. */
extern const struct cmd *const commands[];

/* The last word of its name: what is typed for it. */
const char *cmd_word(const struct cmd *cmd);
/* The command or action of this word in a table that ends with NULL; else NULL
 * and a usage error that names the nearest one. */
const struct cmd *cmd_find(
	const struct cmd *const *table, const char *word, struct err *err);
/* Parses argv for the command, or for the action it names, and runs that; as
 * run. */
int cmd_run(const struct cmd *cmd, char *const *argv, struct arena *arena,
	struct err *err);

void cmd_help_one(struct buf *out, const struct cmd *cmd);
void cmd_help_all(struct buf *out);

#endif
