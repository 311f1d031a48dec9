/* Tables that are sorted by the number that each of their rows begins with. */
#ifndef GATE_CORE_SORTED_H
#define GATE_CORE_SORTED_H

#include <stddef.h>
#include <stdint.h>

/* How many rows, each of so many bytes, begin with less than the number: the place of
 * the first that has it or more. */
size_t sorted_below(const void *rows, size_t count, size_t size,
	uint64_t number);

#endif
