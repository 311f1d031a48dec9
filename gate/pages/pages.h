/*
 * Man page and completions, made from the tables of commands, options and
 * reports when profgate is built, so that no page knows an option that the
 * program does not.
 */
#ifndef GATE_PAGES_PAGES_H
#define GATE_PAGES_PAGES_H

#include "gate/commands/commands.h"

enum {COMMANDS_MAX = 64 };

/* Every command and action, a family before its actions. */
size_t every_command(const struct cmd *out[COMMANDS_MAX]);
/* Options that every command has; ends with a NULL name. */
extern const struct opt common_options[];

/* What can be offered where the help says FILE, RUNS or FORMAT. */
enum fill {
	FILL_NOTHING,
	FILL_FILES,
	FILL_FOLDERS,
	FILL_FORMATS,
	FILL_REPORT,   /* FORMAT=PATH */
	FILL_COMMANDS,
	FILL_CHOICES,  /* the option's own */
};

enum fill fill_option(const struct opt *opt);
enum fill fill_operands(const struct cmd *cmd);
/* The words that fill stands for, "a b c"; nothing for files. opt: NULL unless
 * FILL_CHOICES. */
void fill_words(struct buf *out, enum fill fill, const struct opt *opt);
/* The first clause of an option's help. */
struct span brief(const char *help);

/* Replaces the lines `.\" generated: NAME` of the mdoc source. */
int man_page(struct buf *out, struct span source, struct err *err);
void bash_completion(struct buf *out);
void zsh_completion(struct buf *out);
void fish_completion(struct buf *out);

#endif
