/* Cuts the text of a function into what rules read. */
#include "compare/frames/parts.h"

#include <string.h>

static bool is_one_of(char c, const char *set)
{
	while (*set != '\0' && *set != c)
		set++;
	return *set != '\0';
}

/* What each byte of a name is asked, so that a long name is passed over fast. */
enum { OPENS = 1, CLOSES = 2, ENDS_LIBRARY = 4, ENDS_STEM = 8 };

static const unsigned char marks[256] = {
	[' '] = ENDS_LIBRARY,
	['!'] = ENDS_LIBRARY,
	['('] = OPENS | ENDS_LIBRARY | ENDS_STEM,
	[')'] = CLOSES,
	[':'] = ENDS_LIBRARY,
	['<'] = OPENS | ENDS_LIBRARY | ENDS_STEM,
	['>'] = CLOSES,
	['@'] = ENDS_STEM,
	['['] = OPENS,
	[']'] = CLOSES,
	['`'] = ENDS_LIBRARY,
	['{'] = OPENS,
	['}'] = CLOSES,
};

static unsigned mark_of(char c)
{
	return marks[(unsigned char)c];
}

/* The end of a library's file name that the text begins with: libc.so.6,
 * libjvm.so, coreclr.dll; 0: there is none. */
static size_t library_end(struct span text)
{
	static const char *const ends[] = {".so", ".dylib", ".dll", ".exe",
		NULL};

	for (size_t i = 1; i < text.len; i++) {
		if (mark_of(text.data[i]) & ENDS_LIBRARY)
			return 0;
		if (text.data[i] != '.' || i + 1 == text.len ||
			!is_one_of(text.data[i + 1], "sde"))
			continue;
		for (size_t e = 0; ends[e]; e++) {
			size_t end = i + strlen(ends[e]);

			if (!span_at(text, i, ends[e]))
				continue;
			/* .so.1.1.0 */
			while (end + 1 < text.len && text.data[end] == '.' &&
				is_one_of(text.data[end + 1], "0123456789"))
				for (end++; end < text.len &&
					    is_one_of(text.data[end],
						    "0123456789");)
					end++;
			if (end == text.len ||
				is_one_of(text.data[end], "`!.:+"))
				return end;
		}
	}
	return 0;
}

/* library: its end in the text, or 0. */
static bool names_nothing(struct span func, size_t library)
{
	static const char *const begins[] = {"0x", "??", "(unknown)",
		"<unknown>", "//anon", NULL};

	if (func.len == 0)
		return true;
	/* of rbspy, which knows what kind it is */
	if (span_ends(func, " [c function]"))
		return false;
	for (size_t i = 0; begins[i]; i++)
		if (span_starts(func, begins[i]))
			return true;
	/* any text in brackets: [unknown], [libc.so.6], [a.out+0x12]; with the
	 * end, for "[B" is how the JVM writes byte[] */
	if (func.len > 1 && func.data[0] == '[' &&
		func.data[func.len - 1] == ']')
		return true;
	return library && (library == func.len || span_at(func, library, "+0x"));
}

bool is_no_name(struct span func)
{
	return names_nothing(func, library_end(func));
}

/* A name as rustc demangles it, without the hash of the instance. */
static struct span without_hash(struct span name)
{
	enum { HASH = 19 }; /* "::h" and 16 digits */

	if (name.len > HASH &&
		span_starts((struct span){name.data + name.len - HASH, HASH},
			"::h"))
		name.len -= HASH;
	return name;
}

/* How long the name is without "::{{closure}}" at its end. */
static size_t without_closure(struct span name)
{
	static const char closure[] = "::{{closure}}";
	size_t len = sizeof closure - 1;

	return name.len > len && span_ends(name, closure) ? name.len - len
	                                                  : name.len;
}

/* `Foo#bar` of `block (2 levels) in Foo#bar`, as Ruby calls what a method has
 * in blocks; all of another name. */
static struct span without_block(struct span name)
{
	static const char *const begins[] = {"block in ", "rescue in ",
		"ensure in ", NULL};
	size_t at = strlen("block (");

