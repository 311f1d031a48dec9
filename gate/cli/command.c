/* Finding, running and explaining the commands of a table. */
#include "gate/cli/command.h"

#include <stdio.h>
#include <string.h>

#include "gate/core/memory.h"
#include "gate/core/version.h"
#include "gate/text/duration.h"
#include "gate/text/nearest.h"

const char *command_word(const struct cmd *cmd)
{
	const char *blank = strrchr(cmd->name, ' ');

	return blank ? blank + 1 : cmd->name;
}

const struct cmd *command_find(
	const struct cmd *const *table, const char *word, struct err *err)
{
	const char *what = strchr((*table)->name, ' ') ? "action" : "command";
	struct nearest nearest = nearest_to(word);

	for (size_t i = 0; table[i]; i++) {
		if (strcmp(command_word(table[i]), word) == 0)
			return table[i];
		nearest_try(&nearest, command_word(table[i]));
	}
	if (nearest.best)
		err_set(err, ERR_USAGE,
			"unknown %s \"%s\", did you mean \"%s\"?", what, word,
			nearest.best);
	else
		err_set(err, ERR_USAGE,
			"unknown %s \"%s\", see `profgate help`", what, word);
	return NULL;
}

/* The limits of the process, over those that main() began with. */
static int bound(const struct args *args, struct err *err)
{
	double seconds = 0;

	if (args->max_cpu_time &&
		(!duration_parse(&seconds, args->max_cpu_time) || seconds < 1))
		return err_set(err, ERR_USAGE,
			"--max-cpu-time: \"%s\" is no time of a second or "
			"more, write 90s or 10m",
			args->max_cpu_time);
	memory_limit(args->max_memory, (unsigned)seconds);
	return 0;
}

int command_run(const struct cmd *cmd, char *const *argv, struct arena *arena,
	struct err *err)
{
	if (cmd->actions && argv[0] && argv[0][0] != '-') {
		const char *family = cmd->name;

		cmd = command_find(cmd->actions, *argv++, err);
		if (!cmd)
			return err_wrap(err, "%s", family);
	}

	struct args args = {.arena = arena};
	void *values = arena_alloc(arena, 1, cmd->values_size + 1);

	if (!values)
		return err_set(err, ERR_LIMIT, "too many options");

	int parsed = opt_parse(&args, cmd->parts, values, argv, err);

	if (parsed < 0)
		return err_wrap(err, "%s", cmd->name);
	if (parsed > 0) {
		struct buf out = {0};

		if (args.version)
			buf_text(&out, "profgate " PROFGATE_VERSION "\n");
		else
			command_help(&out, cmd);
		fwrite(out.data, 1, out.len, stdout);
		buf_clear(&out);
		return 0;
	}
	if (args.count < cmd->least || args.count > cmd->most || cmd->actions)
		return err_set(err, ERR_USAGE,
			"%s: expected %s, got %zu argument%s, see "
			"`profgate help %s`",
			cmd->name, cmd->operands ? cmd->operands : "none",
			args.count, args.count == 1 ? "" : "s", cmd->name);
	if (bound(&args, err))
		return err_wrap(err, "%s", cmd->name);
	return cmd->run(values, &args, err);
}

static void add_summaries(struct buf *out, const struct cmd *const *table)
{
	for (size_t i = 0; table[i]; i++)
		buf_printf(out, "  %-9s%s\n", command_word(table[i]),
			table[i]->summary);
}

void command_help(struct buf *out, const struct cmd *cmd)
{
	buf_printf(out, "usage: profgate %s", cmd->name);
	if (cmd->parts->group)
		buf_text(out, " [options]");
	if (cmd->operands)
		buf_printf(out, " %s", cmd->operands);
	if (cmd->actions)
		buf_text(out, " [options] [arguments]");
	buf_text(out, "\n\n");
	opt_wrap(out, cmd->about, 0, 0);
	if (cmd->actions) {
		buf_text(out, "\nActions:\n");
		add_summaries(out, cmd->actions);
		buf_printf(out,
			"\n`profgate help %s ACTION` explains one action.\n",
			cmd->name);
	}
	opt_help(out, cmd->parts);
	if (!cmd->examples)
		return;
	buf_text(out, "\nExamples:\n");
	for (size_t i = 0; cmd->examples[i]; i += 2)
		buf_printf(out, "  %s\n      %s\n", cmd->examples[i],
			cmd->examples[i + 1]);
}

void command_help_all(struct buf *out, const struct cmd *const *table)
{
	buf_text(out, "usage: profgate COMMAND [options] [arguments]\n\n");
	opt_wrap(out,
		"Compares the profiles of two versions of a program, function "
		"by function, and fails the build when one became slower or "
		"hungrier than its budget allows.",
		0, 0);
	buf_text(out, "\nCommands:\n");
	add_summaries(out, table);
	buf_text(out,
		"\n"
		"Options:\n"
		"  -h, --help    this text; after a command, its own\n"
		"      --version the version\n"
		"      --max-memory SIZE, --max-cpu-time TIME\n"
		"                after a command: most memory and processor "
		"time of the\n"
		"                whole process; default: 2GiB, or three "
		"quarters of what\n"
		"                there is, and 1h\n"
		"\n"
		"Exit codes:\n"
		"  0   pass\n"
		"  1   regression\n"
		"  3   undecided or no baseline, where policy says fail\n"
		"  4   wrong usage or configuration\n"
		"  5   a file is unreadable, broken, unknown or cannot be "
		"written, or a\n"
		"      limit was passed\n"
		"  6   the store of baselines, or git, says no\n"
		"  70  a fault of profgate itself\n"
		"\n"
		"`profgate help COMMAND` explains one command, `profgate help "
		"formats` which\nfiles are read.\n");
}
