/* Completion for bash. */
#include <string.h>

#include "gate/pages/pages.h"

/* Words that come after "at before", as a branch of a case. */
static void add_words(
	struct buf *out, const char *at, const char *before, const char *words)
{
	buf_printf(out, "\t'%s%s%s') words='%s' ;;\n", at, *at ? " " : "",
		before, words);
}

static void add_option_names(struct buf *out, const struct opt *opts)
{
	for (const struct opt *opt = opts; opt->name; opt++)
		buf_printf(out, " --%s", opt->name);
}

/* What follows an option that takes a value. */
static void add_value(
	struct buf *out, const struct cmd *cmd, const struct opt *opt)
{
	static const char *const fill_names[] = {
		[FILL_NOTHING] = "nothing",
		[FILL_FILES] = "files",
		[FILL_FOLDERS] = "folders",
		[FILL_FORMATS] = "words",
		[FILL_REPORT] = "parts",
		[FILL_COMMANDS] = "words",
		[FILL_CHOICES] = "words",
	};
	enum fill fill = fill_option(opt);

	if (opt->kind == OPT_FLAG)
		return;
	buf_printf(out, "\t'%s --%s'", cmd->name, opt->name);
	if (opt->letter)
		buf_printf(out, " | '%s -%c'", cmd->name, opt->letter);
	buf_printf(out, ") kind=%s words='", fill_names[fill]);
	fill_words(out, fill, opt);
	buf_text(out, "' ;;\n");
}

static void add_names(struct buf *out, const struct cmd *const *table)
{
	for (size_t i = 0; table[i]; i++)
		buf_printf(out, "%s%s", i ? " " : "", command_word(table[i]));
}

/* Where the word under the cursor is no value of an option. */
static void add_place(struct buf *out, const struct cmd *cmd)
{
	enum fill fill = fill_operands(cmd);

	buf_printf(out, "\t'%s')\n\t\toptions='", cmd->name);
	add_option_names(out, common_options);
	add_option_names(out, opt_bounds);
	for (const struct opt_part *part = cmd->parts; part->group; part++)
		add_option_names(out, part->group->opts);
	buf_text(out, "'\n");
	if (cmd->actions) {
		buf_text(out, "\t\tkind=words words='");
		add_names(out, cmd->actions);
		buf_text(out, "'\n");
	} else if (fill == FILL_COMMANDS) {
		buf_text(out, "\t\tkind=words words='");
		fill_words(out, fill, NULL);
		buf_text(out, "'\n");
	} else {
		buf_printf(out, "\t\tkind=%s\n",
			fill == FILL_FILES     ? "files"
			: fill == FILL_FOLDERS ? "folders"
					       : "nothing");
	}
	buf_text(out, "\t\t;;\n");
}

void bash_completion(struct buf *out)
{
	const struct cmd *all[COMMANDS_MAX];
	size_t count = every_command(all);
	struct buf names = {0};

	buf_text(out,
		"# Completion of profgate for bash; made from its tables of "
		"options.\n"
		"_profgate() {\n"
		"\tlocal cur=${COMP_WORDS[COMP_CWORD]} before at='' i\n"
		"\tlocal kind=words words='' options=''\n"
		"\tbefore=${COMP_WORDS[COMP_CWORD - 1]}\n"
		"\t# bash takes --option=value for three words.\n"
		"\t[[ $cur == = ]] && cur=\n"
		"\t[[ $before == = ]] && "
		"before=${COMP_WORDS[COMP_CWORD - 2]}\n"
		"\tfor ((i = 1; i < COMP_CWORD; i++)); do\n"
		"\t\tcase \"$at ${COMP_WORDS[i]}\" in\n"
		"\t\t");
	for (size_t i = 0; i < count; i++)
		buf_printf(out, "%s'%s%s'", i ? " | \\\n\t\t" : "",
			strchr(all[i]->name, ' ') ? "" : " ", all[i]->name);
	buf_text(out,
		") at=${at:+$at }${COMP_WORDS[i]} ;;\n"
		"\t\tesac\n"
		"\tdone\n"
		"\tcase $at in\n"
		"\t'')\n"
		"\t\toptions='");
	add_option_names(out, common_options);
	buf_text(out, "'\n\t\twords='");
	add_names(out, commands);
	buf_text(out, "'\n\t\t;;\n");
	for (size_t i = 0; i < count; i++)
		add_place(out, all[i]);
	buf_text(out,
		"\tesac\n"
		"\t[[ $cur == -* ]] && kind=words words=$options\n"
		"\tcase \"$at $before\" in\n");
	for (size_t i = 0; i < count; i++) {
		const struct opt_part *part = all[i]->parts;

		for (; part->group; part++)
			for (const struct opt *o = part->group->opts; o->name;
				o++)
				add_value(out, all[i], o);
		if (!all[i]->actions)
			continue;
		add_names(&names, all[i]->actions);
		add_words(out, "help", all[i]->name, names.data);
		buf_reset(&names);
	}
	buf_text(out,
		"\tesac\n"
		"\tlocal IFS=$'\\n'\n"
		"\tcase $kind in\n"
		"\tfiles) COMPREPLY=() ;; # bash's own, by -o default\n"
		"\tfolders)\n"
		"\t\tCOMPREPLY=($(compgen -d -- \"$cur\"))\n"
		"\t\tcompopt -o filenames\n"
		"\t\t;;\n"
		"\tnothing) COMPREPLY=() && compopt +o default ;;\n"
		"\t*)\n"
		"\t\tCOMPREPLY=($(compgen -W \"${words// /$IFS}\" -- "
		"\"$cur\"))\n"
		"\t\tcompopt +o default\n"
		"\t\t[[ $kind != parts ]] || compopt -o nospace\n"
		"\t\t;;\n"
		"\tesac\n"
		"}\n"
		"complete -o default -F _profgate profgate\n");
	buf_clear(&names);
}
