/* Answers of one metric each, joined by stacks. */
#include "tests/unit/support/support.h"

#include "gate/core/varint.h"
#include "gate/pull/join.h"
#include "gate/text/lines.h"

enum { FRAMES = 4, SAMPLES = 3 };

/* One type of a profile of three stacks, which come in any order. */
static void answer(struct buf *out, const char *type, const char *unit,
	const int64_t values[SAMPLES], bool turned)
{
	struct symtab *symtab = symtab_new();
	struct written_head head = {.type_count = 1,
		.types = {{type, unit}},
		.period_type = {"space", "bytes"}};
	struct written_frame frames[FRAMES] = {
		{.func = symtab_intern(symtab, span_of("a")), .line = 3,
			.start = 1},
		{.func = symtab_intern(symtab, span_of("b")), .line = 7,
			.file = symtab_intern(symtab, span_of("b.go"))},
		{.module = symtab_intern(symtab, span_of("libc.so")),
			.address = 0x1234},
		{.address = 0xfff0000000000012},
	};
	uint32_t stacks[SAMPLES][2] = {{0, 1}, {2, 1}, {3, 1}};
	struct written_sample samples[SAMPLES];

	for (unsigned i = 0; i < SAMPLES; i++) {
		unsigned at = turned ? SAMPLES - 1 - i : i;

		samples[i] = (struct written_sample){.depth = 2,
			.frames = stacks[at],
			.values = {values[at]}};
	}
	pprof_write(out, &head, symtab, frames, FRAMES, samples, SAMPLES);
	symtab_free(symtab);
}

static void join(struct buf *out, struct joined *joined, const struct buf *a,
	const struct buf *b)
{
	struct span answers[] = {buf_view(a), buf_view(b)};
	struct err err = {0};

	*joined = (struct joined){.head = {.type_count = 2,
		.types = {{"alloc_objects", "count"}, {"alloc_space", "bytes"}},
		.period_type = {"space", "bytes"},
		.period = 524288,
		.time = 5,
		.duration = 7}};
	if (join_write(out, joined, answers, &limits_default, &err))
		fail_msg("%s", err.text);
}

static bool has(const struct buf *in, struct span what)
{
	return text_find(buf_view(in), what) < in->len;
}

/* The same bytes, whatever the order; a stack of one side has 0 on the other,
 * one that has nothing is not there. */
static void test_join(void **state)
{
	const int64_t objects[] = {1, 2, 0}, space[] = {10, 0, 0};
	struct buf a = {0}, b = {0}, turned = {0}, first = {0}, second = {0};
	struct joined joined;

	(void)state;
	answer(&a, "alloc_objects", "count", objects, false);
	answer(&b, "alloc_space", "bytes", space, false);
	answer(&turned, "alloc_space", "bytes", space, true);
	join(&first, &joined, &a, &b);
	assert_int_equal(joined.samples, 2);
	join(&second, &joined, &a, &turned);
	assert_true(span_equal(buf_view(&first), buf_view(&second)));
	buf_clear(&a);
	buf_clear(&b);
	buf_clear(&turned);
	buf_clear(&first);
	buf_clear(&second);
}

/* Frames without a name are so again, with their address and module. */
static void test_nameless(void **state)
{
	const int64_t values[] = {1, 2, 4};
	struct buf in = {0}, out = {0}, again = {0}, none = {0};
	struct joined joined;

	(void)state;
	answer(&in, "alloc_objects", "count", values, false);
	join(&out, &joined, &in, &none);
	assert_int_equal(joined.samples, 3);
	assert_true(joined.sum > 6.5 && joined.sum < 7.5);
	for (size_t i = 0; i < 2; i++) {
		struct buf address = {0};

		varint_add(&address, i ? 0x1234 : 0xfff0000000000012);
		buf_char(&again, 3 << 3); /* the field of an address */
		buf_span(&again, buf_view(&address));
		assert_true(has(&out, buf_view(&again)));
		buf_reset(&again);
		buf_clear(&address);
	}
	assert_true(has(&out, span_of("libc.so")));
	assert_false(has(&out, span_of("0x1234")));
	buf_clear(&in);
	buf_clear(&out);
	buf_clear(&again);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_join),
		cmocka_unit_test(test_nameless),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
