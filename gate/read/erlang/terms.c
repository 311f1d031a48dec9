/* Cuts Erlang's terms into words. */
#include "gate/read/erlang/terms.h"

#include <string.h>

#include "gate/core/ascii.h"
#include "gate/text/num.h"

static bool is_blank(char c)
{
	return c == ' ' || c == '\n' || c == '\t' || c == '\r';
}

static bool is_mark(char c)
{
	return c != '\0' && strchr("{}[],.", c) != NULL;
}

static void pass_blanks(struct terms *t)
{
	while (t->at < t->text.len) {
		if (t->text.data[t->at] == '%')
			t->at = span_find(t->text, t->at, '\n');
		else if (is_blank(t->text.data[t->at]))
			t->at++;
		else
			return;
	}
}

/* Of the same quote as there, which `\` hides; 0: it is never closed. */
static size_t quoted_end(const struct terms *t)
{
	char quote = t->text.data[t->at];

	for (size_t at = t->at + 1; at < t->text.len; at++) {
		if (t->text.data[at] == '\\')
			at++;
		else if (t->text.data[at] == quote)
			return at + 1;
	}
	return 0;
}

/* A dot is one of a number where a digit follows. */
static size_t number_end(const struct terms *t)
{
	size_t at = t->at + 1;

	at += span_digits(t->text, at);
	if (span_at(t->text, at, ".") && span_digits(t->text, at + 1) > 0)
		at += 1 + span_digits(t->text, at + 1);
	return at;
}

static size_t atom_end(const struct terms *t)
{
	size_t at = t->at;

	while (at < t->text.len && !is_blank(t->text.data[at]) &&
		!is_mark(t->text.data[at]))
		at++;
	return at;
}

struct word terms_next(struct terms *t)
{
	struct word out = {WORD_NONE, {"", 0}};
	size_t end;
	char c;

	pass_blanks(t);
	if (t->at == t->text.len)
		return out;
	c = t->text.data[t->at];
	if (is_mark(c)) {
		out.kind = WORD_MARK;
		end = t->at + 1;
	} else if (c == '\'' || c == '"') {
		out.kind = c == '"' ? WORD_TEXT : WORD_ATOM;
		end = quoted_end(t);
		if (!end)
			return (struct word){WORD_NONE, {"", 0}};
	} else if (ascii_is_digit(c) || c == '-') {
		out.kind = WORD_NUMBER;
		end = number_end(t);
	} else {
		out.kind = WORD_ATOM;
		end = atom_end(t);
	}
	out.text = (struct span){t->text.data + t->at, end - t->at};
	if (out.kind == WORD_TEXT)
		out.text = (struct span){out.text.data + 1, out.text.len - 2};
	t->at = end;
	return out;
}

bool terms_mark(struct terms *t, char mark)
{
	struct word word = terms_next(t);

	return word.kind == WORD_MARK && word.text.data[0] == mark;
}

bool terms_number(struct terms *t, double *out, char mark)
{
	struct word word = terms_next(t);

	*out = 0;
	if (word.kind == WORD_ATOM
			? !span_equal(word.text, span_of("undefined"))
			: word.kind != WORD_NUMBER ||
				!num_parse(out, word.text))
		return false;
	return terms_mark(t, mark);
}

bool terms_leave(struct terms *t, size_t depth)
{
	while (depth > 0) {
		struct word word = terms_next(t);

		if (word.kind == WORD_NONE)
			return false;
		if (word.kind != WORD_MARK)
			continue;
		if (word.text.data[0] == '{' || word.text.data[0] == '[')
			depth++;
		else if (word.text.data[0] == '}' || word.text.data[0] == ']')
			depth--;
	}
	return true;
}

bool terms_end(struct terms *t)
{
	pass_blanks(t);
	return t->at == t->text.len;
}
