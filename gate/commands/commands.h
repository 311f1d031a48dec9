/*
 * The commands of profgate. Help, man page and completions are made from their
 * table (gate/pages).
 *
 * To add one: a file here (a folder, when it is several) that defines
 * `const struct cmd cmd_NAME`, and its row below.
 */
#ifndef GATE_COMMANDS_COMMANDS_H
#define GATE_COMMANDS_COMMANDS_H

#include "gate/cli/command.h"

/* In the order of the help. */
#define COMMANDS(row)                                                          \
	row(compare)                                                           \
	row(check)                                                             \
	row(record)                                                            \
	row(baseline)                                                          \
	row(show)                                                              \
	row(report)                                                            \
	row(explain)                                                           \
	row(selftest)                                                          \
	row(run)                                                               \
	row(config)                                                            \
	row(help)

#define COMMAND_DECLARATION(name) extern const struct cmd cmd_##name;
COMMANDS(COMMAND_DECLARATION)
#undef COMMAND_DECLARATION

/* All of them; ends with NULL. */
extern const struct cmd *const commands[];

#endif
