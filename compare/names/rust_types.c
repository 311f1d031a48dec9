/* Leaves out of a name of Rust what not every mangling tells. */
#include "compare/names/rust_types.h"

#include <ctype.h>
#include <string.h>

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_';
}

/* -> as the older mangling writes it, too; at is that of >. */
static bool is_arrow(struct span text, size_t at)
{
	return at > 0 && (text.data[at - 1] == '-' || text.data[at - 1] == '.');
}

/* Behind the bracket that closes the one at a place; the end: none does. The
 * head of an arrow closes nothing. */
static size_t behind(struct span text, size_t at)
{
	char open = text.data[at], close = open == '<' ? '>' : ']';
	size_t depth = 0;

	for (; at < text.len; at++) {
		char c = text.data[at];

		depth += c == open;
		if (c == close && (close == ']' || !is_arrow(text, at)) &&
			--depth == 0)
			return at + 1;
	}
	return text.len;
}

/* Whether arguments begin at the bracket: of a type, or behind "::", but for
 * those of "::<impl T>". */
static bool opens_arguments(struct span text, size_t at)
{
	if (at == 0)
		return false;
	if (is_word(text.data[at - 1]))
		return at < 8 || !span_at(text, at - 8, "operator");
	return text.data[at - 1] == ':' && !span_at(text, at, "<impl ");
}

/* Leaves out arguments, what stands in brackets, and blanks that one mangling
 * writes behind commas and beside plus signs. */
static void without_arguments(struct buf *out, struct span text)
{
	for (size_t at = 0; at < text.len;) {
		char c = text.data[at];

		if (c == '<' && opens_arguments(text, at)) {
			if (out->len > 1 && out->data[out->len - 1] == ':')
				out->len -= 2;
			at = behind(text, at);
		} else if (c == '[') {
			buf_text(out, "[]");
			at = behind(text, at);
		} else if (span_at(text, at, ", ")) {
			buf_char(out, ',');
			at += 2;
		} else if (span_at(text, at, " .> ")) {
			buf_text(out, " -> ");
			at += 4;
		} else if (span_at(text, at, " + ")) {
			buf_char(out, '+');
			at += 3;
		} else {
			buf_char(out, c);
			at++;
		}
	}
}

/* Where a word stands in what no bracket holds; the end: nowhere. */
static size_t find_outside(struct span text, const char *word)
{
	size_t depth = 0;

	for (size_t at = 0; at < text.len; at++) {
		if (text.data[at] == '<')
			depth++;
		else if (text.data[at] == '>' && depth > 0 &&
			 !is_arrow(text, at))
			depth--;
		else if (depth == 0 && span_at(text, at, word))
			return at;
	}
	return text.len;
}

static struct span part(struct span text, size_t from, size_t to)
{
	return (struct span){text.data + from, to - from};
}

/* <T>::f is T::f, and so is where::<impl T>::f; where::<impl A for T>::f is
 * <T as A>::f. */
static void of_type(struct buf *out, struct span text)
{
	static const char IMPL[] = "<impl ";
	size_t open = text.len, end, two;
	struct span inside;

	for (size_t at = 0; at < text.len && open == text.len; at++)
		if (span_at(text, at, "::<impl "))
			open = at + 2;
	if (open == text.len && text.len && text.data[0] == '<')
		open = 0;
	end = open < text.len ? behind(text, open) : open;
	if (end == open || text.data[end - 1] != '>') {
		buf_span(out, text);
		return;
	}
	inside = part(text, open + (open ? strlen(IMPL) : 1), end - 1);
	two = find_outside(inside, open ? " for " : " as ");
	if (two < inside.len && open) {
		buf_char(out, '<');
		buf_span(out, part(inside, two + strlen(" for "), inside.len));
		buf_text(out, " as ");
		buf_span(out, part(inside, 0, two));
		buf_char(out, '>');
	} else if (two < inside.len) {
		buf_span(out, part(text, 0, end));
	} else {
		buf_span(out, inside);
	}
	buf_span(out, part(text, end, text.len));
}

void rust_types(struct buf *out, struct span text)
{
	struct buf bare = {0};

	without_arguments(&bare, text);
	of_type(out, buf_view(&bare));
	buf_clear(&bare);
}
