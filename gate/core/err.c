/* Errors as one line of text, and the two ways to end the process. */
#include "gate/core/err.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/memory.h"

int err_set(struct err *err, enum err_kind kind, const char *format, ...)
{
	va_list args;

	if (err->kind != ERR_NONE)
		return -1;
	err->kind = kind;
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	return -1;
}

int err_wrap(struct err *err, const char *format, ...)
{
	char rest[sizeof(err->text)];
	size_t len;
	va_list args;

	if (err->kind == ERR_NONE)
		BUG("a prefix for an error that was never set");
	memcpy(rest, err->text, sizeof(rest));
	va_start(args, format);
	vsnprintf(err->text, sizeof(err->text), format, args);
	va_end(args);
	len = strlen(err->text);
	snprintf(err->text + len, sizeof(err->text) - len, ": %s", rest);
	return -1;
}

int err_exit_code(enum err_kind kind)
{
	switch (kind) {
	case ERR_NONE:
		return 0;
	case ERR_USAGE:
	case ERR_CONFIG:
		return 4;
	case ERR_INPUT:
	case ERR_LIMIT:
	case ERR_IO:
		return 5;
	case ERR_STORE:
		return 6;
	case ERR_INTERNAL:
		break;
	}
	return 70;
}

void bug_at(const char *file, int line, const char *format, ...)
{
	va_list args;

	fprintf(stderr, "profgate: internal error at %s:%d: ", file, line);
	va_start(args, format);
	vfprintf(stderr, format, args);
	va_end(args);
	fputs("; please report this\n", stderr);
#ifdef FUZZING
	abort(); /* a finding, not an exit */
#endif
	exit(err_exit_code(ERR_INTERNAL));
}

void *xcalloc(size_t count, size_t size)
{
	void *fresh;

	if (count == 0 || size == 0)
		count = size = 1;
	fresh = calloc(count, size);
	if (!fresh)
		out_of_memory();
	memory_hint(fresh, count * size);
	return fresh;
}

void *xrealloc(void *old, size_t count, size_t size)
{
	void *fresh;

	if (count == 0 || size == 0)
		count = size = 1;
	if (count > SIZE_MAX / size)
		out_of_memory();
	fresh = realloc(old, count * size);
	if (!fresh)
		out_of_memory();
	memory_hint(fresh, count * size);
	return fresh;
}

void *xgrow(void *rows, size_t *room, size_t need, size_t size)
{
	if (rows && need <= *room)
		return rows;
	*room = need < 64 ? 64 : need * 2;
	return xrealloc(rows, *room, size);
}
