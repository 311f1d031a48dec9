/*
 * The commands: one file cmd_NAME.c with one `const struct cmd cmd_NAME`, and
 * one line in the table of cmd.c.
 */
#ifndef GATE_CMD_H
#define GATE_CMD_H

#include "gate/opt.h"

struct cmd {
	const char *name;
	const char *summary;  /* one line for `profgate help` */
	const char *operands; /* "BASE HEAD", "CAPTURE..."; NULL: none */
	size_t least, most;   /* how many operands */
	const char *about;    /* a paragraph for `profgate help NAME` */
	const char *const *examples; /* command line, its meaning, ...; NULL */
	const struct opt_part *parts;
	size_t values_size;   /* of the struct that parts fill */

	/* Options are parsed and operands counted. Returns the exit code of the
	 * process, or -1 and err is filled: main prints it and picks the code.
	 * Standard output is written with stdio; main flushes and checks. */
	int (*run)(const void *values, const struct args *args, struct err *err);
};

extern const struct cmd cmd_compare;
extern const struct cmd cmd_show;
extern const struct cmd cmd_report;
extern const struct cmd cmd_selftest;
extern const struct cmd cmd_config;
extern const struct cmd cmd_help;

/* All commands in the order of the help; ends with NULL. */
extern const struct cmd *const commands[];

/* The command; else NULL and a usage error that names the nearest one. */
const struct cmd *cmd_find(const char *name, struct err *err);
/* Parses argv for the command and runs it; as run. */
int cmd_run(const struct cmd *cmd, char *const *argv, struct arena *arena,
	struct err *err);

void cmd_help_one(struct buf *out, const struct cmd *cmd);
void cmd_help_all(struct buf *out);

#endif
