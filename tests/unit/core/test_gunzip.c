/* gzip data: whole, in several members, cut, bent, and hostile. */
#include "tests/unit/support/support.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

#include "gate/core/gunzip.h"

enum {MANY = 1 << 30 };

/* One member with a file name in its header, as gzip(1) writes it. */
static void member(struct buf *out, struct span content)
{
	gz_header header = {.name = (Bytef *)(uintptr_t) "capture.pb",
		.name_max = 16};
	z_stream z = {0};
	size_t room;

	assert_int_equal(deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 8,
		Z_DEFAULT_STRATEGY), Z_OK);
	deflateSetHeader(&z, &header);
	room = deflateBound(&z, content.len) + 64;
	buf_reserve(out, room);
	z.next_in = (Bytef *)(uintptr_t)content.data;
	z.avail_in = (uInt)content.len;
	z.next_out = (Bytef *)out->data + out->len;
	z.avail_out = (uInt)room;
	assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
	out->len += room - z.avail_out;
	deflateEnd(&z);
}

/* Text that shrinks, but not to nothing. */
static void fill(struct buf *out, size_t len, uint64_t seed)
{
	while (out->len < len)
		buf_printf(out, "main;parse;f%u %u\n",
			(unsigned)(random_next(&seed) % 100),
			(unsigned)(random_next(&seed) % 1000));
}

static void members_are_joined(void **state)
{
	static const size_t lengths[] = {0, 1, 100, 70000, 3000000};
	struct buf in = {0}, out = {0}, want = {0};
	struct err err = {0};

	(void)state;
	buf_text(&want, "kept ");
	buf_text(&out, "kept ");
	for (size_t i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		struct buf content = {0};

		if (lengths[i] > 0)
			fill(&content, lengths[i], i);
		member(&in, buf_view(&content));
		buf_span(&want, buf_view(&content));
		buf_clear(&content);
	}
	assert_true(gunzip_is(buf_view(&in)));
	if (gunzip(&out, buf_view(&in), MANY, &err) != 0)
		fail_msg("%s", err.text);
	assert_true(span_equal(buf_view(&out), buf_view(&want)));
	assert_int_equal(out.data[out.len], 0);
	buf_clear(&in);
	buf_clear(&out);
	buf_clear(&want);
}

/* A copy of its own, so that a read past the end is seen. */
static int inflate_copy(
	struct buf *out, struct span in, size_t most, struct err *err)
{
	char *copy = malloc(in.len ? in.len : 1);
	int status;

	assert_non_null(copy);
	memcpy(copy, in.data, in.len);
	status = gunzip(out, (struct span){copy, in.len}, most, err);
	free(copy);
	return status;
}

static void a_cut_is_seen_at_every_byte(void **state)
{
	struct buf in = {0}, content = {0}, out = {0};
	char want[64];
	size_t first;

	(void)state;
	fill(&content, 1500, 1);
	member(&in, buf_view(&content));
	first = in.len;
	member(&in, buf_view(&content));
	buf_text(&out, "kept");
	for (size_t len = 0; len < in.len; len++) {
		struct err err = {0};

		if (len == first)
			continue; /* one whole member */
		assert_int_equal(inflate_copy(&out,
			(struct span){in.data, len}, MANY, &err), -1);
		assert_int_equal(err.kind, ERR_INPUT);
		/* one byte into the second member it is not one yet */
		snprintf(want, sizeof(want),
			len == first + 1
				? "trailing bytes after the gzip data at byte %zu"
				: "gzip data ends early at byte %zu",
			len == first + 1 ? first : len);
		assert_string_equal(err.text, want);
		assert_string_equal(out.data, "kept");
	}
	buf_clear(&in);
	buf_clear(&content);
	buf_clear(&out);
}

static void damage_never_passes_for_content(void **state)
{
	struct buf in = {0}, content = {0};
	size_t header = 10 + sizeof("capture.pb");
	size_t unseen = 0;

	(void)state;
	fill(&content, 1500, 2);
	member(&in, buf_view(&content));
	for (size_t bit = 0; bit < in.len * 8; bit++) {
		struct buf out = {0};
		struct err err = {0};
		int status;

		in.data[bit / 8] ^= (char)(1 << bit % 8);
		status = inflate_copy(&out, buf_view(&in), MANY, &err);
		in.data[bit / 8] ^= (char)(1 << bit % 8);
		if (status != 0)
			assert_int_equal(err.kind, ERR_INPUT);
		else
			assert_true(span_equal(
				buf_view(&out), buf_view(&content)));
		unseen += status == 0 && bit / 8 >= header;
		buf_clear(&out);
	}
	/* time, system and name in the header are free, and so are the bits
	 * that fill the last byte before the checksum */
	assert_true(unseen < 8);
	buf_clear(&in);
	buf_clear(&content);
}

