/*
 * The commands of profgate. Help, man page and completions are made from their
 * table (gate/pages).
 *
 *	1. main()            finds the command of the first word in the table
 *	2. command_run()     parses its options (gate/cli/command.h)
 *	3. cmd_NAME.run()    reads, compares, measures, stores: a few calls of
 *	                     the folders below, flow_compare() among them
 *	4. err_exit_code()   of a failure; else what run returned
 *
 * A command decides nothing: what it prints is a verdict's or another folder's.
 * No command calls another, unless as a process of its own (itself.h). What it
 * needs it opens and closes itself, and its memory is in the arena that main()
 * clears.
 *
 * To add one: a file here (a folder, when it is several) that defines
 * `const struct cmd cmd_NAME`, and its row below.
 */
#ifndef GATE_COMMANDS_COMMANDS_H
#define GATE_COMMANDS_COMMANDS_H

#include "gate/cli/command.h"

/* In the order of the help. */
#define COMMANDS(row)                                                          \
	row(init)                                                              \
	row(doctor)                                                            \
	row(compare)                                                           \
	row(check)                                                             \
	row(leaks)                                                             \
	row(record)                                                            \
	row(baseline)                                                          \
	row(show)                                                              \
	row(report)                                                            \
	row(drill)                                                             \
	row(bisect)                                                            \
	row(explain)                                                           \
	row(selftest)                                                          \
	row(run)                                                               \
	row(pgo)                                                               \
	row(pull)                                                              \
	row(push)                                                              \
	row(config)                                                            \
	row(help)

#define COMMAND_DECLARATION(name) extern const struct cmd cmd_##name;
COMMANDS(COMMAND_DECLARATION)
#undef COMMAND_DECLARATION

/* All of them; ends with NULL. */
extern const struct cmd *const commands[];

#endif
