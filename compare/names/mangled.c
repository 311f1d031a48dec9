/* Takes names apart that compilers wrote for linkers and for bytecode. */
#include "compare/names/mangled.h"

#include <ctype.h>
#include <string.h>

#include "compare/names/pattern.h"
#include "gate/core/ascii.h"

/* _RNvNtCs5hGZk_4core3fmt5write: the crate's disambiguator. */
void mangled_rust_crates(struct buf *out, struct span text)
{
	bool mangled = span_starts(text, "_R");
	size_t end = 0; /* of the letters and digits that were looked at */

	for (size_t at = 0; at < text.len; at++) {
		buf_char(out, text.data[at]);
		if (!mangled || !span_at(text, at, "Cs"))
			continue;
		end = end < at + 2 ? at + 2 : end;
		while (end < text.len && isalnum((unsigned char)text.data[end]))
			end++;
		if (end < text.len && text.data[end] == '_')
			at = end;
	}
}

/* Where the number of an identifier's bytes ends, and the identifier. */
static size_t itanium_identifier(struct span *out, struct span text, size_t at)
{
	size_t len = 0;

	for (; at < text.len && ascii_is_digit(text.data[at]); at++)
		if (len < text.len)
			len = 10 * len + (size_t)(text.data[at] - '0');
	*out = (struct span){text.data + at,
		len < text.len - at ? len : text.len - at};
	return at + out->len;
}

/* _ZN4acme5index3addERKNS0_4TermE, of C++ and of Rust: what it is in is written
 * as it is in sources. The rest stays, without the numbers of what it repeats:
 * they are others where the function is deeper. */
void mangled_itanium(struct buf *out, struct span text)
{
	size_t at = 3;
	bool first = true;

	if (!span_starts(text, "_ZN")) {
		buf_span(out, text);
		return;
	}
	while (at < text.len && memchr("rVKRO", text.data[at], 5))
		at++;
	for (struct span name; at < text.len && ascii_is_digit(text.data[at]);
		first = false) {
		at = itanium_identifier(&name, text, at);
		if (!first)
			buf_text(out, "::");
		buf_span(out, name);
	}
	if (at < text.len && text.data[at] == 'E') {
		if (++at < text.len)
			buf_char(out, '(');
	} else if (!first && at < text.len) {
		buf_text(out, "::");
	}
	while (at < text.len) {
		char c = text.data[at++];

		buf_char(out, c);
		if (c == 'S' && at < text.len &&
			(ascii_is_digit(text.data[at]) ||
				isupper((unsigned char)text.data[at])))
			at++;
	}
}

/* A class as bytecode writes it, Lcom/acme/A; in what a method takes and gives.
 * Those before it may be one letter: I is an int. */
static void java_types(struct buf *out, struct span text)
{
	size_t last = text.len; /* behind the last semicolon */

	while (last > 0 && text.data[last - 1] != ';')
		last--;
	for (size_t at = 0; at < text.len; at++) {
		size_t end;

		if (at + 1 >= last || text.data[at] != 'L' || at == 0 ||
			!memchr("([)ZBCSIJFD;", text.data[at - 1], 12)) {
			buf_char(out, text.data[at]);
			continue;
		}
		end = span_find(text, at, ';');
		buf_char(out, ',');
		buf_add(out, text.data + at + 1, end - at);
		at = end;
	}
}

/* Lcom/acme/A;::add, com/acme/A.add(ILcom/acme/A;)V: so that a class is written
 * like any other name. */
void mangled_java_classes(struct buf *out, struct span text)
{
	size_t end = span_find(text, 0, ';'), open = span_find(text, 0, '(');

	if (text.len > 0 && text.data[0] == 'L' && end < open) {
		buf_add(out, text.data + 1, end - 1);
		end++;
		if (span_at(text, end, "::")) {
			buf_char(out, '.');
			end += 2;
		}
	} else {
		end = 0;
	}
	if (open < end)
		open = end;
	buf_add(out, text.data + end, open - end);
	java_types(out, (struct span){text.data + open, text.len - open});
}
