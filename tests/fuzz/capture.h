/* The fuzz target of every capture format: the ladder that tells them apart,
 * then the reader; and what cuts a pprof up by labels. What differs is the
 * corpus that it begins with. Included by one source a format. */
#ifndef TESTS_FUZZ_CAPTURE_H
#define TESTS_FUZZ_CAPTURE_H

#include <stdint.h>
#include <stdlib.h>

#include "gate/read/label_parts.h"
#include "gate/read/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What the first sample has, apart from all else. */
static void cut_up(struct span bytes, const struct limits *limits)
{
	static const char *const keys[] = {"endpoint", "method"};
	struct label_parts parts;
	struct err err = {0};
	struct buf out = {0};
	uint32_t *groups;

	if (label_parts_open(&parts, bytes, keys, 2, limits, &err) == 0) {
		groups = xcalloc(parts.count + 1, sizeof(*groups));
		for (size_t p = 1; p < parts.count; p++)
			groups[p] = 1;
		label_parts_write(&out, &parts, groups, 0);
		free(groups);
	}
	buf_clear(&out);
	label_parts_close(&parts);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct limits limits = limits_default;
	struct span bytes = {(const char *)data, size};
	struct arena arena = {0};
	struct symtab *symtab = symtab_new();
	struct profile profile = {0};
	struct err err = {0};

	/* Inflating gigabytes finds nothing. */
	limits.inflated = (size_t)4 << 20;
	capture_read(&profile, bytes, &arena, symtab, &limits, &err);
	arena_clear(&arena);
	symtab_free(symtab);
	cut_up(bytes, &limits);
	return 0;
}

#endif
