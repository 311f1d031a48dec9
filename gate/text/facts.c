/* The table of known facts, and lists of facts put in order. */
#include "gate/text/facts.h"

#include <stdlib.h>
#include <string.h>

const struct known_fact known_facts[] = {
	{"cpu", .captured = "cpu", .machine = true, .mendable = true},
	{"arch", .captured = "goarch", .machine = true},
	{"os", .captured = "goos", .machine = true},
	{"cores", .mendable = true},
	{"image", .captured = "image", .mendable = true},
	{"kernel", .captured = "kernel", .mendable = true},
	{"toolchain", .captured = "toolchain"},
	{"compiler", .captured = "compiler"},
	{"runtime", .captured = "runtime"},
	{"cflags", .captured = "cflags", .variable = "CFLAGS"},
	{"cxxflags", .variable = "CXXFLAGS"},
	{"rustflags", .variable = "RUSTFLAGS"},
	{"goflags", .captured = "goflags", .variable = "GOFLAGS"},
	{"goamd64", .variable = "GOAMD64"},
	{"goexperiment", .captured = "goexperiment",
		.variable = "GOEXPERIMENT"},
	{"godebug", .variable = "GODEBUG"},
	{"gogc", .captured = "gogc", .variable = "GOGC"},
	{"gomaxprocs", .captured = "gomaxprocs", .variable = "GOMAXPROCS"},
	{"gomemlimit", .variable = "GOMEMLIMIT"},
	{.captured = "pkg"}, /* what a benchmark text is of */
};

const size_t known_fact_count = sizeof(known_facts) / sizeof(*known_facts);

static bool is_named(const char *name, const char *key)
{
	return name && strcmp(name, key) == 0;
}

const struct known_fact *fact_known(const char *key)
{
	for (size_t i = 0; i < known_fact_count; i++)
		if (is_named(known_facts[i].key, key) ||
			is_named(known_facts[i].captured, key))
			return &known_facts[i];
	return NULL;
}

const char *facts_value(const struct facts *facts, const char *key)
{
	for (size_t i = 0; i < facts->count; i++)
		if (strcmp(facts->items[i].key, key) == 0)
			return facts->items[i].value;
	return NULL;
}

static int by_key_then_value(const void *a, const void *b)
{
	const struct fact_pair *one = a, *other = b;
	int order = strcmp(one->key, other->key);

	return order ? order : strcmp(one->value, other->value);
}

void facts_join(struct facts *facts, struct arena *arena)
{
	const char *joined = NULL; /* the value that was joined last */
	size_t count = 0;

	if (facts->count > 0)
		qsort(facts->items, facts->count, sizeof(*facts->items),
			by_key_then_value);
	for (size_t i = 0; i < facts->count; i++) {
		struct fact_pair fact = facts->items[i];
		struct fact_pair *last = count ? &facts->items[count - 1] :
			NULL;

		if (!last || strcmp(last->key, fact.key) != 0)
			facts->items[count++] = fact;
		else if (strcmp(joined, fact.value) != 0)
			last->value = arena_printf(arena, "%s, %s",
				last->value, fact.value);
		joined = fact.value;
	}
	facts->count = count;
}
