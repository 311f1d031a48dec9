/* Tells formats that are not read by what their lines or fields look like. */
#include "gate/read/foreign.h"

#include "gate/text/lines.h"

/*
 * OTLP has no magic: a protobuf message of any number of resources (field 1)
 * and one dictionary (field 2). A pprof profile cannot do without its field 6,
 * and one that was cut short has more samples (field 2) than one.
 */
bool otlp_sniff(struct span content)
{
	size_t at = 0, dictionaries = 0;

	if (text_is(content))
		return false;
	while (at < content.len) {
		size_t len = 0;
		unsigned char tag = (unsigned char)content.data[at++];
		unsigned char byte = 0x80;

		if (tag != 0x0a && tag != 0x12)
			return false;
		dictionaries += tag == 0x12;
		for (unsigned shift = 0; byte & 0x80; shift += 7) {
			if (at == content.len || shift > 28)
				return false;
			byte = (unsigned char)content.data[at++];
			len |= (size_t)(byte & 0x7f) << shift;
		}
		if (len > content.len - at)
			return false;
		at += len;
	}
	return dictionaries == 1;
}

static bool is_digit(char c)
{
	return c >= '0' && c <= '9';
}

/* How many of the characters from at on are digits. */
static size_t digits(struct span text, size_t at)
{
	size_t end = at;

	while (end < text.len && is_digit(text.data[end]))
		end++;
	return end - at;
}

static bool ends_with(struct span text, char c)
{
	return text.len && text.data[text.len - 1] == c;
}

/* `7793.994381:`, in micro- or nanoseconds. */
static bool is_perf_time(struct span word)
{
	size_t whole = digits(word, 0), part;

	if (!whole || whole == word.len || word.data[whole] != '.')
		return false;
	part = digits(word, whole + 1);
	return (part == 6 || part == 9) && whole + part + 2 == word.len &&
	       ends_with(word, ':');
}

/* Hexadecimal with a digit in it, so that no word is one. */
static bool is_address(struct span word)
{
	bool digit = false;

	for (size_t i = 0; i < word.len; i++) {
		char c = word.data[i];

		if (!is_digit(c) && (c < 'a' || c > 'f'))
			return false;
		digit |= is_digit(c);
	}
	return digit;
}

/*
 * `	          4004f8 _int_malloc+0xd85 (/usr/lib/libc.so.6)`: a tab, an
 * address in a column of its own. Offset and file can be missing. Where blanks
 * have been lost, the address has to be a long one or something of perf's has
 * to stand behind it. A line that ends in a number is folded.
 */
static bool is_perf_frame(struct span line)
{
	static const char *const places[] = {" (/", " ([", " (inlined)"};
	enum { TAB_AND_COLUMN = 1 + 16 };
	struct span rest = line, address, word, last = {0};
	size_t column;

	if (!line.len || (line.data[0] != ' ' && line.data[0] != '\t') ||
		!word_next(&rest, &address) || !is_address(address))
		return false;
	column = line.len - rest.len;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++)
		if (ends_with(span_trim(rest), ')') &&
			text_find(rest, span_of(places[i])) < rest.len)
			return true;
	while (word_next(&rest, &word))
		last = word;
	if (last.len && digits(last, 0) == last.len)
		return false;
	return address.len >= 8 || text_find(last, span_of("+0x")) < last.len ||
	       (line.data[0] == '\t' && column >= TAB_AND_COLUMN);
}

enum perf_line { PERF_OTHER, PERF_NAMED, PERF_TIMED };

/* What the first line of a sample has: a time or at least an event (`cycles:`,
 * `probe:do_exit:`). The fields before it can be any. */
static enum perf_line perf_event(struct span line)
{
	enum perf_line kind = PERF_OTHER;
	struct span word;

	while (word_next(&line, &word)) {
		if (is_perf_time(word))
			return PERF_TIMED;
		if (ends_with(word, ':') && word.len > 1)
			kind = PERF_NAMED;
	}
	return kind;
}

bool perf_script_sniff(struct span content)
{
	struct lines lines = {.text = text_head(content)};
	struct span line;
	bool event = false;
	/* A few words of perf itself may stand above. */
	int above = 4, frames = 0;

	if (!text_is(content))
		return false;
	while (above && lines_next(&lines, &line)) {
		if (!span_trim(line).len || line.data[0] == '#')
			continue;
		if (is_perf_frame(line)) {
			if (event || ++frames > 1)
				return true;
			continue;
		}
		switch (perf_event(line)) {
		case PERF_TIMED:
			return true;
		case PERF_NAMED:
			event = true;
			break;
		case PERF_OTHER:
			event = false;
		}
		above -= !event && !frames;
	}
	return false;
}

/* `              libc.so.1`read+0x7`: blanks, a module, a function. A line that
 * ends in a number is folded. */
static bool is_dtrace_frame(struct span line)
{
	struct span rest = line, word, last;
	size_t tick;

	if (!line.len || (line.data[0] != ' ' && line.data[0] != '\t') ||
		!word_next(&rest, &word))
		return false;
	tick = span_find(word, 0, '`');
	if (!tick || tick == word.len)
		return false;
	for (last = word; word_next(&rest, &word);)
		last = word;
	return digits(last, 0) < last.len;
}

bool dtrace_sniff(struct span content)
{
	struct lines lines = {.text = text_head(content)};
	struct span line;
	bool frame = false;

	if (!text_is(content))
		return false;
	while (lines_next(&lines, &line)) {
		struct span count = span_trim(line);

		/* A stack ends in its count, alone on a line. */
		if (frame && count.len && digits(count, 0) == count.len)
			return true;
		frame = is_dtrace_frame(line) || (frame && count.len);
	}
	return false;
}

bool cmdline_sniff(struct span content)
{
	size_t program = span_find(content, 0, '\0');

	if (content.len > HEAD_MAX || program < 2 ||
		(program == content.len && !span_starts(content, "/") &&
			!span_starts(content, "./")))
		return false;
	for (size_t i = 0; i < content.len; i++) {
		unsigned char c = (unsigned char)content.data[i];

		/* An argument may hold blanks, the path of a program alone
		 * would be prose with them. */
		if (c && (c < ' ' || (c == ' ' && program == content.len)))
			return false;
	}
	return true;
}
