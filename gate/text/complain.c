/* Tells people something on standard error. */
#include "gate/text/complain.h"

#include <stdarg.h>
#include <stdio.h>

#include "gate/text/escape.h"

void complain(const char *format, ...)
{
	struct buf text = {0}, line = {0};
	va_list args;

	va_start(args, format);
	buf_vprintf(&text, format, args);
	va_end(args);
	escape_line(&line, text.data, CAP_SENTENCE);
	fprintf(stderr, "profgate: %s\n", line.data);
	buf_clear(&text);
	buf_clear(&line);
}
