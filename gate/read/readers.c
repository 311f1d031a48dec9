/* From the bytes of a file to its format, and to a profile. */
#include "gate/read/reader.h"

#include "gate/core/file.h"
#include "gate/core/gunzip.h"
#include "gate/read/formats.h"
#include "gate/read/said.h"
#include "gate/text/lines.h"

enum {GZIP_LAYERS_MAX = 3 };

int capture_inflate(struct span *content, struct buf *buf, size_t max_bytes,
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

/* Says what is not read, and what to do. Returns +1. */
static int refuse(
	const struct format *format, struct span content, struct err *err)
{
	struct buf said = {0};

	buf_text(&said, "");
	if (format->quoted)
		said_quote(&said, content);
	err_set(err, ERR_INPUT, "this is %s: %s%s", format->name,
		format->remedy, said.data);
	buf_clear(&said);
	return 1;
}

/* The same of what nobody knows. */
static int refuse_unknown(struct span content, struct err *err)
{
	struct buf list = {0}, said = {0};

	for (const struct format *row = formats; row->name; row++)
		if (row->describe)
			buf_printf(&list, "%s%s", list.len ? ", " : "",
				row->describe);
	buf_text(&said, "");
	said_quote(&said, content);
	err_set(err, ERR_INPUT,
		"not a capture of a known format%s (understood: %s)", said.data,
		list.data);
	buf_clear(&list);
	buf_clear(&said);
	return 1;
}

/* in: what it lies in, when it may go early. */
static int read_content(struct profile *out, struct span content,
	struct buf *in, struct arena *arena, struct symtab *symtab, const struct limits *limits,
	struct err *err)
{
	const struct format *format;
	struct builder *b;

	if (!span_trim(content).len)
		return err_set(err, ERR_INPUT, CAPTURE_EMPTY);
	format = format_find(content);
	if (!format)
		return refuse_unknown(content, err);
	if (!format->read)
		return refuse(format, content, err);
	b = builder_new(arena, symtab, limits, format->name);
	builder_content(b, in);
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

bool capture_is_results(struct span content)
{
	const struct format *format = content.len ? format_find(content) : NULL;

	return format && format->read && format->results;
}

/* own: what the bytes lie in, when they may go early. */
static int read_bytes(struct profile *out, struct span bytes, struct buf *own,
	struct arena *arena, struct symtab *symtab, const struct limits *limits,
	struct err *err)
{
	struct buf inflated = {0}, utf8 = {0};
	struct span content = bytes;
	int status =
		capture_inflate(&content, &inflated, limits->inflated, err);

	if (own && inflated.data)
		buf_clear(own);
	if (!status)
		status = text_utf8(&content, &utf8, err);
	if (!status)
		status = read_content(out, content,
			utf8.data ? &utf8 : inflated.data ? &inflated : own,
			arena, symtab, limits, err);
	buf_clear(&inflated);
	buf_clear(&utf8);
	return status;
}

int capture_read(struct profile *out, struct span bytes, struct arena *arena,
	struct symtab *symtab, const struct limits *limits, struct err *err)
{
	return read_bytes(out, bytes, NULL, arena, symtab, limits, err);
}

int capture_read_own(struct profile *out, struct buf *bytes,
	struct arena *arena, struct symtab *symtab, const struct limits *limits,
	struct err *err)
{
	return read_bytes(out, buf_view(bytes), bytes, arena, symtab, limits,
		err);
}

int capture_read_file(struct profile *out, const char *path,
	struct arena *arena, struct symtab *symtab, const struct limits *limits,
	struct err *err)
{
	struct buf bytes = {0};
	struct limits own = *limits;
	int status = file_read(&bytes, path, limits->inflated, err);

	own.path = path;
	if (status == 0 && capture_read_own(out, &bytes, arena, symtab, &own,
				   err) != 0)
		status = err_wrap(err, "%s", path);
	buf_clear(&bytes);
	return status;
}
