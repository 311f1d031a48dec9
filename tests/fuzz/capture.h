/* The fuzz target of every capture format: the ladder that tells them apart,
 * then the reader. What differs is the corpus that it begins with. Included by
 * one source a format. */
#ifndef TESTS_FUZZ_CAPTURE_H
#define TESTS_FUZZ_CAPTURE_H

#include <stdint.h>

#include "gate/read/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

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
	return 0;
}

#endif
