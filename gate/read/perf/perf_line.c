/* Takes the lines of `perf script` apart. */
#include "gate/read/perf/perf_line.h"

#include <string.h>

#include "gate/core/ascii.h"
#include "gate/read/formats.h"
#include "gate/text/lines.h"
#include "gate/text/num.h"

static bool ends_with(struct span text, char c)
{
	return text.len && text.data[text.len - 1] == c;
}

/* `7793.994381:`, in micro- or nanoseconds. */
static bool is_perf_time(struct span word)
{
	size_t whole = span_digits(word, 0), part;

	if (!whole || whole == word.len || word.data[whole] != '.')
		return false;
	part = span_digits(word, whole + 1);
	return (part == 6 || part == 9) && whole + part + 2 == word.len &&
	       ends_with(word, ':');
}

static bool is_hex(struct span word)
{
	for (size_t i = 0; i < word.len; i++)
		if (!ascii_is_hex(word.data[i]))
			return false;
	return word.len;
}

/* Hexadecimal with a digit in it, so that no word is one. */
static bool is_address(struct span word)
{
	bool digit = false;

	for (size_t i = 0; i < word.len; i++)
		digit |= ascii_is_digit(word.data[i]);
	return digit && is_hex(word);
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
	if (last.len && span_digits(last, 0) == last.len)
		return false;
	return address.len >= 8 || text_find(last, span_of("+0x")) < last.len ||
	       (line.data[0] == '\t' && column >= TAB_AND_COLUMN);
}

enum heading { HEADING_NONE, HEADING_NAMED, HEADING_TIMED };

/* What the first line of a sample has: a time or at least an event (`cycles:`,
 * `probe:do_exit:`). The fields before it can be any. */
static enum heading heading_of(struct span line)
{
	enum heading kind = HEADING_NONE;
	struct span word;

	while (word_next(&line, &word)) {
		if (is_perf_time(word))
			return HEADING_TIMED;
		if (ends_with(word, ':') && word.len > 1)
			kind = HEADING_NAMED;
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
		switch (heading_of(line)) {
		case HEADING_TIMED:
			return true;
		case HEADING_NAMED:
			event = true;
			break;
		case HEADING_NONE:
			event = false;
		}
		above -= !event && !frames;
	}
	return false;
}

/* -1: it is more than perf counts. */
static double period_of(struct span digits)
{
	uint64_t period;

	return num_parse_u64(&period, digits) ? (double)period : -1;
}

/* `4242`, `4242/4250`, `-1`. */
static bool is_process(struct span word)
{
	size_t sign = word.len && word.data[0] == '-';
	size_t first = span_digits(word, sign), second;

	if (!first || sign + first == word.len)
		return first;
	if (word.data[sign + first] != '/')
		return false;
	second = span_digits(word, sign + first + 1);
	return second && sign + first + 1 + second == word.len;
}

/* `[003]` */
static bool is_processor(struct span word)
{
	return word.len > 2 && word.data[0] == '[' && ends_with(word, ']') &&
	       span_digits(word, 1) == word.len - 2;
}

/* The last word of text before its end, cut off it. */
static struct span cut_last(struct span *text)
{
	struct span trimmed = span_trim(*text);
	size_t at = trimmed.len;

	while (at > 0 && trimmed.data[at - 1] != ' ' &&
		trimmed.data[at - 1] != '\t')
		at--;
	*text = (struct span){trimmed.data, at};
	return span_from(trimmed, at);
}

/* What stands before the time or the event: a command, its process, the
 * processor. */
static void read_command(struct perf_line *out, struct span before)
{
	struct span rest = before, word = cut_last(&rest);

	if (is_processor(word)) {
		before = rest;
		word = cut_last(&rest);
	}
	if (is_process(word))
		before = rest;
	out->command = span_trim(before);
}

/* Behind the time: a period, an event, a place. */
static void read_event(struct perf_line *out, struct span rest)
{
	struct span after = rest, word;

	if (!word_next(&after, &word))
		return;
	if (span_digits(word, 0) == word.len) {
		out->period = period_of(word);
		rest = after;
		if (!word_next(&after, &word))
			return;
	}
	if (ends_with(word, ':') && word.len > 1) {
		out->event = (struct span){word.data, word.len - 1};
		rest = after;
	}
	out->place = rest;
}

