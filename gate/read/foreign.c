/* Tells formats that are not read by what their lines or fields look like. */
#include "gate/read/foreign.h"

#include "gate/text/lines.h"

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
	return span_digits(last, 0) < last.len;
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
		if (frame && count.len && span_digits(count, 0) == count.len)
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