static void trailing_bytes_are_refused(void **state)
{
	static const struct {
		const char *name;
		struct span tail;
	} cases[] = {
		{"zero", {"\0", 1}},
		{"padding", {"\0\0\0\0\0\0\0\0", 8}},
		{"newline", {"\n", 1}},
		{"half a magic", {"\x1f", 1}},
		{"text", {"main;parse 30", 13}},
	};
	struct buf in = {0}, out = {0};
	char want[64];
	size_t len;

	(void)state;
	member(&in, span_of("content"));
	len = in.len;
	snprintf(want, sizeof(want),
		"trailing bytes after the gzip data at byte %zu", len);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct err err = {0};

		in.len = len;
		buf_span(&in, cases[i].tail);
		if (inflate_copy(&out, buf_view(&in), MANY, &err) != -1 ||
			strcmp(err.text, want) != 0)
			fail_msg("%s: %s", cases[i].name, err.text);
	}
	buf_clear(&in);
	buf_clear(&out);
}

static void limits_are_exact(void **state)
{
	struct buf in = {0}, content = {0}, out = {0};
	struct err err = {0};

	(void)state;
	fill(&content, 100000, 3);
	member(&in, buf_view(&content));
	assert_int_equal(
		gunzip(&out, buf_view(&in), content.len, &err), 0);
	assert_int_equal(out.len, content.len);
	out.len = 0;
	assert_int_equal(
		gunzip(&out, buf_view(&in), content.len - 1, &err), -1);
	assert_int_equal(err.kind, ERR_LIMIT);
	assert_non_null(strstr(err.text, "--max-inflated"));
	assert_int_equal(out.len, 0);
	err = (struct err){0};
	assert_int_equal(gunzip(&out, buf_view(&in), 0, &err), -1);
	assert_int_equal(err.kind, ERR_LIMIT);
	buf_clear(&in);
	buf_clear(&content);
	buf_clear(&out);
}

static void bombs_do_not_go_off(void **state)
{
	static const struct {
		const char *name;
		size_t len;
		size_t most;
		const char *want; /* NULL: let through */
	} cases[] = {
		{"small and dense", 1000000, MANY, NULL},
		{"past the ratio", 40u << 20, MANY, "more than 1000 times"},
		{"past the limit", 40u << 20, 10u << 20,
			"limit of 10485760 bytes"},
	};
	struct buf content = {0};

	(void)state;
	buf_reserve(&content, 40u << 20);
	memset(content.data, 0, 40u << 20);
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct buf in = {0}, out = {0};
		struct err err = {0};
		int status;

		member(&in, (struct span){content.data, cases[i].len});
		status = gunzip(&out, buf_view(&in), cases[i].most, &err);
		if (status != (cases[i].want ? -1 : 0) ||
			(cases[i].want && (err.kind != ERR_LIMIT ||
				!strstr(err.text, cases[i].want))))
			fail_msg("%s: %d %s", cases[i].name, status, err.text);
		buf_clear(&in);
		buf_clear(&out);
	}
	buf_clear(&content);
}

/* The size in the trailer is a guess that must not cost memory. */
static void the_trailer_is_not_believed(void **state)
{
	struct buf in = {0}, out = {0};
	struct err err = {0};

	(void)state;
	member(&in, span_of("content"));
	memset(in.data + in.len - 4, 0xff, 4);
	assert_int_equal(gunzip(&out, buf_view(&in), MANY, &err), -1);
	assert_int_equal(err.kind, ERR_INPUT);
	assert_true(out.cap < 4096);
	assert_false(gunzip_is(span_of("\x1f")));
	assert_false(gunzip_is(span_of("goos: linux")));
	buf_clear(&in);
	buf_clear(&out);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(members_are_joined),
		cmocka_unit_test(a_cut_is_seen_at_every_byte),
		cmocka_unit_test(damage_never_passes_for_content),
		cmocka_unit_test(trailing_bytes_are_refused),
		cmocka_unit_test(limits_are_exact),
		cmocka_unit_test(bombs_do_not_go_off),
		cmocka_unit_test(the_trailer_is_not_believed),
	};

	return cmocka_run_group_tests_name("gunzip", tests, NULL, NULL);
}
