/* Gathers what a source has. */
#include "gate/pull/offer.h"

#include <math.h>
#include <stdlib.h>

#include "gate/read/label_parts.h"

struct offer_profile *offer_add(struct offer *offer, const char *name)
{
	struct offer_profile *p = &offer->profiles[offer->profile_count];

	if (offer->profile_count == OFFER_PROFILES_MAX)
		return NULL;
	offer->profile_count++;
	*p = (struct offer_profile){.name = name,
		.a_minute = (double)NAN,
		.now = (double)NAN};
	return p;
}

static int by_weight(const void *a, const void *b)
{
	const struct label_part *x = a, *y = b;

	return (x->weight < y->weight) - (x->weight > y->weight);
}

static void add_label(struct offer_label *out, const struct label_parts *parts,
	struct arena *arena)
{
	double sum = 0;

	for (size_t p = 0; p < parts->count; p++) {
		sum += parts->items[p].weight;
		out->value_count += parts->items[p].values[0] != NULL;
	}
	qsort(parts->items, parts->count, sizeof(*parts->items), by_weight);
	for (size_t p = 0; p < parts->count && p < OFFER_VALUES_MAX; p++) {
		const char *value = parts->items[p].values[0];

		out->values[p].value =
			value ? arena_copy(arena, span_of(value)) : NULL;
		out->values[p].share =
			sum > 0 ? parts->items[p].weight / sum : 0;
	}
}

void offer_labels(struct offer *offer, struct source *source,
	const struct capture_facts *facts, struct span bytes)
{
	struct arena *arena = &source->arena;

	offer->labels = arena_alloc(arena, facts->label_count + 1,
		sizeof(*offer->labels));
	for (size_t k = 0; k < facts->label_count; k++) {
		struct label_parts parts;
		struct err ignored = {0};

		if (label_parts_open(&parts, bytes, &facts->labels[k], 1,
			    &source->pull->plan->limits, &ignored) == 0 &&
			parts.count > 0) {
			offer->labels[offer->label_count].key =
				facts->labels[k];
			add_label(&offer->labels[offer->label_count++], &parts,
				arena);
		}
		label_parts_close(&parts);
	}
}
