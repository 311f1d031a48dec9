/* Where a function of Go begins, and what stands there then. */
#include "gate/commands/drill/drill.h"

#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gate/core/file.h"
#include "tests/unit/support/support.h"

#define LOOP " for profgateDrill := 0; profgateDrill < 9; profgateDrill++ {}"
#define SOURCE                                                                 \
	"package p\n\n// func plain() {\nfunc plainer() {\n}\n"                \
	"func plain() {%s\n}\n"                                                \
	"func (t *Table) Find(\n\tkey string,\n) (int, error) {%s\n}\n"        \
	"func (o Other) Find(key string) int {%s\n}\n"                         \
	"func Map[K comparable, V any](m map[K]V) {%s\n}\n"                    \
	"func short() int { return 1 }\n"

static const struct {
	const char *function;
	int at; /* which of the four; -1: it is not found */
} cases[] = {
	{"example.com/app/p.plain", 0},
	{"p.plain", 0},
	{"example.com/app/p.(*Table).Find", 1},
	{"example.com/app/p.Other.Find", 2},
	{"example.com/app/p.Map[...]", 3},
	{"example.com/app/p.short", -1},
	{"example.com/app/p.plain.func1", -1},
	{"example.com/app/p.(*Other).Find2", -1},
	{"example.com/app/p.gone", -1},
	{"", -1},
	{"p", -1},
	{"p.(*).", -1},
};

static void write_source(struct buf *out, int at)
{
	buf_reset(out);
	buf_printf(out, SOURCE, at == 0 ? LOOP : "", at == 1 ? LOOP : "",
		at == 2 ? LOOP : "", at == 3 ? LOOP : "");
}

static void test_slow_down(void **state)
{
	char path[] = "/tmp/profgate-test.XXXXXX";
	int fd = mkstemp(path);
	struct buf source = {0};

	(void)state;
	assert_true(fd >= 0);
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct hot hot = {.name = cases[i].function, .file = path};
		struct buf got = {0};
		struct err err = {0};
		int status;

		write_source(&source, -1);
		assert_int_equal(ftruncate(fd, 0), 0);
		assert_int_equal(pwrite(fd, source.data, source.len, 0),
			(ssize_t)source.len);
		status = slow_down(&hot, 9, &err);
		assert_int_equal(status, cases[i].at < 0 ? 1 : 0);
		assert_int_equal(file_read(&got, path, 1 << 20, &err), 0);
		write_source(&source, cases[i].at);
		if (!span_equal(buf_view(&got), buf_view(&source)))
			fail_msg("%s:\n%s", cases[i].function, got.data);
		buf_clear(&got);
		close(fd);
		fd = open(path, O_RDWR);
	}
	buf_clear(&source);
	close(fd);
	unlink(path);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_slow_down),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
