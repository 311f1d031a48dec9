/* How two environments differ, and whether that can be mended. */
#include "gate/environment/difference.h"

#include <string.h>

static bool is_mendable(const char *key)
{
	const struct known_fact *known = fact_known(key);

	return known && known->mendable;
}

void environment_difference(struct buf *out, const struct facts *theirs,
	const struct facts *ours, bool mendable)
{
	for (size_t i = 0; i < theirs->count; i++) {
		const struct fact_pair *fact = &theirs->items[i];
		const char *mine = facts_value(ours, fact->key);

		if (is_mendable(fact->key) != mendable ||
			(mine && strcmp(mine, fact->value) == 0))
			continue;
		buf_printf(out, "%s%s is %s, here %s", out->len ? "; " : "",
			fact->key, fact->value, mine ? mine : "not told");
	}
	for (size_t i = 0; i < ours->count; i++) {
		const struct fact_pair *fact = &ours->items[i];

		if (is_mendable(fact->key) == mendable &&
			!facts_value(theirs, fact->key))
			buf_printf(out, "%s%s is not told, here %s",
				out->len ? "; " : "", fact->key, fact->value);
	}
}
