/* Tells where the package ends that a function is in, by how languages write
 * names. */
#include "compare/names/package.h"

#include <ctype.h>
#include <string.h>

#include "compare/frames/classify.h"

#define DOTTED (LANGUAGE_BIT(LANGUAGE_JVM) | LANGUAGE_BIT(LANGUAGE_DOTNET))

static bool is_word(char c)
{
	return isalnum((unsigned char)c) || c == '_' || c == '$' || c == '~' ||
	       (unsigned char)c >= 0x80;
}

static bool is_type(struct span key, size_t word)
{
	return word < key.len && isupper((unsigned char)key.data[word]);
}

static bool at_colons(struct span key, size_t at)
{
	return at + 1 < key.len && key.data[at] == ':' &&
	       key.data[at + 1] == ':';
}

size_t package_separator(struct span key, size_t at)
{
	if (at_colons(key, at))
		return 2;
	return key.data[at] == '/' || key.data[at] == '.' ||
	       key.data[at] == '\\';
}

bool package_may_begin(struct span key, size_t at)
{
	char before = at > 0 ? key.data[at - 1] : ' ';

	return is_word(key.data[at]) && !is_word(before) && before != '/' &&
	       before != '\\' && before != ':' && before != '-';
}

/* The innermost are kept when there are too many. */
static void add(struct packages *out, size_t end)
{
	if (out->count == PACKAGE_DEPTH)
		memmove(out->ends, out->ends + 1,
			--out->count * sizeof *out->ends);
	out->ends[out->count++] = end;
}

/* Go: a path up to its last slash, and the dot after it:
 * example.com/acme/index.(*Index).Add. */
static void go_packages(struct packages *out, struct span key)
{
	size_t at = 0, slash = 0;

	for (; at < key.len; at++) {
		char c = key.data[at];

		if (c == '[' || c == '(' || c == ' ')
			break;
		if (c == '/')
			slash = at + 1;
	}
	for (at = 0; at < slash; at++)
		if (key.data[at] == '/')
			add(out, at + 1);
	while (at < key.len && key.data[at] != '.')
		at++;
	if (at < key.len)
		add(out, at + 1);
}

/* Java, C#, Python and whatever else has dots: what is before the class,
 * com.acme.index.Index.add. */
static void dotted_packages(struct packages *out, struct span key)
{
	for (size_t at = 0;
		at < key.len && (is_word(key.data[at]) || key.data[at] == '.');
		at++)
		if (key.data[at] == '.')
			add(out, at + 1);
	out->count -= out->count > 0;
}

/* PHP: Acme\Index\Writer::add. */
static void backslash_packages(struct packages *out, struct span key)
{
	for (size_t at = 0;
		at < key.len && (is_word(key.data[at]) || key.data[at] == '\\');
		at++)
		if (key.data[at] == '\\')
			add(out, at + 1);
}

/* Behind the return type that a template's name begins with, and behind what
 * Rust puts before a type: <, &mut. */
static size_t skip_type(struct span key)
{
	size_t start = 0, depth = 0;

	for (size_t at = 0; at < key.len && key.data[at] != '('; at++) {
		char c = key.data[at];

		depth += c == '<' || c == '{';
		depth -= depth > 0 && (c == '>' || c == '}');
		if (c == ' ' && depth == 0)
			start = at + 1;
	}
	while (start < key.len && memchr("<&*", key.data[start], 3))
		start++;
	return start;
}

/* C++, Rust, Ruby: namespaces end where a type begins, which has a capital, else
 * before the function. Where the outermost has a capital they all may, and only
 * the last one is taken for a type: Acme::Index::add, Acme::Index#add. */
static void colon_packages(struct packages *out, struct span key)
{
	size_t at, word, last;
	bool capitals;

	out->start = word = last = skip_type(key);
	capitals = is_type(key, word);
	for (at = word;
		at < key.len && (is_word(key.data[at]) || at_colons(key, at));
		at++) {
		if (!at_colons(key, at))
			continue;
		if (!capitals && is_type(key, word))
			return;
		last = word;
		word = at + 2;
		add(out, word);
		at++;
	}
	if (capitals && is_type(key, last) &&
		!(at < key.len && memchr("#.", key.data[at], 2)))
		out->count -= out->count > 0;
}

static bool has_colons(struct span key)
{
	size_t at = span_find(key, 0, ':');

	while (at < key.len && !at_colons(key, at))
		at = span_find(key, at + 1, ':');
	return at < key.len;
}

void packages_of(struct packages *out, unsigned languages, struct span key)
{
	*out = (struct packages){0};
	if (span_find(key, 0, '\\') < key.len)
		backslash_packages(out, key);
	else if (has_colons(key))
		colon_packages(out, key);
	else if (!(languages & DOTTED) &&
		 languages & LANGUAGE_BIT(LANGUAGE_GO))
		go_packages(out, key);
	else
		dotted_packages(out, key);
	if (out->count && out->ends[out->count - 1] == key.len)
		out->count--; /* it names no function */
}
