/* profgate help: what the commands are for, and which files are read. */
#include <stdio.h>
#include <string.h>

#include "gate/commands/commands.h"
#include "gate/read/formats.h"

enum {INDENT = 6 };

static void add_text(struct buf *out, const char *text)
{
	buf_printf(out, "%*s", INDENT, "");
	opt_wrap(out, text, INDENT, INDENT);
}

/* The table of formats: what is read, then what is told and not read. */
static void help_formats(struct buf *out)
{
	buf_text(out,
		"What a file is, its content says, never its name.\n\n"
		"Read, by what writes it, and what its numbers are:\n");
	for (const struct format *row = formats; row->name; row++) {
		if (!row->read || !row->describe)
			continue;
		buf_printf(out, "  %s: %s\n", row->describe, row->counts);
		add_text(out, row->writers);
	}
	buf_text(out, "\nNot read, and what to do:\n");
	for (const struct format *row = formats; row->name; row++) {
		if (!row->remedy || format_is_again(row))
			continue;
		buf_printf(out, "  %s\n", row->name);
		add_text(out, row->remedy);
	}
}

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
	} else if (strcmp(args->items[0], "formats") == 0) {
		help_formats(&out);
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
	.operands = "[COMMAND [ACTION] | formats]",
	.most = 2,
	.about = "Lists the commands and exit codes, or explains one command "
		 "or one action of it. `profgate help formats` lists the files "
		 "that are read, and what to do with those that are not.",
	.parts = parts,
	.run = run,
};
