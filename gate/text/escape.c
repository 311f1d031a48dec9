/* Makes hostile text safe to show, one function for each place. */
#include "gate/text/escape.h"

#include <ctype.h>
#include <stdint.h>
#include <string.h>

#include "gate/text/name_tail.h"

#define ELLIPSIS "\xe2\x80\xa6"
#define REPLACEMENT "\xef\xbf\xbd"

enum {DAMAGED = 0x110000 };

/* Code points that show nothing, or something else than what they are:
 * controls, zero-width, bidirectional controls, separators, tags. */
static const struct {
	uint32_t first, last;
} invisible[] = {
	{0x00, 0x1f},
	{0x7f, 0x9f},
	{0xad, 0xad},
	{0x61c, 0x61c},
	{0x180e, 0x180e},
	{0x200b, 0x200f},
	{0x2028, 0x202e},
	{0x2060, 0x206f},
	{0xfdd0, 0xfdef},
	{0xfeff, 0xfeff},
	{0xfff9, 0xfffb},
	{0xe0000, 0xe007f},
};

static bool is_invisible(uint32_t point)
{
	if ((point & 0xfffe) == 0xfffe)
		return true; /* the two noncharacters that end each plane */
	for (size_t i = 0; i < sizeof(invisible) / sizeof(invisible[0]); i++)
		if (point >= invisible[i].first && point <= invisible[i].last)
			return true;
	return false;
}

/*
 * The code point at `at` of NUL-terminated text and the place after it.
 * Damage is consumed as Unicode recommends (chapter 3, "maximal subparts"):
 * the longest start of a sequence that could have been valid.
 */
static const unsigned char *utf8_next(const unsigned char *at, uint32_t *out)
{
	unsigned char lead = at[0];
	unsigned char low = 0x80, high = 0xbf;
	uint32_t point;
	int more;

	if (lead < 0x80) {
		*out = lead;
		return at + 1;
	}
	*out = DAMAGED;
	if (lead >= 0xc2 && lead <= 0xdf) {
		more = 1;
		point = lead & 0x1fu;
	} else if (lead >= 0xe0 && lead <= 0xef) {
		more = 2;
		point = lead & 0x0fu;
		low = lead == 0xe0 ? 0xa0 : 0x80;
		high = lead == 0xed ? 0x9f : 0xbf;
	} else if (lead >= 0xf0 && lead <= 0xf4) {
		more = 3;
		point = lead & 0x07u;
		low = lead == 0xf0 ? 0x90 : 0x80;
		high = lead == 0xf4 ? 0x8f : 0xbf;
	} else {
		return at + 1;
	}
	for (at++; more > 0; more--, at++) {
		if (*at < low || *at > high) /* the NUL at the end too */
			return at;
		point = point << 6 | (*at & 0x3fu);
		low = 0x80;
		high = 0xbf;
	}
	*out = point;
	return at;
}

/* The end of a run of printable ASCII without quote, backslash, < and #: most
 * names are nothing else, and no place but Markdown changes it. */
static const unsigned char *plain_end(const unsigned char *at)
{
	while (*at >= 0x20 && *at < 0x7f && *at != '"' && *at != '\\' &&
		*at != '<' && *at != '#')
		at++;
	return at;
}

static const unsigned char *bytes(const char *text)
{
	return (const unsigned char *)(text ? text : "");
}

size_t columns_of(struct span shown)
{
	size_t count = 0;

	for (size_t i = 0; i < shown.len; i++)
		count += ((unsigned char)shown.data[i] & 0xc0) != 0x80;
	return count;
}

/* Where the code point with this number starts. */
static size_t offset_of(struct span shown, size_t number)
{
	size_t i = 0;

	for (; i < shown.len; i++)
		if (((unsigned char)shown.data[i] & 0xc0) != 0x80 &&
			number-- == 0)
			break;
	return i;
}

static struct span part(struct span text, size_t from, size_t to)
{
	return (struct span){text.data + from, to - from};
}

void shorten(struct buf *out, struct span shown, size_t columns)
{
	size_t count = columns_of(shown);
	size_t tail = columns / 2;
	size_t slash = shown.len;

	if (count <= columns) {
		buf_span(out, shown);
		return;
	}
	while (slash > 0 && shown.data[slash - 1] != '/')
		slash--;
	if (slash > 0) {
		size_t last = columns_of(part(shown, slash - 1, shown.len));

		if (last > tail && last < columns)
			tail = last;
	}
	if (columns > tail + 1)
		buf_span(out,
			part(shown, 0, offset_of(shown, columns - tail - 1)));
	buf_text(out, ELLIPSIS);
	buf_span(out, part(shown, offset_of(shown, count - tail), shown.len));
}

