/*
 * Facts about where runs were made: pairs of key and value, sorted by key and
 * no key twice unless said otherwise. Captures, env.json and verdicts tell
 * them; what is known of a key stands in one table.
 */
#ifndef GATE_TEXT_FACTS_H
#define GATE_TEXT_FACTS_H

#include <stdbool.h>

#include "gate/core/arena.h"

struct fact_pair {const char *key, *value; };

struct facts {
	size_t count;
	struct fact_pair *items;
};

/* What is known of a key. To add one, add its row. */
struct known_fact {
	const char *key;      /* in env.json; NULL: it is not of the environment */
	const char *captured; /* in captures; NULL: they do not tell it */
	const char *variable; /* of the process that says it, or NULL */
	bool machine;  /* two values are two machines */
	bool mendable; /* another value is a factor over all functions, or costs
	                  little; others make other profiles of the same code */
};

extern const struct known_fact known_facts[];
extern const size_t known_fact_count;

/* The row of a key, by either name; NULL: nothing is known of it. static. */
const struct known_fact *fact_known(const char *key);

/* NULL: it is not told. */
const char *facts_value(const struct facts *facts, const char *key);

/* The same for keys that are asked for in their order: goes on from *at, which
 * begins as 0. */
const char *facts_next(const struct facts *facts, size_t *at, const char *key);

/* Sorts facts in any order; several values of one key become one: distinct,
 * sorted, with a comma between. Only joined values are new, in the arena, which
 * must have no ceiling. */
void facts_join(struct facts *facts, struct arena *arena);

#endif
