/* gzip, straight into the output buffer: libdeflate takes two fifths of zlib's
 * time and says of what it cannot read nothing but that; zlib reads the rest,
 * and tells what is wrong where. */
#include "gate/core/gunzip.h"

#include <limits.h>
#include <stdint.h>

#include <libdeflate.h>
#include <zlib.h>

enum {
	WINDOW_GZIP = 15 + 16, /* inflateInit2: gzip header and trailer only */
	RATIO_FREE = 1 << 20,  /* bytes below which any ratio will do */
	HINT_RATIO = 16,       /* how far the size in the trailer is believed */
	SLACK = 64,            /* lets inflate see the trailer when the hint is
				* exact */
};

bool gunzip_is(struct span in)
{
	return in.len >= 2 && in.data[0] == '\x1f' && in.data[1] == '\x8b';
}

/* The last member's own word for its size, modulo 2^32: good for a first
 * guess, and no more than the input can plausibly inflate to. */
static size_t size_hint(struct span in, size_t most)
{
	const unsigned char *end = (const unsigned char *)in.data + in.len;
	size_t hint = 0;

	if (in.len < 18)
		return 0;
	for (int i = 1; i <= 4; i++)
		hint = hint << 8 | end[-i];
	if (hint / HINT_RATIO > in.len)
		hint = in.len * HINT_RATIO;
	return hint < most ? hint : most;
}

static uInt piece(size_t len)
{
	return len < UINT_MAX ? (uInt)len : UINT_MAX;
}

/* One call of inflate: moves *used and out->len on. */
static int step(z_stream *z, struct span in, size_t *used, struct buf *out,
	size_t room)
{
	uInt given = piece(in.len - *used);
	uInt free_bytes = piece(room);
	int status;

	/* zlib does not write through next_in; old headers lack the const */
	z->next_in = (Bytef *)(uintptr_t)(in.data + *used);
	z->avail_in = given;
	z->next_out = (Bytef *)out->data + out->len;
	z->avail_out = free_bytes;
	status = inflate(z, Z_NO_FLUSH);
	*used += given - z->avail_in;
	out->len += free_bytes - z->avail_out;
	return status;
}

static int inflate_members(z_stream *z, struct buf *out, struct span in,
	size_t max_bytes, struct err *err)
{
	size_t start = out->len;
	size_t used = 0;

	for (;;) {
		size_t room = out->cap - out->len - 1;
		size_t done;
		int status;

		if (room == 0) {
			buf_reserve(out, 1); /* doubles */
			continue;
		}
		/* one byte past the limit is enough to know */
		if (room - 1 > max_bytes - (out->len - start))
			room = max_bytes - (out->len - start) + 1;
		status = step(z, in, &used, out, room);
		done = out->len - start;
		if (done > max_bytes)
			return err_set(err, ERR_LIMIT,
				"gzip data inflates past the limit of %zu "
				"bytes; raise it with --max-inflated",
				max_bytes);
		if (done > RATIO_FREE && done / GUNZIP_RATIO_MAX >= in.len)
			return err_set(err, ERR_LIMIT,
				"gzip data of %zu bytes inflates to more than "
				"%d times its size; inflate it with gzip -d "
				"first if that is meant",
				in.len, GUNZIP_RATIO_MAX);
		if (status == Z_STREAM_END) {
			struct span rest = {in.data + used, in.len - used};

			if (rest.len == 0)
				return 0;
			if (!gunzip_is(rest))
				return err_set(err, ERR_INPUT,
					"trailing bytes after the gzip data "
					"at byte %zu",
					used);
			inflateReset(z);
		} else if (status == Z_MEM_ERROR) {
			out_of_memory();
		} else if (status != Z_OK && status != Z_BUF_ERROR) {
			return err_set(err, ERR_INPUT,
				"gzip data is damaged at byte %zu: %s", used,
				z->msg ? z->msg : "not a gzip stream");
		} else if (used == in.len && z->avail_out > 0) {
			/* room to write and nothing to write: no more to come */
			return err_set(err, ERR_INPUT,
				"gzip data ends early at byte %zu", used);
		}
	}
}

/* One member of as many bytes as its trailer says, for which there is room. */
static bool inflate_whole(struct buf *out, struct span in, size_t size)
{
	struct libdeflate_decompressor *d = libdeflate_alloc_decompressor();
	size_t used = 0, got = 0;
	enum libdeflate_result result;

	if (!d)
		out_of_memory();
	result = libdeflate_gzip_decompress_ex(d, in.data, in.len,
		out->data + out->len, size, &used, &got);
	libdeflate_free_decompressor(d);
	if (result != LIBDEFLATE_SUCCESS || used != in.len)
		return false;
	out->len += got;
	return true;
}

int gunzip(struct buf *out, struct span in, size_t max_bytes, struct err *err)
{
	size_t start = out->len, size = size_hint(in, max_bytes);
	z_stream z = {0};
	int status = 0;

	buf_reserve(out, size + SLACK);
	if (!inflate_whole(out, in, size)) {
		if (inflateInit2(&z, WINDOW_GZIP) != Z_OK)
			out_of_memory();
		status = inflate_members(&z, out, in, max_bytes, err);
		inflateEnd(&z);
	}
	if (status != 0)
		out->len = start;
	out->data[out->len] = '\0';
	return status;
}
