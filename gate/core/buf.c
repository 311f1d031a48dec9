/* The growing byte buffer. */
#include "gate/core/buf.h"

#include <stdarg.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"

/* Room for more bytes and a NUL. */
void buf_reserve(struct buf *buf, size_t more)
{
	size_t cap = buf->cap < 64 ? 64 : buf->cap;

	if (more >= SIZE_MAX - buf->len)
		out_of_memory();
	more += buf->len + 1;
	if (more <= buf->cap)
		return;
	while (cap < more)
		cap = cap > SIZE_MAX / 2 ? more : cap * 2;
	buf->data = xrealloc(buf->data, cap, 1);
	buf->cap = cap;
	buf->data[buf->len] = '\0';
}

void buf_add(struct buf *buf, const void *data, size_t len)
{
	buf_reserve(buf, len);
	if (len > 0)
		memcpy(buf->data + buf->len, data, len);
	buf->len += len;
	buf->data[buf->len] = '\0';
}

void buf_span(struct buf *buf, struct span text)
{
	buf_add(buf, text.data, text.len);
}

void buf_text(struct buf *buf, const char *text)
{
	buf_add(buf, text, strlen(text));
}

void buf_char(struct buf *buf, char c)
{
	buf_add(buf, &c, 1);
}

void buf_vprintf(struct buf *buf, const char *format, va_list args)
{
	va_list again;
	size_t room;
	int len;

	buf_reserve(buf, 0);
	room = buf->cap - buf->len;
	va_copy(again, args);
	len = vsnprintf(buf->data + buf->len, room, format, args);
	if (len < 0)
		BUG("bad format: %s", format);
	if ((size_t)len >= room) {
		buf_reserve(buf, (size_t)len);
		vsnprintf(buf->data + buf->len, (size_t)len + 1, format, again);
	}
	va_end(again);
	buf->len += (size_t)len;
}

void buf_printf(struct buf *buf, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	buf_vprintf(buf, format, args);
	va_end(args);
}

struct span buf_view(const struct buf *buf)
{
	return (struct span){buf->data ? buf->data : "", buf->len};
}

void buf_reset(struct buf *buf)
{
	buf->len = 0;
	buf_add(buf, "", 0);
}

void buf_clear(struct buf *buf)
{
	free(buf->data);
	*buf = (struct buf){0};
}
