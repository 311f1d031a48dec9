/* Hashes what a subject is called. */
#include "compare/names/id.h"

#include <inttypes.h>
#include <stdint.h>
#include <stdio.h>

void subject_id(char out[17], const char *const *parts, size_t count)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < count; i++) {
		const char *text = parts[i] ? parts[i] : "";

		do {
			hash = (hash ^ (unsigned char)*text) *
			       UINT64_C(1099511628211);
		} while (*text++);
	}
	snprintf(out, 17, "%016" PRIx64, hash);
}