/* Nothing, or nothing that can be seen. */
static bool is_blank(const char *text)
{
	return !text || text[strspn(text, " ")] == '\0';
}

void sanitize(struct buf *out, const char *text, size_t cap)
{
	const unsigned char *start = bytes(is_blank(text) ? "(no name)" : text);
	const unsigned char *at = start;
	const unsigned char *tail = start;
	size_t len = strlen((const char *)start);
	/* A code point has 4 bytes at most: of a very long name its ends, here
	 * with twice the bytes that can be shown, decide what is shown. */
	const size_t end = 8 * cap;
	struct buf shown = {0};

	if (len > 3 * end) {
		tail = start + len - end;
		while ((*tail & 0xc0) == 0x80)
			tail++;
	}
	while (*at) {
		const unsigned char *from = at;
		uint32_t point;

		if (at < tail && (size_t)(at - start) >= end)
			from = at = tail;

		at = plain_end(at);
		if (at > from) {
			buf_add(&shown, from, (size_t)(at - from));
			continue;
		}
		at = utf8_next(at, &point);
		if (point == DAMAGED)
			buf_text(&shown, REPLACEMENT);
		else if (!is_invisible(point))
			buf_add(&shown, from, (size_t)(at - from));
		else if (point < 0x80)
			buf_printf(&shown, "\\x%02x", point);
		else
			buf_printf(&shown, "\\u{%x}", point);
	}
	shorten(out, buf_view(&shown), cap);
	buf_clear(&shown);
}

void escape_line(struct buf *out, const char *text, size_t cap)
{
	struct buf shown = {0};

	sanitize(&shown, text, cap);
	log_line(out, shown.data);
	buf_clear(&shown);
}

/* Line breaks, which the runner encodes too, are gone by then. */
static void add_encoded(
	struct buf *out, const char *text, size_t cap, const char *special)
{
	struct buf line = {0};

	escape_line(&line, text, cap);
	for (const char *at = line.data; *at; at++) {
		if (strchr(special, *at))
			buf_printf(out, "%%%02X", (unsigned)*at);
		else
			buf_char(out, *at);
	}
	buf_clear(&line);
}

void escape_command(struct buf *out, const char *text, size_t cap)
{
	add_encoded(out, text, cap, "%");
}

void escape_property(struct buf *out, const char *text, size_t cap)
{
	add_encoded(out, text, cap, "%:,");
}

void escape_markup(struct buf *out, const char *text, size_t cap)
{
	struct buf shown = {0};

	sanitize(&shown, text, cap);

	const char *colon = log_colon(out, shown.data);

	for (const char *at = shown.data; *at; at++) {
		if (at == colon || log_hashes(at)) {
			buf_printf(out, "&#%d;", *at);
			continue;
		}
		switch (*at) {
		case '&':
			buf_text(out, "&amp;");
			break;
		case '<':
			buf_text(out, "&lt;");
			break;
		case '>': /* so that ]]> never appears */
			buf_text(out, "&gt;");
			break;
		case '"':
			buf_text(out, "&#34;");
			break;
		case '\'':
			buf_text(out, "&#39;");
			break;
		default:
			buf_char(out, *at);
		}
	}
	buf_clear(&shown);
}

static bool is_alphanumeric(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z');
}

static bool is_hexadecimal(char c)
{
	return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') ||
	       (c >= 'A' && c <= 'F');
}

/* As GitHub and GitLab write references to people, issues, labels, commits,
 * trackers of others and emoji: "@user", "org/repo#1", "!1", "~label",
 * "%\"a milestone\"", "$1", "^alert#1", "*iteration:1", "[epic:1]", ":tada:",
 * "https://a", what is marked, "==a", and, by a hyphen, "GH-1". */
static bool refers(const char *text, const char *at)
{
	char next = at[1], before = at > text ? at[-1] : ' ';

	if (*at == '-')
		return is_alphanumeric(before) &&
		       (before < '0' || before > '9') && next >= '0' &&
		       next <= '9';
	if (*at == '*' || *at == '=') /* which names have for other ends */
		return strncmp(at, "*iteration", 10) == 0 ||
		       strncmp(at, "==", 2) == 0;
	return strchr("!~&%$^[:", *at) &&
	       (is_alphanumeric(next) ||
		       (next != '\0' && strchr("\"_+-/", next)));
}

