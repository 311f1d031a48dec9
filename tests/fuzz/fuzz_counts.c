/* Any bytes as what counters write by address: up to a NUL the plugin's, or, of
 * several texts with a NUL between two, exp-bbv's addresses, threads and log. What
 * is made of them is read as a capture. */
#include <stdint.h>
#include <stdlib.h>

#include "gate/counts/counts.h"
#include "gate/read/reader.h"

enum { TEXTS_MAX = 8 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void read_back(struct span capture)
{
	struct symtab *symtab = symtab_new();
	struct profile profile = {0};
	struct arena arena = {0};
	struct err err = {0};

	capture_read(&profile, capture, &arena, symtab, &limits_default, &err);
	arena_clear(&arena);
	symtab_free(symtab);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct span rest = {(const char *)data, size}, texts[TEXTS_MAX];
	struct buf out = {0};
	struct err err = {0};
	size_t count = 0;
	int status;

	while (count < TEXTS_MAX && span_next(&texts[count], &rest, '\0'))
		count++;
	if (count == 0)
		return 0;
	status = count < 3
		? counts_of_plugin(&out, texts[0], &err)
		: counts_of_blocks(&out, texts[0], texts + 1, count - 2,
			texts[count - 1], &err);
	if (status == 0)
		read_back(buf_view(&out));
	buf_clear(&out);
	return 0;
}