/* Finds the time, or else the last event that no frame stands before. */
static bool read_sample(struct perf_line *out, struct span line)
{
	struct span rest = line, word, before;

	while (word_next(&rest, &word))
		if (is_perf_time(word)) {
			out->timed = true;
			before = (struct span){line.data,
				(size_t)(word.data - line.data)};
			read_command(out, before);
			read_event(out, rest);
			return true;
		}
	for (rest = line; word_next(&rest, &word);) {
		struct span number, cut;

		if (!ends_with(word, ':') || word.len == 1)
			continue;
		before = (struct span){line.data,
			(size_t)(word.data - line.data)};
		cut = before;
		number = cut_last(&cut);
		/* Of two numbers the first is the process. */
		if (number.len && span_digits(number, 0) == number.len) {
			struct span more = cut, process = cut_last(&more);

			if (is_process(process) || is_processor(process)) {
				out->period = period_of(number);
				before = cut;
			}
		}
		read_command(out, before);
		out->event = (struct span){word.data, word.len - 1};
		out->place = rest;
		return true;
	}
	read_command(out, line);
	return false;
}

/* Last place of needle; text.len: there is none. */
static size_t find_last(struct span text, const char *needle)
{
	size_t at = text.len;

	while (at > 0)
		if (span_at(text, --at, needle))
			return at;
	return text.len;
}

/* `name+0x1f` without its offset; true: it had one. */
static bool cut_offset(struct span *text)
{
	size_t at = find_last(*text, "+0x");

	if (at == text->len || at == 0)
		return false;
	if (at + 3 < text->len && !is_hex(span_from(*text, at + 3)))
		return false;
	text->len = at;
	return true;
}

/* The place of ` (MODULE)` at the end; text.len: there is none. Without an offset
 * before it, what stands in brackets may be part of a name. */
static size_t module_at(struct span text)
{
	size_t path = find_last(text, " (/"), pseudo = find_last(text, " (["),
	       bare = find_last(text, " (");
	struct span name = {text.data, bare};

	if (!ends_with(text, ')'))
		return text.len;
	if (path < text.len && (pseudo == text.len || path > pseudo))
		return path;
	if (pseudo < text.len)
		return pseudo;
	return bare < text.len && (cut_offset(&name) ||
				span_at(text, bare, " (inlined)"))
	               ? bare
	               : text.len;
}

static void read_module(struct perf_line *out, struct span module)
{
	static const char deleted[] = " (deleted)";
	size_t slash;

	if (span_equal(module, span_of("inlined"))) {
		out->is_inlined = true;
		return;
	}
	if (span_ends(module, deleted))
		module.len -= strlen(deleted);
	cut_offset(&module);
	slash = find_last(module, "/");
	/* Its number is the process's. */
	if (slash < module.len && span_at(module, slash, "/perf-") &&
		span_ends(module, ".map"))
		module = span_of("[jit]");
	if (!span_equal(module, span_of("[unknown]")))
		out->module = module;
}

/* What stands behind the address. */
static void read_frame(struct perf_line *out, struct span text)
{
	size_t at;

	text = span_trim(text);
	at = module_at(text);
	if (at < text.len) {
		struct span module = span_from(text, at + 2);

		module.len--;
		read_module(out, module);
		text.len = at;
	}
	cut_offset(&text);
	if (!span_equal(text, span_of("[unknown]")))
		out->symbol = text;
}

/* `  FILE:12` or `  FILE:12 (discriminator 3)`, `  ??:0`. */
static bool read_source(struct perf_line *out, struct span line)
{
	struct span text = span_trim(line);
	size_t at = find_last(text, " (discriminator ");
	uint64_t number;

	text.len = at;
	at = find_last(text, ":");
	if (line.data[0] != ' ' || at == text.len || at == 0 ||
		!num_parse_u64(&number, span_from(text, at + 1)) ||
		number > UINT32_MAX)
		return false;
	text.len = at;
	if (!span_equal(text, span_of("??"))) {
		out->file = text;
		out->line = (uint32_t)number;
	}
	return true;
}

void perf_line_read(struct perf_line *out, struct span line, bool within)
{
	struct span rest = line, address;
	bool blank = line.len && (line.data[0] == ' ' || line.data[0] == '\t');

	*out = (struct perf_line){.kind = PERF_OTHER};
	if (!span_trim(line).len) {
		out->kind = PERF_EMPTY;
	} else if (line.data[0] == '#') {
		return;
	} else if (is_perf_frame(line) ||
		   (within && line.data[0] == '\t' &&
			   word_next(&rest, &address) && is_hex(address))) {
		rest = line;
		word_next(&rest, &address);
		out->kind = PERF_FRAME;
		read_frame(out, rest);
	} else if (within && blank && read_source(out, line)) {
		out->kind = PERF_SOURCE;
	} else if (read_sample(out, line) || !within) {
		out->kind = PERF_SAMPLE;
	}
}
