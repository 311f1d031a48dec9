/* The man page: written prose, with what the tables know set into it. */
#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "gate/pages/pages.h"
#include "reporters/reporter.h"

enum {LINE = 78 };

/* Text being filled into lines of mdoc. */
struct filler {
	struct buf *out;
	size_t start; /* of the current line */
};

static void end_line(struct filler *filler)
{
	if (filler->out->len > filler->start)
		buf_char(filler->out, '\n');
	filler->start = filler->out->len;
}

static void escaped(struct buf *out, struct span text)
{
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i] == '\\')
			buf_text(out, "\\e");
		else if (text.data[i] == '"')
			buf_text(out, "\\(dq");
		else
			buf_char(out, text.data[i]);
	}
}

static void add_word(struct filler *filler, struct span word)
{
	size_t column = filler->out->len - filler->start;

	if (column > 0 && column + 1 + word.len > LINE) {
		end_line(filler);
		column = 0;
	}
	if (column > 0)
		buf_char(filler->out, ' ');
	if (column == 0 && (word.data[0] == '.' || word.data[0] == '\''))
		buf_text(filler->out, "\\&");
	for (; word.len > 0 && word.data[0] == '-'; word.data++, word.len--)
		buf_text(filler->out, "\\-");
	escaped(filler->out, word);
}

/* "(`code`)," as a line of its own, its punctuation apart. */
static const char *add_code(struct filler *filler, const char *at)
{
	bool bracket = *at == '(';
	const char *code = at + (bracket ? 2 : 1);
	size_t len = strcspn(code, "`");

	end_line(filler);
	buf_text(filler->out, bracket ? ".Ql ( \"" : ".Ql \"");
	escaped(filler->out, (struct span){code, len});
	buf_char(filler->out, '"');
	at = code + len + (code[len] == '`');
	for (; *at && strchr(".,;:)?!", *at); at++)
		buf_printf(filler->out, " %c", *at);
	if (*at && *at != ' ') {
		len = strcspn(at, " ");
		buf_text(filler->out, " Ns ");
		escaped(filler->out, (struct span){at, len});
		at += len;
	}
	end_line(filler);
	return at;
}

/* A text of the help. mdoc wants every sentence on a line of its own. */
static void fill_text(struct buf *out, const char *text)
{
	struct filler filler = {out, out->len};

	while (*(text += strspn(text, " "))) {
		size_t len = strcspn(text, " ");

		if (*text == '`' || strncmp(text, "(`", 2) == 0) {
			text = add_code(&filler, text);
			continue;
		}
		add_word(&filler, (struct span){text, len});
		text += len;
		if (strchr(".?!", text[-1]) && *text &&
			(isupper((unsigned char)text[1]) || text[1] == '`'))
			end_line(&filler);
	}
	end_line(&filler);
}

/* The same as a sentence. */
static void fill_sentence(struct buf *out, const char *text)
{
	size_t start = out->len;
	size_t len = strlen(text);

	fill_text(out, text);
	out->data[start] = (char)toupper((unsigned char)out->data[start]);
	if (len > 0 && !strchr(".?!`)", text[len - 1])) {
		out->len--;
		buf_text(out, ".\n");
	}
}

/* "[COMMAND [ACTION]] CAPTURE..." in macros, in one line or a line each. */
static void add_operands(struct buf *out, const char *operands, bool lines)
{
	int depth = 0;

	for (const char *at = operands; at && *at;) {
		bool option = *at == '[';
		size_t len;

		if (*at == ' ' || *at == ']') {
			depth -= *at++ == ']';
			continue;
		}
		if (lines && depth == 0)
			buf_text(out, at == operands ? "." : "\n.");
		else
			buf_char(out, ' ');
		if (option) {
			buf_text(out, "Op ");
			depth++;
			at++;
		}
		len = strcspn(at, " []");
		if (*at == '-')
			buf_printf(out, "Fl %.*s", (int)len - 1, at + 1);
		else if (len > 3 && strncmp(at + len - 3, "...", 3) == 0)
			buf_printf(out, "Ar %.*s ...", (int)len - 3, at);
		else
			buf_printf(out, "Ar %.*s", (int)len, at);
		at += len;
	}
}

static void add_synopsis(struct buf *out)
{
	const struct cmd *all[COMMANDS_MAX];
	size_t count = every_command(all);

	for (size_t i = 0; i < count; i++) {
		if (all[i]->actions)
			continue;
		buf_printf(out, ".Nm profgate\n.Cm %s\n", all[i]->name);
		if (all[i]->parts->group)
			buf_text(out, ".Op Ar options\n");
		if (all[i]->operands) {
			add_operands(out, all[i]->operands, true);
			buf_char(out, '\n');
		}
	}
	buf_text(out, ".Nm profgate\n.Fl -version\n");
}

static void add_commands(struct buf *out)
{
	const struct cmd *all[COMMANDS_MAX];
	size_t count = every_command(all);

	buf_text(out, ".Bl -tag -width Ds\n");
	for (size_t i = 0; i < count; i++) {
		buf_printf(out, ".It Cm %s", all[i]->name);
		add_operands(out, all[i]->operands, false);
		buf_char(out, '\n');
		fill_text(out, all[i]->about);
	}
	buf_text(out, ".El\n");
}

