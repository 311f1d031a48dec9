/* Halves what is left of a table. */
#include "gate/core/sorted.h"

#include <string.h>

size_t sorted_below(const void *rows, size_t count, size_t size,
	uint64_t number)
{
	size_t lo = 0, hi = count;

	while (lo < hi) {
		size_t middle = (lo + hi) / 2;
		uint64_t first;

		memcpy(&first, (const char *)rows + middle * size, sizeof first);
		if (first < number)
			lo = middle + 1;
		else
			hi = middle;
	}
	return lo;
}
