/* Records and environments, runs/<leaf>.json and env.json: what can be read is
 * written as a text that reads as the same. */
#include <stdint.h>
#include <stdlib.h>

#include "gate/environment/environment.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int rewrite_record(struct buf *out, struct span text,
	struct arena *arena)
{
	struct record record;
	struct err err = {0};

	if (record_read(&record, text, arena, &err) != 0)
		return -1;
	record_name(&record, arena);
	record_write(out, &record);
	return 0;
}

static int rewrite_environment(struct buf *out, struct span text,
	struct arena *arena)
{
	struct environment environment;
	struct err err = {0};

	if (environment_read(&environment, text, arena, &err) != 0)
		return -1;
	environment_write(out, &environment);
	return 0;
}

static void rewrite_twice(struct span text, struct arena *arena,
	int (*rewrite)(struct buf *out, struct span text, struct arena *arena))
{
	struct buf first = {0}, second = {0};

	if (rewrite(&first, text, arena) == 0 &&
		(rewrite(&second, buf_view(&first), arena) != 0 ||
			!span_equal(buf_view(&first), buf_view(&second))))
		abort();
	buf_clear(&first);
	buf_clear(&second);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = {(const char *)data, size};
	struct arena arena = {0};

	rewrite_twice(text, &arena, rewrite_record);
	rewrite_twice(text, &arena, rewrite_environment);
	arena_clear(&arena);
	return 0;
}