/* Ids of commits have COMMIT_LEAST digits at least, and are linked wherever they
 * stand. */
enum { COMMIT_LEAST = 7 };

/* How many of what starts there are the id of a commit. */
static size_t commit_len(const char *text, const char *at)
{
	size_t len = 0;

	if (at > text && is_alphanumeric(at[-1]))
		return 0;
	while (is_hexadecimal(at[len]))
		len++;
	return len < COMMIT_LEAST || is_alphanumeric(at[len]) ? 0 : len;
}

enum {UNBROKEN = 9 }; /* characters of a narrow name */

/* Of a character. */
static bool is_start(char c)
{
	return ((unsigned char)c & 0xc0) != 0x80;
}

/* Where people break a name: after punctuation, before a capital. */
static bool may_break(const char *at)
{
	bool capital = *at >= 'A' && *at <= 'Z';

	return (strchr("/.:_-),>*", at[-1]) && is_alphanumeric(*at)) ||
	       (capital && at[-1] >= 'a' && at[-1] <= 'z') ||
	       (*at == '(' && at[-1] != '.');
}

/* Links are made of the text after the entities are gone: an element must part
 * it. Within <code> none is made but of an address. */
static void add_markdown(struct buf *out, const char *shown, bool code,
	bool narrow)
{
	size_t commit = 0, unbroken = 0;

	for (const char *at = shown; *at; at++) {
		bool inner = at > shown && at[-1] != ' ' && at[1];

		if (narrow && at > shown && is_start(*at) &&
			(may_break(at) || unbroken >= UNBROKEN)) {
			buf_text(out, "<wbr>");
			unbroken = 0;
		}
		unbroken = *at == ' ' ? 0 : unbroken + is_start(*at);
		if (!code && commit == 0)
			commit = commit_len(shown, at);
		if (is_alphanumeric(*at) || (unsigned char)*at >= 0x80 ||
			(*at == ' ' && inner)) {
			buf_char(out, *at);
			if (commit > 0 && --commit % (COMMIT_LEAST - 1) == 0)
				buf_text(out, "<wbr>");
		} else if (*at == '@' || *at == '#' ||
			   (!code && refers(shown, at))) {
			buf_printf(out, "<wbr>&#%d;<wbr>", *at);
		} else {
			buf_printf(out, "&#%d;", *at);
		}
	}
}

void escape_markdown(struct buf *out, const char *text, size_t cap)
{
	struct buf shown = {0};

	sanitize(&shown, text, cap);
	add_markdown(out, shown.data, false, false);
	buf_clear(&shown);
}

void escape_code(struct buf *out, const char *text, size_t cap)
{
	struct buf shown = {0};

	sanitize(&shown, text, cap);
	buf_text(out, "<code>");
	add_markdown(out, shown.data, true, false);
	buf_text(out, "</code>");
	buf_clear(&shown);
}

/* Where the types begin that a C++ function takes, of one that is named with them:
 * Go's (*T) and what is in braces or templates are none. name.len: nowhere. */
static size_t parameters_at(struct span name)
{
	int depth = 0;

	for (size_t i = 0; i < name.len; i++) {
		char c = name.data[i], before = i ? name.data[i - 1] : ' ';

		if (c == '(' && depth == 0 &&
			(isalnum((unsigned char)before) || before == '_' ||
				before == '>'))
			return i;
		depth += c == '<' || c == '{';
		depth -= c == '>' || c == '}';
	}
	return name.len;
}

static void leave_parameters_out(struct buf *name)
{
	size_t at = parameters_at(buf_view(name));

	if (at == name->len)
		return;
	name->len = at;
	buf_text(name, "(" ELLIPSIS ")");
}

void escape_narrow(struct buf *out, const char *text, size_t columns)
{
	struct buf shown = {0};
	const char *from;
	size_t count;

	sanitize(&shown, text, CAP_NAME);
	if (columns_of(buf_view(&shown)) > columns)
		leave_parameters_out(&shown);
	from = shown.data;
	count = columns_of(buf_view(&shown));
	if (count > columns) {
		from = name_tail(from);
		count = columns_of(span_of(from));
	}
	buf_text(out, "<code>");
	if (count > columns) {
		buf_text(out, ELLIPSIS);
		from += offset_of(span_of(from), count - columns + 1);
	}
	add_markdown(out, from, true, true);
	buf_text(out, "</code>");
	buf_clear(&shown);
}

