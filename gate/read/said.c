/* Reads pages and messages of servers: is it one, and what does it say? */
#include "gate/read/said.h"

#include "gate/core/ascii.h"
#include "gate/text/lines.h"

enum { QUOTE_MAX = 80 };

/* In letters of either case; word is in small ones. */
static bool starts_as(struct span text, const char *word)
{
	struct span with = span_of(word);

	if (text.len < with.len)
		return false;
	for (size_t i = 0; i < with.len; i++)
		if (ascii_lower(text.data[i]) != with.data[i])
			return false;
	return true;
}

/* What stands after `end`, white space left out. */
static struct span after(struct span text, const char *end)
{
	struct span needle = span_of(end);
	size_t at = text_find(text, needle);

	return span_trim(
		span_from(text, at == text.len ? text.len : at + needle.len));
}

bool html_sniff(struct span content)
{
	static const char *const tags[] = {"<!doctype html", "<html", "<head",
		"<body", "<title", "<h1", "<center", "<a href="};
	struct span rest = span_trim(text_head(content));

	if (!text_is(content))
		return false;
	for (;;) {
		if (span_starts(rest, "<!--"))
			rest = after(rest, "-->");
		else if (span_starts(rest, "<?"))
			rest = after(rest, "?>");
		else
			break;
	}
	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
		if (starts_as(rest, tags[i]))
			return true;
	return false;
}

/* The text between the first such tag that has some and the next tag. */
static bool find_between(struct span *out, struct span page, const char *tag)
{
	size_t at = span_find(page, 0, '<');

	for (; at < page.len; at = span_find(page, at + 1, '<')) {
		size_t begin, end;

		if (!starts_as(span_from(page, at), tag))
			continue;
		begin = span_find(page, at, '>');
		if (begin == page.len)
			return false;
		end = span_find(page, begin, '<');
		*out = span_trim(
			(struct span){page.data + begin + 1, end - begin - 1});
		if (out->len)
			return true;
	}
	return false;
}

static bool find_title(struct span *out, struct span page)
{
	return find_between(out, page, "<title") ||
	       find_between(out, page, "<message") ||
	       find_between(out, page, "<h1");
}

/* Adds the words of a text, one blank between two. True: it has a letter or
 * digit, and so something to say. */
static bool add_words(struct buf *out, struct span text)
{
	struct span word;
	bool says = false;

	while (word_next(&text, &word)) {
		buf_text(out, out->len ? " " : "");
		buf_span(out, word);
		for (size_t i = 0; i < word.len; i++) {
			char c = ascii_lower(word.data[i]);

			says |= (c >= 'a' && c <= 'z') ||
			        (c >= '0' && c <= '9') || (c & 0x80);
		}
	}
	return says;
}

/* The title of markup, else the first line that has a word. */
static void find_said(struct buf *out, struct span head)
{
	struct lines lines = {.text = head};
	struct span line;
	bool page = span_starts(span_trim(head), "<") &&
	            find_title(&lines.text, head);

	while (lines_next(&lines, &line))
		if (add_words(out, line) && !page)
			return;
}

void said_quote(struct buf *out, struct span content)
{
	struct buf said = {0};
	struct span shown;

	if (!text_is(content))
		return;
	find_said(&said, text_head(content));
	shown = text_cut(buf_view(&said),
		said.len > QUOTE_MAX ? QUOTE_MAX - 3 : QUOTE_MAX);
	if (shown.len) {
		buf_text(out, "; the file says: ");
		buf_span(out, shown);
		buf_text(out, shown.len < said.len ? "..." : "");
	}
	buf_clear(&said);
}
