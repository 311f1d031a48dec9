/* Any bytes as the answer of a server that keeps profiles, and as a selector. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "gate/pull/grpc_web.h"
#include "gate/pull/selector.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_selector(struct span text, struct arena *arena)
{
	const char *parsed, *more, *again;
	struct err err = {0};

	if (selector_parse(&parsed, arena_copy(arena, text), arena, &err))
		return;
	more = selector_with(parsed, "pod", "a\"b", arena);
	if (selector_parse(&again, more, arena, &err))
		BUG("%s and a label: %s", parsed, err.text);
	selector_value(more, "pod", arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span body = {(const char *)data, size}, found;
	struct arena arena = {0};
	struct grpc_answer answer;
	struct err err = {0};

	if (grpc_parse(&answer, body, &err) == 0 &&
		grpc_field(&found, answer.message, 6, &err) == 0 &&
		(found.data < body.data ||
			found.data + found.len > body.data + body.len))
		BUG("a field beyond its message");
	grpc_field(&found, body, 6, &err);
	check_selector(body, &arena);
	arena_clear(&arena);
	return 0;
}
