/* From the bytes of a file to its format, and to a profile. */
#include "gate/read/reader.h"

#include "gate/core/gunzip.h"
#include "gate/read/formats.h"
#include "gate/text/lines.h"

enum {GZIP_LAYERS_MAX = 3 };

/* Inflates *content until it is not gzip any more, into buffers in turn. The
 * limit is on the sum of all layers. */
static int inflate_all(struct span *content, struct buf *buf, size_t max_bytes,
	struct err *err)
{
	for (int layer = 0; gunzip_is(*content); layer++) {
		struct buf next = {0};

		if (layer == GZIP_LAYERS_MAX)
			return err_set(err, ERR_LIMIT,
				"gzip within gzip, more "
				"than %d layers deep: unpack it first",
				GZIP_LAYERS_MAX);
		if (gunzip(&next, *content, max_bytes, err)) {
			buf_clear(&next);
			return -1;
		}
		max_bytes -= next.len;
		buf_clear(buf);
		*buf = next;
		*content = buf_view(buf);
	}
	return 0;
}

/* Says what is not read, NULL: what nobody knows. Returns +1. */
static int refuse(const struct format *format, struct err *err)
{
	struct buf list = {0};

	for (const struct format *row = formats; row->name; row++)
		if (row->describe)
			buf_printf(&list, "%s%s", list.len ? ", " : "",
				row->describe);
	if (format)
		err_set(err, ERR_INPUT, "this is %s: %s (understood: %s)",
			format->name, format->remedy, list.data);
	else
		err_set(err, ERR_INPUT,
			"not a capture of a known format "
			"(understood: %s)",
			list.data);
	buf_clear(&list);
	return 1;
}

static int read_content(struct profile *out, struct span content,
	struct arena *arena, struct symtab *symtab, const struct limits *limits,
	struct err *err)
{
	const struct format *format;
	struct builder *b;

	if (!content.len)
		return err_set(err, ERR_INPUT, "empty file");
	format = format_find(content);
	if (!format || !format->read)
		return refuse(format, err);
	b = builder_new(arena, symtab, limits, format->name);
	if (format->read(b, content, err)) {
		builder_drop(b);
		return -1;
	}
	return builder_finish(out, b, err);
}

bool capture_is_readable(struct span content)
{
	const struct format *format = content.len ? format_find(content) : NULL;

	return format && format->read;
}

int capture_read(struct profile *out, struct span bytes, struct arena *arena,
	struct symtab *symtab, const struct limits *limits, struct err *err)
{
	struct buf inflated = {0}, utf8 = {0};
	struct span content = bytes;
	int status = inflate_all(&content, &inflated, limits->inflated, err);

	if (!status)
		status = text_utf8(&content, &utf8, err);
	if (!status)
		status = read_content(out, content, arena, symtab, limits, err);
	buf_clear(&inflated);
	buf_clear(&utf8);
	return status;
}
