/* What all pages take from the tables: commands, operands, words to offer. */
#include <string.h>

#include "gate/pages/pages.h"
#include "reporters/reporter.h"

const struct opt common_options[] = {
	{.name = "help", .letter = 'h', .kind = OPT_FLAG, .help = "explain"},
	{.name = "version", .kind = OPT_FLAG, .help = "print the version"},
	{0}
};

size_t every_command(const struct cmd *out[COMMANDS_MAX])
{
	size_t count = 0;

	for (size_t i = 0; commands[i]; i++) {
		const struct cmd *const *action = commands[i]->actions;

		for (const struct cmd *cmd = commands[i]; cmd;
			cmd = action ? *action++ : NULL) {
			if (count == COMMANDS_MAX)
				BUG("more than %d commands", COMMANDS_MAX);
			out[count++] = cmd;
		}
	}
	return count;
}

static enum fill fill_word(struct span word)
{
	static const struct {
		const char *word;
		enum fill fill;
	} words[] = {
		{"FILE", FILL_FILES},	     {"PATH", FILL_FILES},
		{"CAPTURE", FILL_FILES},     {"RESULT", FILL_FILES},
		{"RESULT.json", FILL_FILES}, {"DIR", FILL_FOLDERS},
		{"BASE", FILL_FOLDERS},	     {"RUNS", FILL_FOLDERS},
		{"FORMAT", FILL_FORMATS},    {"FORMAT=PATH", FILL_REPORT},
		{"COMMAND", FILL_COMMANDS},
	};

	for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
		if (span_equal(word, span_of(words[i].word)))
			return words[i].fill;
	return FILL_NOTHING;
}

enum fill fill_option(const struct opt *opt)
{
	if (opt->kind == OPT_CHOICE)
		return FILL_CHOICES;
	return opt->value ? fill_word(span_of(opt->value)) : FILL_NOTHING;
}

enum fill fill_operands(const struct cmd *cmd)
{
	const char *first = cmd->operands ? cmd->operands : "";

	struct span word;

	first += strspn(first, "[");
	word = (struct span){first, strcspn(first, " ]")};
	if (word.len > 3 && memcmp(word.data + word.len - 3, "...", 3) == 0)
		word.len -= 3;
	return fill_word(word);
}

void fill_words(struct buf *out, enum fill fill, const struct opt *opt)
{
	const char *blank = "";

	if (fill == FILL_CHOICES)
		for (size_t i = 0; opt->choices[i]; i++, blank = " ")
			buf_printf(out, "%s%s", blank, opt->choices[i]);
	if (fill == FILL_COMMANDS) {
		for (size_t i = 0; commands[i]; i++, blank = " ")
			buf_printf(out, "%s%s", blank, commands[i]->name);
		buf_text(out, " formats");
	}
	if (fill == FILL_FORMATS || fill == FILL_REPORT)
		for (const struct reporter *r = reporters; r->name;
			r++, blank = " ")
			buf_printf(out, "%s%s%s", blank, r->name,
				fill == FILL_REPORT ? "=" : "");
}

struct span brief(const char *help)
{
	size_t len = 0;

	while (help[len] && strncmp(help + len, "; ", 2) != 0 &&
		strncmp(help + len, ". ", 2) != 0)
		len++;
	return (struct span){help, len};
}
