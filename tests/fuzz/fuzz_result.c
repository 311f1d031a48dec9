/* result.json of anybody through the reader and then through every report. */
#include <stdint.h>
#include <string.h>

#include "reporters/reporter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	const struct report_options options = {.color = true};
	struct arena arena = {.ceiling = (size_t)64 << 20};
	struct span text = {(const char *)data, size};
	struct verdict verdict;
	struct err err = {0};

	if (json_read(&verdict, text, &arena, &err) == 0) {
		struct buf first = {0}, second = {0};

		for (const struct reporter *at = reporters; at->name; at++) {
			struct buf out = {0};

			at->render(&out, &verdict, &options);
			buf_clear(&out);
		}
		/* What we write, we read, and write again. */
		reporter_find("json")->render(&first, &verdict, &options);
		if (json_read(&verdict, buf_view(&first), &arena, &err) < 0)
			BUG("our own JSON is refused: %s", err.text);
		reporter_find("json")->render(&second, &verdict, &options);
		if (!span_equal(buf_view(&first), buf_view(&second)))
			BUG("JSON comes back changed");
		buf_clear(&first);
		buf_clear(&second);
	} else if (err.kind == ERR_NONE || err.text[0] == '\0') {
		BUG("an error without a word");
	}
	arena_clear(&arena);
	return 0;
}
