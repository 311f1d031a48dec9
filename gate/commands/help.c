/* profgate help: what the commands are for. */
#include <stdio.h>

#include "gate/commands/commands.h"

static const struct cmd *find_action(
	const struct cmd *cmd, const char *word, struct err *err)
{
	if (cmd->actions)
		return command_find(cmd->actions, word, err);
	err_set(err, ERR_USAGE, "%s has no actions, see `profgate help %s`",
		cmd->name, cmd->name);
	return NULL;
}

static int run(const void *values, const struct args *args, struct err *err)
{
	struct buf out = {0};

	(void)values;
	if (args->count == 0) {
		command_help_all(&out, commands);
	} else {
		const struct cmd *cmd =
			command_find(commands, args->items[0], err);

		if (cmd && args->count == 2)
			cmd = find_action(cmd, args->items[1], err);
		if (!cmd)
			return -1;
		command_help(&out, cmd);
	}
	fwrite(out.data, 1, out.len, stdout);
	buf_clear(&out);
	return 0;
}

static const struct opt_part parts[] = {{0}};

const struct cmd cmd_help = {
	.name = "help",
	.summary = "explain a command",
	.operands = "[COMMAND [ACTION]]",
	.most = 2,
	.about = "Lists the commands and exit codes, or explains one command "
		 "or one action of it.",
	.parts = parts,
	.run = run,
};
