/* Parts the commits that are left. */
#include "gate/commands/bisect/bisect.h"

static size_t distance(size_t a, size_t b)
{
	return a > b ? a - b : b - a;
}

bool bisect_next(size_t *out, struct search *search)
{
	size_t first, last = 0, middle;
	bool found = false;

	while (last + 1 < search->count && search->states[last] != COMMIT_BAD)
		last++;
	first = last;
	while (first > 0 && search->states[first - 1] != COMMIT_GOOD)
		first--;
	search->first = first;
	search->last = last;
	middle = first + (last - first) / 2;
	for (size_t i = first; i < last; i++)
		if (search->states[i] == COMMIT_UNKNOWN &&
			(!found ||
				distance(i, middle) < distance(*out, middle))) {
			*out = i;
			found = true;
		}
	return found;
}
