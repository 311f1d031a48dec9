/* The table of known facts, and lists of facts put in order. */
#include "gate/text/facts.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/buf.h"

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
	/* of one run */
	{.captured = "profgate.operations"},
	{.captured = "profgate.instance"},
	{.captured = "profgate.boot"},
	{.captured = "profgate.window"},
	{.captured = "profgate.commit"},
	{.captured = "profgate.code"},
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

const char *facts_next(const struct facts *facts, size_t *at, const char *key)
{
	while (*at < facts->count && strcmp(facts->items[*at].key, key) < 0)
		++*at;
	return *at < facts->count && strcmp(facts->items[*at].key, key) == 0
	               ? facts->items[*at].value
	               : NULL;
}

static int by_key_then_value(const void *a, const void *b)
{
	const struct fact_pair *one = a, *other = b;
	int order = strcmp(one->key, other->key);

	return order ? order : strcmp(one->value, other->value);
}

/* The distinct values of sorted facts of one key, with commas between. */
static const char *join(const struct fact_pair *all, size_t count,
	struct arena *arena)
{
	struct buf out = {0};
	const char *joined;

	if (strcmp(all[0].value, all[count - 1].value) == 0)
		return all[0].value;
	for (size_t i = 0; i < count; i++)
		if (i == 0 || strcmp(all[i - 1].value, all[i].value) != 0)
			buf_printf(&out, "%s%s", i ? ", " : "", all[i].value);
	joined = arena_copy(arena, buf_view(&out));
	buf_clear(&out);
	return joined;
}

void facts_join(struct facts *facts, struct arena *arena)
{
	size_t count = 0, next;

	if (facts->count > 0)
		qsort(facts->items, facts->count, sizeof(*facts->items),
			by_key_then_value);
	for (size_t i = 0; i < facts->count; i = next) {
		const char *key = facts->items[i].key;

		for (next = i + 1; next < facts->count &&
			strcmp(facts->items[next].key, key) == 0;)
			next++;
		facts->items[count++] = (struct fact_pair){
			key, join(facts->items + i, next - i, arena)};
	}
	facts->count = count;
}
