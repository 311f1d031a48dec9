/* Any bytes as CODEOWNERS, and their first line as a path. */
#include <stdint.h>

#include "gate/core/err.h"
#include "reporters/words/owners.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span text = {(const char *)data, size};
	struct buf path = {0}, out = {0};
	struct arena arena = {0};
	struct code_owners owners;

	if (size > 1 << 14)
		return 0;
	buf_add(&path, text.data, span_find(text, 0, '\n'));
	owners_read(&owners, text, &arena);
	if (owners_of(&out, &owners, path.len ? path.data : "a/b.go") !=
		(out.len > 0))
		BUG("%zu bytes of owners", out.len);
	arena_clear(&arena);
	buf_clear(&path);
	buf_clear(&out);
	return 0;
}
