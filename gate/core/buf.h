/* A growing byte buffer; `struct buf b = {0}` is empty. Always has a NUL past
 * its end once written to. Freed with buf_clear. */
#ifndef GATE_CORE_BUF_H
#define GATE_CORE_BUF_H

#include <stddef.h>

#include <stdarg.h>

#include "gate/core/span.h"

struct buf {
	char *data;
	size_t len;
	size_t cap;
};

void buf_reserve(struct buf *buf, size_t more);
void buf_add(struct buf *buf, const void *data, size_t len);
void buf_span(struct buf *buf, struct span text);
void buf_text(struct buf *buf, const char *text);
void buf_char(struct buf *buf, char c);
void buf_printf(struct buf *buf, const char *format, ...)
	__attribute__((format(printf, 2, 3)));
void buf_vprintf(struct buf *buf, const char *format, va_list args)
	__attribute__((format(printf, 2, 0)));
struct span buf_view(const struct buf *buf); /* borrowed */
void buf_reset(struct buf *buf); /* empty and terminated; keeps the memory */
void buf_clear(struct buf *buf);

#endif
