/* Tells callgrind's format, and cachegrind's, by their first lines. */
#include "gate/read/callgrind_told.h"

#include "gate/read/formats.h"
#include "gate/text/lines.h"

size_t callgrind_key_end(struct span line)
{
	size_t at = 0;

	while (at < line.len && line.data[at] >= 'a' && line.data[at] <= 'z')
		at++;
	return at;
}

bool callgrind_is_cachegrind(struct span content)
{
	static const char *const others[] = {"# callgrind",
		"version:", "creator:", "positions:", "part:"};
	struct lines lines = {.text = content};
	bool cmd = false;
	struct span line;

	while (lines_next(&lines, &line) && !span_starts(line, "fl=")) {
		for (size_t i = 0; i < sizeof others / sizeof *others; i++)
			if (span_starts(line, others[i]))
				return false;
		cmd |= span_starts(line, "cmd:");
	}
	return cmd && text_find(content, span_of("\ncalls=")) == content.len;
}

bool callgrind_sniff(struct span content)
{
	struct span head = text_head(content);
	struct lines lines = {.text = head};
	bool events = false;
	struct span line;

	if (!text_is(content))
		return false;
	if (span_starts(content, "# callgrind format"))
		return true;
	while (lines_next(&lines, &line)) {
		if (span_starts(line, "events:"))
			events = true;
		else if (events &&
			 (span_starts(line, "fn=") || span_starts(line, "fl=")))
			return true;
		else if (line.len && line.data[0] != '#' &&
			 !span_at(line, callgrind_key_end(line), ":") &&
			 !span_at(line, callgrind_key_end(line), "="))
			return false;
	}
	return false;
}
