/* A profile cut up by labels: who gets which samples, and what goes with them. */
#include "tests/unit/support/proto_text.h"

#include "gate/read/label_parts.h"
#include "gate/read/reader.h"
#include "gate/text/lines.h"

/* Two functions in a line each; labels a and b, and a number. */
#define PROFILE                                                                \
	"6'' 6'cpu' 6'count' 6'main' 6'work' 6'a' 6'x' 6'y' 6'b' 6'm.go' "     \
	"1{1:1 2:2} 11{1:1 2:2} 12:1 9:77 10:99 "                              \
	"5{1:1 2:3 4:9} 5{1:2 2:4 4:9} 4{1:1 4{1:1}} 4{1:2 4{1:2}} "           \
	"2{1:1 2:5 3{1:5 2:6}} 2{1[2 1] 2[7] 3{1:5 2:7} 3{1:8 2:6}} "          \
	"2{1:2 2:1} 2{1:2 2:2 3{1:5 3:-4}} 2{1:1 2:3 3{1:5 2:6} 3{1:5 2:7}}"

static void told(struct buf *out, const struct label_parts *parts)
{
	for (size_t p = 0; p < parts->count; p++) {
		buf_text(out, p ? " " : "");
		for (size_t k = 0; k < parts->key_count; k++)
			buf_printf(out, "%s%s", k ? "," : "",
				parts->items[p].values[k]
					? parts->items[p].values[k]
					: "-");
		buf_printf(out, "=%g", parts->items[p].weight);
	}
}

static void finds_values(void **state)
{
	static const char *const keys[] = {"a", "b"};
	static const struct {
		size_t count;
		const char *said;
	} rows[] = {
		{1, "x=8 y=7 -=1 -4=2"},
		{2, "x,-=8 y,x=7 -,-=1 -4,-=2"},
	};
	struct buf content = {0};

	(void)state;
	proto_text(&content, PROFILE);
	for (size_t i = 0; i < 2; i++) {
		struct label_parts parts;
		struct err err = {0};
		struct buf out = {0};

		assert_int_equal(label_parts_open(&parts, buf_view(&content),
					 keys, rows[i].count, &limits_default,
					 &err),
			0);
		told(&out, &parts);
		assert_string_equal(out.data, rows[i].said);
		buf_clear(&out);
		label_parts_close(&parts);
	}
	buf_clear(&content);
}

/* "frames=value ...", and the texts that are left. */
static void read_back(struct buf *out, struct span bytes)
{
	struct symtab *symtab = symtab_new();
	struct arena arena = {0};
	struct profile profile;
	struct err err = {0};

	if (capture_read(&profile, bytes, &arena, symtab, &limits_default,
		    &err))
		fail_msg("%s", err.text);
	for (uint32_t s = 0; s < profile.stack_count; s++)
		buf_printf(out, "%s%u frames %g", s ? ", " : "",
			profile.stack_start[s + 1] - profile.stack_start[s],
			profile.values[s]);
	buf_printf(out, "; %u of %u labels, %s, %d %d", profile.label_count,
		profile.frame_count,
		text_find(bytes, span_of("work")) < bytes.len ? "work"
							      : "no work",
		(int)profile.time_nanos, (int)profile.duration_nanos);
	arena_clear(&arena);
	symtab_free(symtab);
}

static void writes_parts(void **state)
{
	static const char *const keys[] = {"a"};
	static const struct {
		uint32_t groups[4], group;
		const char *said;
	} rows[] = {
		{{1, 0, 0, 0}, 1, "1 frames 8; 2 of 1 labels, no work, 77 99"},
		{{1, 2, 0, 0}, 2, "2 frames 7; 2 of 2 labels, work, 77 99"},
		{{0, 1, 1, 0}, 1,
			"2 frames 7, 1 frames 1; 2 of 2 labels, work, 77 99"},
		{{0, 0, 0, 0}, 0,
			"1 frames 8, 2 frames 7, 1 frames 3; 4 of 2 labels, "
			"work, 77 99"},
	};
	struct buf content = {0};
	struct label_parts parts;
	struct err err = {0};

	(void)state;
	proto_text(&content, PROFILE);
	assert_int_equal(label_parts_open(&parts, buf_view(&content), keys, 1,
				 &limits_default, &err),
		0);
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++) {
		struct buf out = {0}, said = {0};

		label_parts_write(&out, &parts, rows[i].groups, rows[i].group);
		read_back(&said, buf_view(&out));
		assert_string_equal(said.data, rows[i].said);
		buf_clear(&out);
		buf_clear(&said);
	}
	label_parts_close(&parts);
	buf_clear(&content);
}

static void refuses(void **state)
{
	static const char *const keys[] = {"a"};
	struct label_parts parts;
	struct err err = {0};

	(void)state;
	assert_int_equal(label_parts_open(&parts, span_of("main;work 7\n"),
				 keys, 1, &limits_default, &err),
		1);
	label_parts_close(&parts);
	assert_int_equal(label_parts_open(&parts,
				 (struct span)SPAN("\x0a\x04\x08\x01\x10\x02"
						   "\x12\x7f"),
				 keys, 1, &limits_default, &err),
		-1);
	label_parts_close(&parts);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(finds_values),
		cmocka_unit_test(writes_parts),
		cmocka_unit_test(refuses),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
