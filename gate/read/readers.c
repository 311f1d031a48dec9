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

enum {QUOTE_MAX = 80 };

/* What stands between the first of these tags and the next; none: false. */
static bool find_title(struct span *out, struct span page)
{
	static const char *const tags[] = {
		"<title>", "<TITLE>", "<Title>", "<Message>"};

	for (size_t i = 0; i < sizeof tags / sizeof *tags; i++) {
		struct span tag = span_of(tags[i]);
		size_t at = text_find(page, tag) + tag.len;

		if (at >= page.len)
			continue;
		*out = span_trim((struct span){
			page.data + at, span_find(page, at, '<') - at});
		if (out->len)
			return true;
	}
	return false;
}

/* Of a character in UTF-8, not its first byte. */
static bool is_continuation(char c)
{
	return ((unsigned char)c & 0xc0) == 0x80;
}

/* Adds "; the file says: " and the title of a page, else its first line. */
static void quote(struct buf *out, struct span content, bool page)
{
	struct span head = text_head(content), said = {0};
	struct lines lines = {.text = head};
	bool cut;

	if (!text_is(content))
		return;
	if (!page || !find_title(&said, head))
		while (!said.len && lines_next(&lines, &said))
			said = span_trim(said);
	if (!said.len)
		return;
	cut = said.len > QUOTE_MAX;
	if (cut)
		said.len = QUOTE_MAX - 3;
	while (cut && said.len && is_continuation(said.data[said.len]))
		said.len--;
	buf_text(out, "; the file says: ");
	buf_span(out, said);
	buf_text(out, cut ? "..." : "");
}

/* Says what is not read, NULL: what nobody knows. Returns +1. */
static int refuse(
	const struct format *format, struct span content, struct err *err)
{
	struct buf list = {0}, said = {0};

	for (const struct format *row = formats; row->name; row++)
		if (row->describe)
			buf_printf(&list, "%s%s", list.len ? ", " : "",
				row->describe);
	buf_text(&said, "");
	if (!format || format->quoted)
		quote(&said, content, format != NULL);
	if (format)
		err_set(err, ERR_INPUT, "this is %s: %s%s (understood: %s)",
			format->name, format->remedy, said.data, list.data);
	else
		err_set(err, ERR_INPUT,
			"not a capture of a known format%s "
			"(understood: %s)",
			said.data, list.data);
	buf_clear(&list);
	buf_clear(&said);
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
		return refuse(format, content, err);
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
