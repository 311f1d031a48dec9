/* How two environments differ, and whether that can be mended. */
#include "gate/environment/difference.h"

#include <string.h>

/* Facts that a factor over all functions can mend, or that cost little. */
static bool is_mendable(const char *key)
{
	static const char *const keys[] = {"cores", "cpu", "image", "kernel"};

	for (size_t i = 0; i < sizeof(keys) / sizeof(*keys); i++)
		if (strcmp(keys[i], key) == 0)
			return true;
	return false;
}

static const char *value_of(const struct fingerprint *print, const char *key)
{
	for (size_t i = 0; i < print->fact_count; i++)
		if (strcmp(print->facts[i].key, key) == 0)
			return print->facts[i].value;
	return NULL;
}

void differ(struct buf *out, const struct fingerprint *theirs,
	const struct fingerprint *ours, bool mendable)
{
	for (size_t i = 0; i < theirs->fact_count; i++) {
		const char *key = theirs->facts[i].key;
		const char *mine = value_of(ours, key);

		if (is_mendable(key) != mendable || (mine &&
			strcmp(mine, theirs->facts[i].value) == 0))
			continue;
		buf_printf(out, "%s%s is %s, here %s", out->len ? "; " : "",
			key, theirs->facts[i].value, mine ? mine : "not told");
	}
	for (size_t i = 0; i < ours->fact_count; i++) {
		const char *key = ours->facts[i].key;

		if (is_mendable(key) == mendable && !value_of(theirs, key))
			buf_printf(out, "%s%s is not told, here %s",
				out->len ? "; " : "", key,
				ours->facts[i].value);
	}
}
