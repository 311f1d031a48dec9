/* Collects what captures say of the machines they were made on. */
#include "compare/findings/side_facts.h"

#include <stdlib.h>
#include <string.h>

#include "compare/findings/finding.h"
#include "compare/findings/name_text.h"
#include "gate/core/err.h"

/* Not of the machine: it belongs to a benchmark text. */
static bool is_of_text(const char *key)
{
	const struct known_fact *known = fact_known(key);

	return known && !known->key;
}

/* The captures' facts of one side, as often as they tell them; out with
 * items NULL: only counts. */
static void collect_facts(struct facts *out, const struct analysis *analysis,
	bool head)
{
	const struct costs *costs;

	out->count = 0;
	for (size_t w = 0; w < analysis->workload_count; w++)
		for (struct costs_cursor c = side_costs(&analysis->workloads[w],
				head); (costs = costs_next(&c));)
			for (uint32_t i = 0; i < costs->fact_count; i++) {
				struct fact_pair fact = {
					name_text(analysis, costs->facts[i].key),
					name_text(analysis,
						costs->facts[i].value)};

				if (!fact.key || !fact.value ||
						is_of_text(fact.key))
					continue;
				if (out->items)
					out->items[out->count] = fact;
				out->count++;
			}
}

void side_facts(struct facts *out, const struct analysis *analysis, bool head)
{
	*out = analysis->environment[head];
	if (out->count)
		return;
	out->items = NULL;
	collect_facts(out, analysis, head);
	out->items = arena_alloc(analysis->arena, out->count + 1,
		sizeof *out->items);
	collect_facts(out, analysis, head);
	facts_join(out, analysis->arena);
}

bool machines_differ(const struct analysis *analysis)
{
	struct facts base, head;
	size_t at = 0;

	side_facts(&base, analysis, false);
	side_facts(&head, analysis, true);
	for (size_t i = 0; i < base.count; i++) {
		const struct known_fact *known = fact_known(base.items[i].key);
		const char *there = facts_next(&head, &at, base.items[i].key);

		if (known && known->machine && there &&
				strcmp(there, base.items[i].value) != 0)
			return true;
	}
	return false;
}
