/* Collects what captures say of the machines they were made on. */
#include "compare/findings/side_facts.h"

#include <stdlib.h>
#include <string.h>

#include "compare/compare.h"
#include "compare/findings/finding.h"
#include "gate/core/err.h"

struct fact_text {
	const char *key, *value;
};

static int compare_facts(const void *a, const void *b)
{
	const struct fact_text *x = a, *y = b;
	int keys = strcmp(x->key, y->key);

	return keys ? keys : strcmp(x->value, y->value);
}

/* Facts of the machine; the rest belongs to a benchmark text. */
static bool is_environment(const char *key)
{
	return strcmp(key, "pkg") != 0 && strncmp(key, "better:", 7) != 0;
}

static size_t collect_facts(struct fact_text *out,
	const struct analysis *analysis, bool head)
{
	const struct fold *fold;
	size_t count = 0;

	for (size_t w = 0; w < analysis->workload_count; w++)
		for (struct fold_cursor c = side_folds(&analysis->workloads[w],
				head); (fold = fold_next(&c));)
			for (uint32_t i = 0; i < fold->fact_count; i++) {
				const char *key = name_text(analysis,
					fold->facts[i].key);
				const char *value = name_text(analysis,
					fold->facts[i].value);

				if (!key || !value || !is_environment(key))
					continue;
				if (out)
					out[count] = (struct fact_text){key,
						value};
				count++;
			}
	return count;
}

void environment(struct side_summary *out, const struct analysis *analysis,
	bool head)
{
	const struct environment_facts *known = analysis->environment + head;
	size_t count = collect_facts(NULL, analysis, head);
	struct fact_text *facts;

	if (known->count) {
		out->environment = known->facts;
		out->fact_count = known->count;
		return;
	}
	facts = xcalloc(count + 1, sizeof *facts);
	collect_facts(facts, analysis, head);
	qsort(facts, count, sizeof *facts, compare_facts);
	out->environment = arena_alloc(analysis->arena, count + 1,
		sizeof *out->environment);
	for (size_t i = 0; i < count; i++) {
		struct fact_pair *last = out->fact_count ?
			&out->environment[out->fact_count - 1] : NULL;

		if (i && compare_facts(&facts[i - 1], &facts[i]) == 0)
			continue;
		if (last && strcmp(last->key, facts[i].key) == 0) {
			last->value = arena_printf(analysis->arena, "%s, %s",
				last->value, facts[i].value);
			continue;
		}
		out->environment[out->fact_count++] = (struct fact_pair){
			facts[i].key, facts[i].value};
	}
	free(facts);
}

const char *environment_value(const struct side_summary *side, const char *key)
{
	for (size_t i = 0; i < side->fact_count; i++)
		if (strcmp(side->environment[i].key, key) == 0)
			return side->environment[i].value;
	return NULL;
}

bool machines_differ(const struct analysis *analysis)
{
	static const char *const keys[] = {"cpu", "arch", "goarch", "os",
		"goos"};
	struct side_summary base = {0}, head = {0};

	environment(&base, analysis, false);
	environment(&head, analysis, true);
	for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) {
		const char *b = environment_value(&base, keys[k]);
		const char *h = environment_value(&head, keys[k]);

		if (b && h && strcmp(b, h) != 0)
			return true;
	}
	return false;
}
