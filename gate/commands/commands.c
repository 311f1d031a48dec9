/* The table of commands, as objects. */
#include "gate/commands/commands.h"

#define COMMAND_ROW(name) &cmd_##name,

const struct cmd *const commands[] = {COMMANDS(COMMAND_ROW) NULL};
