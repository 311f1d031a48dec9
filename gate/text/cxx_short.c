/* Shortens C++ names that are written in full. */
#include "gate/text/cxx_short.h"

#include <string.h>

enum {ADDRESS = 18 }; /* "<0000000000403ad0>" */

/* What is written for what, the longer first. */
static const struct {
	const char *from, *to;
} words[] = {
	{"basic_string<char, std::char_traits<char>, std::allocator<char> >",
		"string"},
	{"basic_string<char, std::char_traits<char>, std::allocator<char>>",
		"string"},
	{"basic_string_view<char, std::char_traits<char> >", "string_view"},
	{"basic_string_view<char, std::char_traits<char>>", "string_view"},
	{"basic_ostream<char, std::char_traits<char> >", "ostream"},
	{"basic_ostream<char, std::char_traits<char>>", "ostream"},
	{"basic_istream<char, std::char_traits<char> >", "istream"},
	{"basic_istream<char, std::char_traits<char>>", "istream"},
};
static const char *const inlined[] = {"__cxx11::", "__1::"};

static bool begins(struct span text, const char *with)
{
	size_t len = strlen(with);

	return text.len >= len && memcmp(text.data, with, len) == 0;
}

static struct span after(struct span text, size_t len)
{
	return (struct span){text.data + len, text.len - len};
}

static bool ends_with_address(struct span name)
{
	static const char digits[] = "0123456789abcdef";
	const char *at = name.data + name.len - ADDRESS;

	if (name.len <= ADDRESS || *at != '<' || at[ADDRESS - 1] != '>')
		return false;
	for (int i = 1; i < ADDRESS - 1; i++)
		if (!at[i] || !strchr(digits, at[i]))
			return false;
	return true;
}

/* How much ", std::allocator<...>" is there, with the blank that an older
 * compiler puts before the next '>'; 0: none that closes. */
static size_t allocator_len(struct span text)
{
	static const char start[] = ", std::allocator<";
	size_t depth = 1, i = strlen(start);

	if (!begins(text, start))
		return 0;
	for (; i < text.len && depth > 0; i++) {
		depth += text.data[i] == '<';
		depth -= text.data[i] == '>';
	}
	if (depth > 0 || i == text.len)
		return 0;
	if (begins(after(text, i), " >"))
		return i + 1;
	return text.data[i] == '>' ? i : 0;
}

/* What stands for what begins here, after "std::"; 0: as it is. */
static size_t add_word(struct buf *out, struct span text)
{
	for (size_t i = 0; i < sizeof words / sizeof *words; i++)
		if (begins(text, words[i].from)) {
			buf_text(out, words[i].to);
			return strlen(words[i].from);
		}
	return 0;
}

/* Adds "std::" and what follows it; returns how much of text that is. */
static size_t add_std(struct buf *out, struct span text)
{
	size_t len = strlen("std::");

	buf_text(out, "std::");
	for (size_t i = 0; i < sizeof inlined / sizeof *inlined; i++)
		if (begins(after(text, len), inlined[i]))
			len += strlen(inlined[i]);
	return len + add_word(out, after(text, len));
}

bool cxx_short_write(struct buf *out, struct span name)
{
	struct span rest = name;
	struct buf text = {0};
	bool shorter;

	if (ends_with_address(name))
		rest.len -= ADDRESS;
	while (rest.len > 0) {
		size_t len = allocator_len(rest);

		if (len == 0 && begins(rest, "std::"))
			len = add_std(&text, rest);
		if (len == 0) {
			buf_char(&text, rest.data[0]);
			len = 1;
		}
		rest = after(rest, len);
	}
	shorter = text.len < name.len;
	if (shorter)
		buf_span(out, buf_view(&text));
	buf_clear(&text);
	return shorter;
}
