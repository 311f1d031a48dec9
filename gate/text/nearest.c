/* "did you mean": edit distance between short words. */
#include "gate/text/nearest.h"

#include <stdint.h>
#include <string.h>

enum {WORD_MAX = 63 };

static size_t least(size_t a, size_t b)
{
	return a < b ? a : b;
}

size_t edit_distance(const char *a, const char *b)
{
	size_t a_len = strlen(a);
	size_t b_len = strlen(b);
	/* Rows i - 2, i - 1 and i of the dynamic programme, in turn. */
	size_t rows[3][WORD_MAX + 1];

	if (a_len > WORD_MAX || b_len > WORD_MAX)
		return SIZE_MAX;
	for (size_t j = 0; j <= b_len; j++)
		rows[0][j] = j;
	for (size_t i = 1; i <= a_len; i++) {
		const size_t *above = rows[(i + 2) % 3];
		const size_t *above2 = rows[(i + 1) % 3];
		size_t *row = rows[i % 3];

		row[0] = i;
		for (size_t j = 1; j <= b_len; j++) {
			size_t cost = a[i - 1] == b[j - 1] ? 0 : 1;

			row[j] = least(least(above[j], row[j - 1]) + 1,
				above[j - 1] + cost);
			if (i > 1 && j > 1 && a[i - 1] == b[j - 2] &&
				a[i - 2] == b[j - 1])
				row[j] = least(row[j], above2[j - 2] + 1);
		}
	}
	return rows[a_len % 3][b_len];
}

struct nearest nearest_to(const char *word)
{
	return (struct nearest){.word = word, .distance = SIZE_MAX};
}

void nearest_try(struct nearest *nearest, const char *candidate)
{
	size_t len = strlen(nearest->word);
	size_t distance = edit_distance(nearest->word, candidate);

	/* A cut-off word is as good as one slip. */
	if (len >= 3 && strncmp(candidate, nearest->word, len) == 0)
		distance = least(distance, 1);
	/* A third of the word may be wrong; two letters have no neighbour. */
	if (len < 3 || distance > (len < 6 ? 1 : len / 3))
		return;
	if (distance < nearest->distance) {
		nearest->best = candidate;
		nearest->distance = distance;
	}
}
