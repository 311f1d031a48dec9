/*
 * A command with its placeholders filled in. {cpu} and {mem} become names of
 * files that the command is to write, {dir} a folder for files of its own
 * naming, {run} the run's number, {workload} its name; {counter} becomes the
 * words of what counts the program behind it, or none. Other braces stay as they
 * are.
 *
 * Words go to the system as they are. A line goes to `sh -c`, with the names
 * put into its text: they must be ones that a shell does not take apart.
 */
#ifndef GATE_MEASURE_COMMAND_H
#define GATE_MEASURE_COMMAND_H

#include "gate/core/arena.h"
#include "gate/core/err.h"
#include "gate/measure/plan.h"
#include "gate/runs/slot.h"

#define COUNTER_PLACE "{counter}"

/* Words as they are; one alone that holds more than a shell would leave alone
 * is a line for it. Borrowed: words. */
struct command command_of(const char *const *words, size_t count);

/* argv for a child, which ends with NULL; in the arena. places NULL: there are
 * none to fill in, as for a build. */
int command_argv(const char *const **out, const struct command *command,
	const struct places *places, struct arena *arena, struct err *err);

/* True when the command names the placeholder, such as "{cpu}". */
bool command_names(const struct command *command, const char *placeholder);

/* The program behind {counter}; .len 0: {counter} is no word of its own, is there
 * twice, or nothing follows. Borrowed. */
struct span command_program(const struct command *command);

/* Letters, digits and /._-+,:@%= only: what no shell reads as more than itself,
 * quoted or not. */
bool is_plain(const char *text);

/* A name that is plain and a folder below another, nowhere hidden. */
bool workload_fits(const char *name);

/* As a person would type it, for messages; in the arena. */
const char *command_text(const struct command *command, struct arena *arena);

#endif