	for (size_t i = 0; begins[i]; i++)
		if (span_starts(name, begins[i]))
			return span_from(name, strlen(begins[i]));
	if (!span_starts(name, "block ("))
		return name;
	at += span_digits(name, at);
	return span_at(name, at, " levels) in ")
	               ? span_from(name, at + strlen(" levels) in "))
	               : name;
}

bool is_closure(struct span func)
{
	struct span name = without_hash(func);

	return without_closure(name) < name.len ||
	       without_block(func).len < func.len;
}

static bool is_block_of(struct span inner, struct span outer)
{
	struct span method = without_block(inner);

	return method.len < inner.len && !span_equal(inner, outer) &&
	       span_equal(method, without_block(outer));
}

bool is_closure_of(struct span inner, struct span outer)
{
	struct span name = without_hash(inner), of = without_hash(outer);
	size_t shorter;

	if (is_block_of(inner, outer))
		return true;
	while ((shorter = without_closure(name)) < name.len &&
		name.len > of.len)
		name.len = shorter;
	return span_equal(name, of);
}

/* f_[k] of the kernel, and what async-profiler says of compiled and inlined
 * frames: f_[j], f_[i], f_[0], f_[1]. 0: nothing. */
static char kind_of_code(struct span func)
{
	const char *end = func.data + func.len;

	if (func.len < 5 || end[-1] != ']' || end[-3] != '[' ||
		!is_one_of(end[-4], "_ ") || !is_one_of(end[-2], "kjip01"))
		return 0;
	return end[-2];
}

/* Whether a bracket belongs to the name: (anonymous namespace), operator(),
 * decltype (x). */
static bool is_in_name(struct span func, size_t place)
{
	size_t word = place;

	if (span_at(func, place, "(anonymous namespace)"))
		return true;
	while (word > 0 && func.data[word - 1] == ' ')
		word--;
	return (word >= 8 && span_at(func, word - 8, "decltype")) ||
	       (place >= 8 && span_at(func, place - 8, "operator") &&
		       span_at(func, place, "()"));
}

/* Where the name begins behind what a template returns: 5 in
 * "void std::sort<int*>(int*, int*)". Where there are no parameters nothing
 * is returned either. */
static size_t name_at(struct span func)
{
	size_t depth = 0, from = 0;

	for (size_t i = 0; i < func.len; i++) {
		bool whole = depth == 0;
		unsigned mark;

		if (whole && func.data[i] == 'o' &&
			span_at(func, i, "operator")) {
			i += strlen("operator");
			while (i < func.len &&
				is_one_of(func.data[i], "<>=!-+*/%&|^~, "))
				i++;
			if (i == func.len)
				break;
		}
		if (whole && func.data[i] == '(' && !is_in_name(func, i))
			return from;
		mark = mark_of(func.data[i]);
		if (mark & OPENS)
			depth++;
		else if (mark & CLOSES && !whole)
			depth--;
		else if (whole && func.data[i] == ' ')
			from = i + 1;
	}
	return 0;
}

static struct span stem(struct span func)
{
	size_t len = 1;

	func = span_from(func, name_at(func));
	while (len < func.len && !(mark_of(func.data[len]) & ENDS_STEM))
		len++;
	return span_trim(
		(struct span){func.data, len < func.len ? len : func.len});
}

struct parts parts_of(struct span func)
{
	struct span module = {"", 0};
	char code = kind_of_code(func);
	size_t library;

	if (code)
		func.len -= 4;
	library = library_end(func);
	if (names_nothing(func, library))
		library = 0;
	if (code == 'k')
		module = span_of("[kernel]");
	else if (library)
		module = (struct span){func.data, library};
	if (library) {
		while (library < func.len &&
			is_one_of(func.data[library], "`!.:"))
			library++;
		func = span_from(func, library);
	}
	return (struct parts){{
		[FUNC] = func,
		[STEM] = stem(func),
		[MODULE] = span_basename(module),
	}};
}
