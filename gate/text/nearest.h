/* "did you mean": the known word nearest to a mistyped one. */
#ifndef GATE_TEXT_NEAREST_H
#define GATE_TEXT_NEAREST_H

#include <stddef.h>

struct nearest {
	const char *word;
	const char *best; /* NULL: nothing near enough so far */
	size_t distance;
};

/* Ready for nearest_try. word is borrowed. */
struct nearest nearest_to(const char *word);
/* candidate is borrowed; of equally near ones the first is kept. */
void nearest_try(struct nearest *nearest, const char *candidate);
/* Inserts, deletes, replacements and swaps of neighbours (optimal string
 * alignment). Words past 63 bytes are SIZE_MAX apart. */
size_t edit_distance(const char *a, const char *b);

#endif
