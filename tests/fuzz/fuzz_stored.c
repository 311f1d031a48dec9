/* Stored captures: what can be read is written as bytes that read as the
 * same. */
#include <stdint.h>
#include <stdlib.h>

#include "gate/model/stored.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static int read(struct profile *out, struct span bytes, struct arena *arena,
	struct symtab *symtab)
{
	struct builder *b;
	struct err err = {0};

	if (!stored_sniff(bytes))
		return -1;
	b = builder_new(arena, symtab, &limits_default, "stored");
	if (stored_read(b, bytes, &err) != 0) {
		builder_drop(b);
		return -1;
	}
	return builder_finish(out, b, &err);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct symtab *symtab = symtab_new();
	struct profile profile, again;
	struct buf first = {0}, second = {0};

	if (read(&profile, (struct span){(const char *)data, size}, &arena,
		symtab) == 0) {
		stored_write(&first, &profile);
		if (read(&again, buf_view(&first), &arena, symtab) != 0)
			abort();
		stored_write(&second, &again);
		if (!span_equal(buf_view(&first), buf_view(&second)))
			abort();
	}
	buf_clear(&first);
	buf_clear(&second);
	symtab_free(symtab);
	arena_clear(&arena);
	return 0;
}
