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