void escape_fence(struct buf *out, struct span lines)
{
	size_t fence = 3;
	size_t ticks = 0;

	for (size_t i = 0; i < lines.len; i++) {
		ticks = lines.data[i] == '`' ? ticks + 1 : 0;
		if (ticks >= fence)
			fence = ticks + 1;
	}
	for (size_t i = 0; i < fence; i++)
		buf_char(out, '`');
	buf_text(out, "text\n");
	while (lines.len > 0) {
		size_t len = span_find(lines, 0, '\n');
		struct buf line = {0};

		buf_add(&line, lines.data, len);
		log_line(out, line.data);
		buf_clear(&line);
		buf_char(out, '\n');
		len = len < lines.len ? len + 1 : len;
		lines.data += len;
		lines.len -= len;
	}
	for (size_t i = 0; i < fence; i++)
		buf_char(out, '`');
	buf_char(out, '\n');
}

void escape_shell(struct buf *out, const char *text)
{
	static const char plain[] = "_@%+=:,./-";
	const char *at = text;

	while (*at && (is_alphanumeric(*at) || strchr(plain, *at)))
		at++;
	if (at > text && *at == '\0') {
		buf_text(out, text);
		return;
	}
	buf_char(out, '\'');
	for (at = text; *at; at++) {
		if (*at == '\'')
			buf_text(out, "'\\''");
		else
			buf_char(out, *at);
	}
	buf_char(out, '\'');
}

bool escape_json(struct buf *out, const char *text)
{
	const unsigned char *at = bytes(text);
	bool whole = true;

	buf_char(out, '"');
	while (*at) {
		const unsigned char *from = at;
		uint32_t point;

		at = plain_end(at);
		if (at > from) {
			buf_add(out, from, (size_t)(at - from));
			continue;
		}
		at = utf8_next(at, &point);
		if (point == DAMAGED) {
			buf_text(out, REPLACEMENT);
			whole = false;
		} else if (point == '"' || point == '\\') {
			buf_printf(out, "\\%c", (int)point);
		} else if (point == '\n') {
			buf_text(out, "\\n");
		} else if (point == '\t') {
			buf_text(out, "\\t");
		} else if (point > 0xffff && is_invisible(point)) {
			buf_printf(out, "\\u%04x\\u%04x",
				0xd800 + ((point - 0x10000) >> 10),
				0xdc00 + (point & 0x3ff));
		} else if (point == '<') {
			buf_text(out, "\\u003c");
		} else if (log_hashes((const char *)from)) {
			buf_text(out, "\\u0023");
		} else if (is_invisible(point)) {
			buf_printf(out, "\\u%04x", point);
		} else {
			buf_add(out, from, (size_t)(at - from));
		}
	}
	buf_char(out, '"');
	return whole;
}

bool escape_json_plain(struct buf *out, const char *text)
{
	static const char named[] = "\"\\\b\f\n\r\t", names[] = "\"\\bfnrt";
	const unsigned char *at = bytes(text);
	bool whole = true;

	buf_char(out, '"');
	while (*at) {
		const unsigned char *from = at;
		const char *name;
		uint32_t point;

		at = utf8_next(at, &point);
		whole &= point != DAMAGED;
		name = point < 0x80 ? strchr(named, (int)point) : NULL;
		if (point == DAMAGED)
			buf_text(out, REPLACEMENT);
		else if (name)
			buf_printf(out, "\\%c", names[name - named]);
		else if (point < 0x20)
			buf_printf(out, "\\u%04X", point);
		else
			buf_add(out, from, (size_t)(at - from));
	}
	buf_char(out, '"');
	return whole;
}

bool utf8_is(const char *text)
{
	const unsigned char *at = bytes(text);
	uint32_t point = 0;

	while (*at && point != DAMAGED)
		at = utf8_next(at, &point);
	return point != DAMAGED;
}

void escape_hex(struct buf *out, const char *text)
{
	buf_char(out, '"');
	for (const unsigned char *at = bytes(text); *at; at++)
		buf_printf(out, "%02x", *at);
	buf_char(out, '"');
}

void utf8_repair(struct buf *out, const char *text)
{
	const unsigned char *at = bytes(text);

	buf_add(out, "", 0);
	while (*at) {
		const unsigned char *from = at;
		uint32_t point;

		at = utf8_next(at, &point);
		if (point == DAMAGED)
			buf_text(out, REPLACEMENT);
		else
			buf_add(out, from, (size_t)(at - from));
	}
}
