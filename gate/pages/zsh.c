/* Completion for zsh. */
#include <string.h>

#include "gate/pages/pages.h"

/* Part of a specification in single quotes: brackets and colons mean
 * something there. */
static void escaped(struct buf *out, struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '\'') {
			buf_text(out, "'\\''");
			continue;
		}
		if (strchr("[]:\\", text.data[i]))
			buf_char(out, '\\');
		buf_char(out, text.data[i]);
	}
}

/* A shell name: blanks of "baseline list" become _. */
static void add_function_name(struct buf *out, const char *name)
{
	buf_text(out, "_profgate_");
	for (; *name; name++)
		buf_char(out, *name == ' ' ? '_' : *name);
}

static void add_filler(struct buf *out, enum fill fill, const struct opt *opt)
{
	switch (fill) {
	case FILL_FILES:
		buf_text(out, "_files");
		break;
	case FILL_FOLDERS:
		buf_text(out, "_files -/");
		break;
	case FILL_REPORT:
		buf_text(out, "_profgate__target");
		break;
	case FILL_FORMATS:
	case FILL_COMMANDS:
	case FILL_CHOICES: {
		struct buf words = {0};

		fill_words(&words, fill, opt);
		buf_char(out, '(');
		escaped(out, buf_view(&words));
		buf_char(out, ')');
		buf_clear(&words);
		break;
	}
	case FILL_NOTHING:
		buf_char(out, ' ');
		break;
	}
}

static void add_option(struct buf *out, const struct opt *opt)
{
	bool value = opt->kind != OPT_FLAG;

	if (opt->kind == OPT_LIST)
		buf_text(out, " \\\n\t\t'*'");
	else if (opt->letter)
		buf_printf(out, " \\\n\t\t'(-%c --%s)'", opt->letter, opt->name);
	else
		buf_text(out, " \\\n\t\t");
	if (opt->letter)
		buf_printf(out, "{-%c%s,--%s%s}", opt->letter, value ? "+" : "",
			opt->name, value ? "=" : "");
	else
		buf_printf(out, "--%s%s", opt->name, value ? "=" : "");
	buf_text(out, "'[");
	escaped(out, brief(opt->help));
	buf_char(out, ']');
	if (value) {
		buf_printf(out, ":%s:", opt->value ? opt->value : opt->name);
		add_filler(out, fill_option(opt), opt);
	}
	buf_char(out, '\'');
}

static void add_table(
	struct buf *out, const char *prefix, const struct cmd *const *table)
{
	buf_printf(out, "\t_profgate_words '%s'", prefix);
	for (size_t i = 0; table[i]; i++) {
		buf_printf(out, " \\\n\t\t'%s:", command_word(table[i]));
		escaped(out, span_of(table[i]->summary));
		buf_char(out, '\'');
	}
	buf_char(out, '\n');
}

static void add_function(struct buf *out, const struct cmd *cmd)
{
	add_function_name(out, cmd->name);
	buf_text(out, "() {\n");
	if (cmd->actions) {
		struct buf prefix = {0};

		buf_printf(&prefix, "%s_", cmd->name);
		add_table(out, prefix.data, cmd->actions);
		buf_clear(&prefix);
	} else {
		buf_text(out, "\t_arguments -s -S :");
		for (const struct opt *o = common_options; o->name; o++)
			add_option(out, o);
		for (const struct opt *o = opt_bounds; o->name; o++)
			add_option(out, o);
		for (const struct opt_part *p = cmd->parts; p->group; p++)
			for (const struct opt *o = p->group->opts; o->name; o++)
				add_option(out, o);
		if (cmd->operands) {
			buf_text(out, " \\\n\t\t'*:");
			escaped(out, span_of(cmd->operands));
			buf_char(out, ':');
			add_filler(out, fill_operands(cmd), NULL);
			buf_char(out, '\'');
		}
		buf_char(out, '\n');
	}
	buf_text(out, "}\n\n");
}

void zsh_completion(struct buf *out)
{
	const struct cmd *all[COMMANDS_MAX];
	size_t count = every_command(all);
	struct buf formats = {0};

	buf_text(out,
		"#compdef profgate\n"
		"# Completion of profgate for zsh; made from its tables of "
		"options.\n\n"
		"# A command of the table, or what its function completes.\n"
		"_profgate_words() {\n"
		"\tlocal prefix=$1\n"
		"\tlocal -a table=(\"${@:2}\")\n"
		"\tif ((CURRENT == 2)); then\n"
		"\t\t_describe command table\n"
		"\telif (($+functions[_profgate_$prefix$words[2]])); then\n"
		"\t\tshift words\n"
		"\t\t((CURRENT--))\n"
		"\t\t_profgate_$prefix$words[1]\n"
		"\tfi\n"
		"}\n\n"
		"# FORMAT=PATH\n"
		"_profgate__target() {\n"
		"\tif compset -P '*='; then\n"
		"\t\t_files\n"
		"\telse\n"
		"\t\tcompadd -S = --");
	fill_words(&formats, FILL_FORMATS, NULL);
	buf_printf(out, " %s\n\tfi\n}\n\n", formats.data);
	buf_clear(&formats);
	for (size_t i = 0; i < count; i++)
		add_function(out, all[i]);
	buf_text(out, "_profgate() {\n");
	add_table(out, "", commands);
	buf_text(out,
		"}\n\n"
		"# Loaded by compinit, this file is the function itself; else "
		"it declares it.\n"
		"if [[ $funcstack[1] == _profgate ]]; then\n"
		"\t_profgate \"$@\"\n"
		"else\n"
		"\tcompdef _profgate profgate\n"
		"fi\n");
}
