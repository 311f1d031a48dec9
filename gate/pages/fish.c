/* Completion for fish. */
#include <string.h>

#include "gate/pages/pages.h"

/* In single quotes. */
static void quoted(struct buf *out, struct span text)
{
	buf_char(out, '\'');
	for (size_t i = 0; i < text.len; i++) {
		if (strchr("'\\", text.data[i]))
			buf_char(out, '\\');
		buf_char(out, text.data[i]);
	}
	buf_char(out, '\'');
}

/* "complete" at a place: "", "compare", "baseline list". */
static void begin(struct buf *out, const char *at)
{
	buf_printf(out, "complete -c profgate -n '__profgate_at %s'", at);
}

static void add_filler(struct buf *out, enum fill fill, const struct opt *opt)
{
	struct buf words = {0};

	switch (fill) {
	case FILL_FILES:
		buf_text(out, " -F");
		break;
	case FILL_FOLDERS:
		buf_text(out, " -f -a '(__fish_complete_directories)'");
		break;
	case FILL_FORMATS:
	case FILL_REPORT:
	case FILL_COMMANDS:
	case FILL_CHOICES:
		fill_words(&words, fill, opt);
		buf_text(out, " -f -a ");
		quoted(out, buf_view(&words));
		break;
	case FILL_NOTHING:
		buf_text(out, " -f");
		break;
	}
	buf_clear(&words);
}

static void add_option(struct buf *out, const char *at, const struct opt *opt)
{
	begin(out, at);
	buf_printf(out, " -l %s", opt->name);
	if (opt->letter)
		buf_printf(out, " -s %c", opt->letter);
	buf_text(out, " -d ");
	quoted(out, brief(opt->help));
	if (opt->kind != OPT_FLAG) {
		buf_text(out, " -r");
		add_filler(out, fill_option(opt), opt);
	}
	buf_char(out, '\n');
}

static void add_table(
	struct buf *out, const char *at, const struct cmd *const *table)
{
	for (size_t i = 0; table[i]; i++) {
		begin(out, at);
		buf_printf(out, " -a %s -d ", command_word(table[i]));
		quoted(out, span_of(table[i]->summary));
		buf_char(out, '\n');
	}
}

static void add_command(struct buf *out, const struct cmd *cmd)
{
	enum fill fill = fill_operands(cmd);

	for (const struct opt *o = common_options; o->name; o++)
		add_option(out, cmd->name, o);
	for (const struct opt *o = opt_bounds; o->name; o++)
		add_option(out, cmd->name, o);
	for (const struct opt_part *part = cmd->parts; part->group; part++)
		for (const struct opt *o = part->group->opts; o->name; o++)
			add_option(out, cmd->name, o);
	if (cmd->actions)
		add_table(out, cmd->name, cmd->actions);
	if (fill != FILL_NOTHING) {
		begin(out, cmd->name);
		add_filler(out, fill, NULL);
		buf_char(out, '\n');
	}
}

void fish_completion(struct buf *out)
{
	const struct cmd *all[COMMANDS_MAX];
	size_t count = every_command(all);

	buf_text(out,
		"# Completion of profgate for fish; made from its tables of "
		"options.\n\n"
		"# Whether the command line is of this command and action.\n"
		"function __profgate_at\n"
		"\tset -l at ''\n"
		"\tfor word in (commandline -opc)[2..-1]\n"
		"\t\tswitch \"$at $word\"\n"
		"\t\t\tcase");
	for (size_t i = 0; i < count; i++)
		buf_printf(out, " '%s%s'",
			strchr(all[i]->name, ' ') ? "" : " ", all[i]->name);
	buf_text(out,
		"\n"
		"\t\t\t\tset at (string trim -- \"$at $word\")\n"
		"\t\tend\n"
		"\tend\n"
		"\ttest \"$at\" = \"$argv\"\n"
		"end\n\n"
		"complete -c profgate -f\n");
	for (const struct opt *o = common_options; o->name; o++)
		add_option(out, "", o);
	add_table(out, "", commands);
	for (size_t i = 0; i < count; i++)
		add_command(out, all[i]);
}
