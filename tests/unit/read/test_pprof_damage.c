/* A real profile, cut short at every byte and with bits turned over: refused
 * or read, never a crash, and never an error without words. */
#include "tests/unit/support/support.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/file.h"
#include "gate/core/gunzip.h"
#include "gate/read/formats.h"
#include "gate/read/reader.h"

enum {FLIPPED_RUNS = 3000, FLIPS_MAX = 8 };

static const char *const captures[] = {
	"fixtures/profiles/pprof/go-goroutine.pb.gz",
	"fixtures/profiles/pprof/go-heap.pb.gz",
};

static struct buf load(const char *path)
{
	struct buf file = {0}, content = {0};
	struct err err = {0};

	if (file_read(&file, path, 1 << 20, &err) != 0 ||
		gunzip(&content, buf_view(&file), 1 << 20, &err) != 0)
		fail_msg("%s", err.text);
	buf_clear(&file);
	return content;
}

/* The bytes as an allocation of their own, so that reading past them shows. */
static int read_exactly(const char *data, size_t len)
{
	struct symtab *symtab = symtab_new();
	struct arena arena = {0};
	struct profile profile = {0};
	struct err err = {0};
	struct builder *b =
		builder_new(&arena, symtab, &limits_default, "pprof");
	char *copy = xcalloc(len, 1);
	int status;

	if (len > 0)
		memcpy(copy, data, len);
	status = pprof_read(b, (struct span){copy, len}, &err);
	if (status == 0)
		status = builder_finish(&profile, b, &err);
	else
		builder_drop(b);
	if ((status == 0) != (err.kind == ERR_NONE) ||
		(status != 0 && err.text[0] == '\0'))
		fail_msg("%zu bytes: %d with error \"%s\"", len, status,
			err.text);
	if (err.kind != ERR_NONE && err.kind != ERR_INPUT &&
		err.kind != ERR_LIMIT)
		fail_msg("%zu bytes: error kind %d", len, (int)err.kind);
	free(copy);
	arena_clear(&arena);
	symtab_free(symtab);
	return status;
}

/* A field that is cut off whole cannot be missed as such, but it is the
 * strings or the functions that others refer to: where the reading succeeds,
 * nothing but the last fields of the profile may be gone. */
static void survives_truncation(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(captures) / sizeof(*captures); i++) {
		struct buf content = load(captures[i]);
		size_t accepted = 0;

		assert_int_equal(read_exactly(content.data, content.len), 0);
		for (size_t len = 0; len < content.len; len++)
			if (read_exactly(content.data, len) == 0) {
				accepted++;
				assert_true(len > content.len * 3 / 4);
			}
		assert_true(accepted < 100);
		buf_clear(&content);
	}
}

static void survives_flipped_bits(void **state)
{
	uint64_t seed = 1;
	size_t refused = 0;

	(void)state;
	for (size_t i = 0; i < sizeof(captures) / sizeof(*captures); i++) {
		struct buf content = load(captures[i]);

		for (unsigned run = 0; run < FLIPPED_RUNS; run++) {
			size_t at[FLIPS_MAX];
			unsigned bit[FLIPS_MAX];
			uint64_t flips = 1 + random_next(&seed) % FLIPS_MAX;

			for (uint64_t k = 0; k < flips; k++) {
				at[k] = random_next(&seed) % content.len;
				bit[k] = random_next(&seed) % 8;
				content.data[at[k]] = (char)(
					content.data[at[k]] ^ (1 << bit[k]));
			}
			refused += read_exactly(content.data, content.len) != 0;
			for (uint64_t k = 0; k < flips; k++)
				content.data[at[k]] = (char)(
					content.data[at[k]] ^ (1 << bit[k]));
		}
		buf_clear(&content);
	}
	/* most flips in the framing are seen; none would mean we look away */
	assert_true(refused > FLIPPED_RUNS / 2);
}

/* The reader's own tables, from no room at all to enough. */
static void keeps_to_the_arena(void **state)
{
	struct buf content = load(captures[1]);
	struct limits limits = limits_default;
	int status = -1;

	(void)state;
	for (limits.arena = 1; status != 0; limits.arena *= 2) {
		struct symtab *symtab = symtab_new();
		struct arena arena = {0};
		struct profile profile;
		struct err err = {0};

		status = capture_read(&profile, buf_view(&content), &arena,
			symtab, &limits, &err);
		if (status != 0)
			assert_int_equal(err.kind, ERR_LIMIT);
		arena_clear(&arena);
		symtab_free(symtab);
	}
	assert_true(limits.arena > 1024);
	assert_true(limits.arena < 16 << 20);
	buf_clear(&content);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(survives_truncation),
		cmocka_unit_test(survives_flipped_bits),
		cmocka_unit_test(keeps_to_the_arena),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
