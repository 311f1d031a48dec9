/* Lines of a log that a CI runner reads for commands. */
#include "gate/text/escape.h"

#include <string.h>

/* What may stand in a command without being seen. */
static const char *skip_unseen(const char *at)
{
	while ((unsigned char)*at >= 0x80)
		at++;
	return at;
}

static bool matches(const char *at, const char *sign)
{
	for (; *sign; sign++, at++) {
		at = skip_unseen(at);
		if (*at != *sign)
			return false;
	}
	return true;
}

bool log_hashes(const char *at)
{
	return *at == '#' && matches(at, "##[");
}

/* Only white space and colours so far; a colour is no help, as some log
 * viewers drop it before they look for commands. */
static bool at_line_start(const struct buf *out)
{
	size_t i = out->len;

	for (;;) {
		size_t end = i;

		while (i > 0 &&
			(out->data[i - 1] == ' ' || out->data[i - 1] == '\t' ||
				(unsigned char)out->data[i - 1] >= 0x80))
			i--;
		if (i > 0 && out->data[i - 1] == 'm') {
			size_t from = i - 1;

			while (from > 0 &&
				strchr("0123456789;[", out->data[from - 1]))
				from--;
			if (from > 0 && out->data[from - 1] == '\x1b')
				i = from - 1;
		}
		if (i == end)
			return i == 0 || out->data[i - 1] == '\n';
	}
}

const char *log_colon(const struct buf *out, const char *shown)
{
	while (*shown == ' ' || (unsigned char)*shown >= 0x80)
		shown++;
	return matches(shown, "::") && at_line_start(out) ? shown : NULL;
}

void log_line(struct buf *out, const char *shown)
{
	const char *colon = log_colon(out, shown);

	for (; *shown; shown++) {
		if (shown == colon)
			buf_char(out, '\\');
		buf_char(out, *shown);
		if (log_hashes(shown))
			buf_char(out, '\\');
	}
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
