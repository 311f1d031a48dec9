/* Takes the older mangling apart. */
#include "gate/text/rust_legacy.h"

#include <string.h>

#include "gate/core/ascii.h"
#include "gate/core/utf8.h"
#include "gate/text/rust_reader.h"

enum { HASH_LEN = 17, CODE_MOST = 6 }; /* h and 16 digits; digits of $u1f600$ */

/* What $u7b$ stands for, and its length; 0: nothing is such there. */
static size_t escaped_character(uint32_t *code, struct span text, size_t at)
{
	size_t from = at + 2, end = from;

	*code = 0;
	if (!span_at(text, at, "$u"))
		return 0;
	while (end < text.len && ascii_is_hex(text.data[end]) &&
		end < from + CODE_MOST)
		end++;
	*code = (uint32_t)rust_hex_value(
		(struct span){text.data + from, end - from});
	return end >= from + 2 && span_at(text, end, "$") ? end + 1 - at : 0;
}

void rust_legacy_unescape(struct buf *out, struct span text)
{
	static const struct {
		const char *escape;
		const char *text;
	} names[] = {
		{"$LT$", "<"},
		{"$GT$", ">"},
		{"$RF$", "&"},
		{"$BP$", "*"},
		{"$LP$", "("},
		{"$RP$", ")"},
		{"$C$", ","},
	};
	bool escaped = false;

	for (size_t at = 0; at < text.len;) {
		uint32_t code;
		size_t len = escaped_character(&code, text, at);
		size_t n = 0;

		while (n < sizeof names / sizeof *names &&
			!span_at(text, at, names[n].escape))
			n++;
		if (n < sizeof names / sizeof *names) {
			buf_text(out, names[n].text);
			at += strlen(names[n].escape);
			escaped = true;
		} else if (len > 0 && utf8_write(out, code)) {
			at += len;
			escaped = true;
		} else if (span_at(text, at, "_$") &&
			   (at == 0 || text.data[at - 1] == ':')) {
			at++; /* an identifier must not begin with a dollar */
		} else if (escaped && span_at(text, at, "..")) {
			buf_text(out, "::");
			at += 2;
		} else {
			buf_char(out, text.data[at++]);
		}
	}
}

/* The identifier at a place, and where it ends; false: none is there. */
static bool identifier(struct span *out, struct span text, size_t *at)
{
	size_t len = 0, from = *at;

	while (from < text.len && ascii_is_digit(text.data[from]) &&
		len < text.len)
		len = 10 * len + (size_t)(text.data[from++] - '0');
	if (len == 0 || len > text.len - from)
		return false;
	*out = (struct span){text.data + from, len};
	*at = from + len;
	return true;
}

static bool is_hash(struct span name)
{
	if (name.len != HASH_LEN || name.data[0] != 'h')
		return false;
	for (size_t i = 1; i < name.len; i++)
		if (!ascii_is_hex(name.data[i]))
			return false;
	return true;
}

bool rust_legacy_write(struct buf *out, struct span name)
{
	size_t at = span_starts(name, "_ZN")    ? 3
	            : span_starts(name, "__ZN") ? 4
	                                        : 0;
	size_t first = at, end;
	struct span part = {0};

	if (at == 0)
		return false;
	while (identifier(&part, name, &at))
		;
	if (!is_hash(part) || !span_at(name, at, "E"))
		return false;
	end = at;
	for (const char *between = "";
		identifier(&part, name, &first) && first < end;
		between = "::") {
		buf_text(out, between);
		rust_legacy_unescape(out, part);
	}
	buf_add(out, name.data + end + 1, name.len - end - 1);
	return true;
}
