/* Reads a text for its operations alone. */
#include "gate/runs/printed.h"

#include <math.h>

#include "compare/costs/series.h"
#include "gate/read/reader.h"

double printed_operations(struct span text)
{
	struct symtab *symtab = symtab_new();
	struct arena arena = {0};
	struct err ignored = {0};
	double operations = (double)NAN;
	struct profile profile;

	if (capture_is_results(text) &&
		capture_read(&profile, text, &arena, symtab, &limits_default,
			&ignored) == 0) {
		const struct costs costs = {
			.operations = (double)NAN,
			.bench_value_count = profile.bench_value_count,
			.bench_values = profile.bench_values,
		};
		const struct costs *all = &costs;

		operations = run_text_operations(
			&(struct run){.costs_count = 1, .costs = &all});
	}
	arena_clear(&arena);
	symtab_free(symtab);
	return operations;
}
