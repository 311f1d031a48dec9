/* Frames of gRPC-Web, whole and cut; fields of messages. */
#include "tests/unit/support/support.h"

#include <string.h>

#include "gate/pull/grpc_web.h"

#define BYTES(text) SPAN(text)
#define TRAILERS "\x80\0\0\0\x0fgrpc-status: 0\n"

static const struct {
	const char *name;
	struct span body, message;
	int status; /* of the parse */
	int grpc;
	const char *said;
} cases[] = {
	{"a message and trailers", BYTES("\0\0\0\0\2ab" TRAILERS), BYTES("ab"),
		0, 0, ""},
	{"trailers in two frames",
		BYTES("\0\0\0\0\1a\x80\0\0\0\x10grpc-status: 3\r\n"
		      "\x80\0\0\0\x13grpc-message: no x\n"),
		BYTES("a"), 0, 3, "no x"},
	{"the first of two messages", BYTES("\0\0\0\0\1a\0\0\0\0\1b" TRAILERS),
		BYTES("a"), 0, 0, ""},
	{"trailers without a message", BYTES(TRAILERS), BYTES(""), 0, 0, ""},
	{"a message without trailers", BYTES("\0\0\0\0\1a"), BYTES("a"), 0, -1,
		""},
	{"nothing", BYTES(""), BYTES(""), 0, -1, ""},
	{"a status that is none", BYTES("\x80\0\0\0\x0fgrpc-status: x\n"),
		BYTES(""), 0, -1, ""},
	{"half a head", BYTES("\0\0\0"), BYTES(""), -1, 0, ""},
	{"half a message", BYTES("\0\0\0\0\5ab"), BYTES(""), -1, 0, ""},
	{"a message of 4 GiB", BYTES("\0\xff\xff\xff\xff" "ab"), BYTES(""), -1,
		0, ""},
	{"a packed message", BYTES("\1\0\0\0\1a"), BYTES(""), -1, 0, ""},
};

static void test_frames(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
		struct grpc_answer answer;
		struct err err = {0};
		int status = grpc_parse(&answer, cases[i].body, &err);

		if (status != cases[i].status ||
			(status == 0 &&
				(!span_equal(answer.message,
					 cases[i].message) ||
					answer.status != cases[i].grpc ||
					strcmp(answer.said, cases[i].said))))
			fail_msg("%s: %d, status %d, %s", cases[i].name, status,
				answer.status, answer.said);
	}
}

static void test_fields(void **state)
{
	struct buf message = {0}, frame = {0};
	struct grpc_answer answer;
	struct err err = {0};
	struct span found;

	(void)state;
	grpc_number(&message, 1, 300);
	grpc_bytes(&message, 6, span_of("pprof"));
	assert_int_equal(grpc_field(&found, buf_view(&message), 6, &err), 0);
	assert_true(span_equal(found, span_of("pprof")));
	assert_int_equal(grpc_field(&found, buf_view(&message), 5, &err), 1);
	message.len--;
	assert_int_equal(grpc_field(&found, buf_view(&message), 6, &err), -1);
	message.len++;
	grpc_frame(&frame, buf_view(&message));
	assert_int_equal(grpc_parse(&answer, buf_view(&frame), &err), 0);
	assert_true(span_equal(answer.message, buf_view(&message)));
	buf_clear(&message);
	buf_clear(&frame);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_frames),
		cmocka_unit_test(test_fields),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
