/* Puts packages before the names of benchmarks. */
#include "gate/runs/bench_names.h"

static bool is_short(const struct symtab *symtab, sym benchmark)
{
	return span_starts(symtab_text(symtab, benchmark), "Benchmark");
}

/* Of a text that has one. */
static struct span package_of(const struct costs *costs,
	const struct symtab *symtab)
{
	for (uint32_t i = 0; i < costs->fact_count; i++)
		if (span_equal(symtab_text(symtab, costs->facts[i].key),
			    span_of("pkg")))
			return symtab_text(symtab, costs->facts[i].value);
	return (struct span){0};
}

static void qualify(sym *name, struct span package, struct symtab *symtab)
{
	struct buf text = {0};

	if (!name->i || !is_short(symtab, *name))
		return;
	buf_span(&text, package);
	buf_char(&text, '.');
	buf_span(&text, symtab_text(symtab, *name));
	*name = symtab_intern(symtab, buf_view(&text));
	buf_clear(&text);
}

void qualify_benchmarks(const struct group *g, struct symtab *symtab)
{
	bool qualified = false;

	for (struct cursor c = {.group = g}; next_capture(&c);)
		if (c.capture->costs.bench_value_count > 0)
			qualified |= !is_short(symtab,
				c.capture->costs.bench_values[0].benchmark);
	for (struct cursor c = {.group = g}; qualified && next_capture(&c);) {
		struct costs *costs = &c.capture->costs;
		struct span package = package_of(costs, symtab);

		if (!package.len)
			continue;
		for (uint32_t i = 0; i < costs->bench_value_count; i++)
			qualify(&costs->bench_values[i].benchmark, package,
				symtab);
		qualify(&costs->ending.benchmarks, package, symtab);
	}
}
