/* The table of readers, and the way from a file's bytes to one of them. */
#include "gate/read/reader.h"

#include "gate/core/gunzip.h"
#include "gate/model/stored.h"
#include "gate/read/folded.h"
#include "gate/read/gobench.h"
#include "gate/read/pprof/pprof.h"
#include "gate/read/unsupported.h"
#include "gate/text/lines.h"

enum {GZIP_LAYERS_MAX = 3 };

const struct reader readers[] = {
	{"stored", NULL, codec_sniff, codec_read},
	{"pprof", "pprof protobuf", pprof_sniff, pprof_read},
	{"gobench", "go test -json", gotest_sniff, gotest_read},
	{"gobench", "Go benchmark text", gobench_sniff, gobench_read},
	{"folded", "folded stacks", folded_sniff, folded_read},
	{NULL, NULL, NULL, NULL},
};

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

/* Says what no reader knows. Returns +1. */
static int unknown(struct span content, struct err *err)
{
	const struct foreign *foreign = foreign_find(content);
	struct buf list = {0};

	for (const struct reader *r = readers; r->name; r++)
		if (r->describe)
			buf_printf(&list, "%s%s", list.len ? ", " : "", r->describe);
	if (foreign)
		err_set(err, ERR_INPUT, "this is %s: %s (understood: %s)",
			foreign->name, foreign->remedy, list.data);
	else
		err_set(err, ERR_INPUT,
			"not a capture of a known format "
			"(understood: %s)",
			list.data);
	buf_clear(&list);
	return 1;
}

/* Of text, signatures are surer than any sniff; of binary content, pprof's
 * sniff is surer than a signature of two bytes. */
static const struct reader *reader_of(struct span content)
{
	if (text_is(content) && foreign_find(content))
		return NULL;
	for (const struct reader *r = readers; r->name; r++)
		if (r->sniff(content))
			return r;
	return NULL;
}

static int read_content(struct profile *out, struct span content,
	struct arena *arena, struct symtab *symtab, const struct limits *limits,
	struct err *err)
{
	const struct reader *reader;
	struct builder *b;

	if (!content.len)
		return err_set(err, ERR_INPUT, "empty file");
	reader = reader_of(content);
	if (!reader)
		return unknown(content, err);
	b = builder_new(arena, symtab, limits, reader->name);
	if (reader->read(b, content, err)) {
		builder_drop(b);
		return -1;
	}
	return builder_finish(out, b, err);
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
