/* Records and fingerprints, runs/<leaf>.json and env.json: what can be read is
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

static int rewrite_fingerprint(struct buf *out, struct span text,
	struct arena *arena)
{
	struct fingerprint print;
	struct err err = {0};

	if (fingerprint_read(&print, text, arena, &err) != 0)
		return -1;
	fingerprint_write(out, &print);
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
	rewrite_twice(text, &arena, rewrite_fingerprint);
	arena_clear(&arena);
	return 0;
}