static void add_option(struct buf *out, const struct opt *opt)
{
	buf_text(out, ".It ");
	if (opt->letter)
		buf_printf(out, "Fl %c , ", opt->letter);
	buf_printf(out, "Fl -%s", opt->name);
	if (opt->kind == OPT_CHOICE)
		for (size_t i = 0; opt->choices[i]; i++)
			buf_printf(out, " %s %s", i ? "|" : "Cm",
				opt->choices[i]);
	else if (opt->value)
		buf_printf(out, " Ar %s", opt->value);
	buf_char(out, '\n');
	fill_sentence(out, opt->help);
}

/* A group of options and, a bit each, the commands that have it. */
struct use {
	const struct opt_group *group;
	uint64_t commands;
};

enum {GROUPS_MAX = 128 };

static size_t find_uses(struct use uses[GROUPS_MAX],
	const struct cmd *const *all, size_t command_count)
{
	size_t count = 0;

	for (size_t c = 0; c < command_count; c++) {
		const struct opt_part *part = all[c]->parts;

		for (; part->group; part++) {
			size_t u = 0;

			while (u < count && uses[u].group != part->group)
				u++;
			if (u == GROUPS_MAX)
				BUG("more than %d groups of options",
					GROUPS_MAX);
			if (u == count)
				uses[count++] = (struct use){part->group, 0};
			uses[u].commands |= UINT64_C(1) << c;
		}
	}
	return count;
}

static void add_heading(
	struct buf *out, const struct cmd *const *all, uint64_t used)
{
	const char *before = " ";

	buf_text(out, ".Ss Options of");
	for (size_t c = 0; used; c++, used >>= 1) {
		if (!(used & 1))
			continue;
		buf_printf(out, "%s%s", before, all[c]->name);
		/* One more bit above this one: it is the last. */
		before = (used >> 1 & ((used >> 1) - 1)) ? ", " : " and ";
	}
	buf_char(out, '\n');
}

/* Groups that the same commands have stand together. */
static void add_options(struct buf *out)
{
	const struct cmd *all[COMMANDS_MAX];
	struct use uses[GROUPS_MAX];
	size_t count = find_uses(uses, all, every_command(all));

	for (size_t u = 0; u < count; u++) {
		uint64_t used = uses[u].commands;

		if (!used)
			continue; /* stands with an earlier one */
		add_heading(out, all, used);
		buf_text(out, ".Bl -tag -width Ds\n");
		for (size_t k = u; k < count; k++) {
			const struct opt *opt = uses[k].group->opts;

			if (uses[k].commands != used)
				continue;
			for (; opt->name; opt++)
				add_option(out, opt);
			uses[k].commands = 0;
		}
		buf_text(out, ".El\n");
	}
}

static void add_formats(struct buf *out)
{
	buf_text(out, ".Bl -tag -width Ds\n");
	for (const struct reporter *r = reporters; r->name; r++) {
		buf_printf(out, ".It Cm %s\n", r->name);
		fill_sentence(out, r->describe);
		if (r->file_name)
			buf_printf(out, "In the standard set:\n.Pa %s .\n",
				r->file_name);
	}
	buf_text(out, ".El\n");
}

static void add_examples(struct buf *out)
{
	const struct cmd *all[COMMANDS_MAX];
	size_t count = every_command(all);
	const char *between = "";

	for (size_t c = 0; c < count; c++) {
		const char *const *pair = all[c]->examples;

		for (; pair && pair[0]; pair += 2) {
			buf_text(out, between);
			between = ".Pp\n";
			fill_sentence(out, pair[1]);
			buf_text(out, ".Pp\n.Dl $ ");
			escaped(out, span_of(pair[0]));
			buf_char(out, '\n');
		}
	}
}

int man_page(struct buf *out, struct span source, struct err *err)
{
	static const char mark[] = ".\\\" generated: ";
	static const struct {
		const char *name;
		void (*add)(struct buf *out);
	} parts[] = {
		{"synopsis", add_synopsis}, {"commands", add_commands},
		{"options", add_options},   {"formats", add_formats},
		{"examples", add_examples},
	};
	enum { PARTS = sizeof(parts) / sizeof(parts[0]) };
	unsigned seen = 0;

	for (size_t at = 0, end; at < source.len; at = end + 1) {
		struct span line;
		size_t p = 0;

		end = span_find(source, at, '\n');
		line = (struct span){source.data + at, end - at};
		if (!span_starts(line, mark)) {
			buf_span(out, line);
			buf_char(out, '\n');
			continue;
		}
		line.data += strlen(mark);
		line.len -= strlen(mark);
		while (p < PARTS && !span_equal(line, span_of(parts[p].name)))
			p++;
		if (p == PARTS)
			return err_set(err, ERR_INPUT, "no part \"%.*s\"",
				(int)line.len, line.data);
		parts[p].add(out);
		seen |= 1u << p;
	}
	for (size_t p = 0; p < PARTS; p++)
		if (!(seen >> p & 1))
			return err_set(err, ERR_INPUT,
				"the page has no line \"%s%s\"", mark,
				parts[p].name);
	return 0;
}
