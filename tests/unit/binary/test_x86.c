/* Instructions of x86-64: how long each is, and what of it a linker may fill in. */
#include "tests/unit/support/support.h"

#include "gate/binary/x86.h"

#define BYTES(text) {text, sizeof(text) - 1}

static const struct {
	struct span code; /* one instruction, and perhaps more */
	size_t len;       /* 0: it is none */
	size_t displacement, immediate; /* bytes */
	bool relative, branches;
} cases[] = {
	{BYTES("\xc3"), 1, 0, 0, false, false},
	{BYTES("\x90\x90"), 1, 0, 0, false, false},
	{BYTES("\x66\x2e\x0f\x1f\x84\x00\0\0\0\0"), 10, 4, 0, false, false},
	{BYTES("\xe8\x01\0\0\0"), 5, 0, 4, false, true},
	{BYTES("\x66\x66\x48\xe8\x01\0\0\0"), 8, 0, 4, false, true},
	{BYTES("\x0f\x84\x01\0\0\0"), 6, 0, 4, false, true},
	{BYTES("\x75\xfe"), 2, 0, 1, false, true},
	{BYTES("\x48\x8d\x05\x01\0\0\0"), 7, 4, 0, true, false},
	{BYTES("\xc7\x05\x01\0\0\0\x02\0\0\0"), 10, 4, 4, true, false},
	{BYTES("\x66\xc7\x05\x01\0\0\0\x02\0"), 9, 4, 2, true, false},
	{BYTES("\x8b\x04\x25\x01\0\0\0"), 7, 4, 0, false, false},
	{BYTES("\x8b\x04\x24"), 3, 0, 0, false, false},
	{BYTES("\x8b\x44\x24\x08"), 4, 1, 0, false, false},
	{BYTES("\x48\xb8\1\2\3\4\5\6\7\x08"), 10, 0, 8, false, false},
	{BYTES("\xb8\1\2\3\4"), 5, 0, 4, false, false},
	{BYTES("\xf6\xc1\x01"), 3, 0, 1, false, false},
	{BYTES("\xf7\xd8\x01"), 2, 0, 0, false, false},
	{BYTES("\xc8\x01\0\x02"), 4, 0, 3, false, false},
	{BYTES("\xc5\xf8\x77"), 3, 0, 0, false, false},
	{BYTES("\xc5\xfa\x10\x05\x01\0\0\0"), 8, 4, 0, true, false},
	{BYTES("\xc4\xe3\x7d\x18\xc0\x01"), 6, 0, 1, false, false},
	{BYTES("\x62\xf1\x7c\x48\x28\x44\x24\x01"), 8, 1, 0, false, false},
	{BYTES("\x66\x0f\x3a\x0f\xc1\x08"), 6, 0, 1, false, false},
	{BYTES("\x66\x0f\x38\xdc\xc1"), 5, 0, 0, false, false},
	/* no code, or cut */
	{BYTES(""), 0, 0, 0, false, false},
	{BYTES("\x06"), 0, 0, 0, false, false},
	{BYTES("\x66\x66"), 0, 0, 0, false, false},
	{BYTES("\xe8\x01\0\0"), 0, 0, 0, false, false},
	{BYTES("\x48"), 0, 0, 0, false, false},
	{BYTES("\x8b\x84"), 0, 0, 0, false, false},
	{BYTES("\x62\xf0\x7c\x48\x28\xc0"), 0, 0, 0, false, false},
	{BYTES("\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66\x66"
	       "\x90"),
		0, 0, 0, false, false},
};

static void instructions_are_told_apart(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct x86 got;
		bool is = x86_decode(&got, cases[i].code);

		if (is != (cases[i].len > 0) ||
			(is && (got.len != cases[i].len ||
				       got.displacement.len !=
					       cases[i].displacement ||
				       got.immediate.len != cases[i].immediate ||
				       got.relative != cases[i].relative ||
				       got.branches != cases[i].branches)))
			fail_msg("case %zu: %d, %zu bytes", i, is, got.len);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(instructions_are_told_apart),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
