/* Makes a page of the program from its tables, when profgate is built. */
#include <stdio.h>
#include <string.h>

#include "gate/core/file.h"
#include "gate/pages/pages.h"
#include "reporters/reporter.h"

enum {SOURCE_MAX_BYTES = 1 << 20 };

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
	if (fill == FILL_COMMANDS)
		for (size_t i = 0; commands[i]; i++, blank = " ")
			buf_printf(out, "%s%s", blank, commands[i]->name);
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

static int make_page(
	struct buf *out, const char *kind, const char *path, struct err *err)
{
	static const struct {
		const char *kind;
		void (*make)(struct buf *out);
	} completions[] = {
		{"bash", bash_completion},
		{"zsh", zsh_completion},
		{"fish", fish_completion},
	};
	enum { KINDS = sizeof(completions) / sizeof(completions[0]) };
	struct buf source = {0};
	int result;

	for (size_t i = 0; i < KINDS; i++) {
		if (strcmp(kind, completions[i].kind) != 0)
			continue;
		completions[i].make(out);
		return 0;
	}
	if (strcmp(kind, "1") != 0)
		return err_set(err, ERR_USAGE, "no page is called %s", kind);
	result = file_read(&source, path, SOURCE_MAX_BYTES, err);
	if (result == 0)
		result = man_page(out, buf_view(&source), err);
	buf_clear(&source);
	return result;
}

int main(int argc, char **argv)
{
	struct buf out = {0};
	struct err err = {0};
	int result = -1;

	if (argc == 3)
		result = make_page(&out, argv[1], argv[2], &err);
	else
		err_set(&err, ERR_USAGE, "usage: pages 1|bash|zsh|fish PROSE");
	if (result)
		fprintf(stderr, "pages: %s\n", err.text);
	else if (fwrite(out.data, 1, out.len, stdout) != out.len ||
		fflush(stdout) != 0)
		result = -1;
	buf_clear(&out);
	return result ? 1 : 0;
}
