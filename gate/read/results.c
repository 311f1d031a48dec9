/* Gives results of benchmarks to the builder. */
#include "gate/read/results.h"

#include <math.h>
#include <stdlib.h>

#include "gate/core/symtab.h"
#include "gate/text/lines.h"

enum {
	FAILED_NAMES = 4, /* in a message */
	EXCERPT = 100,    /* bytes of a line in a message */
};

struct result_set *results_new(struct builder *b)
{
	struct result_set *r = xcalloc(1, sizeof *r);

	r->b = b;
	return r;
}

void results_free(struct result_set *r)
{
	buf_clear(&r->failed_names);
	buf_clear(&r->why);
	free(r);
}

void results_begin(struct result_set *r, struct span name, double iterations)
{
	r->entry.name = name;
	r->entry.iterations = iterations;
	units_clear(&r->entry.units);
}

int results_number(struct result_set *r, struct span unit, double value,
	bool more_is_better, struct err *err)
{
	struct result_values *e = &r->entry;

	if (!isfinite(value))
		return err_set(err, ERR_INPUT,
			"%.*s: %.*s is not a finite number", (int)e->name.len,
			e->name.data, (int)unit.len, unit.data);
	if (units_has(&e->units, unit))
		return err_set(err, ERR_INPUT, "%.*s: %.*s is there twice",
			(int)e->name.len, e->name.data, (int)unit.len,
			unit.data);
	if (e->units.count == UNITS_MAX)
		return err_set(err, ERR_LIMIT,
			"%.*s: more than %d numbers in one result",
			(int)e->name.len, e->name.data, UNITS_MAX);
	e->more_is_better[e->units.count] = more_is_better;
	e->values[e->units.count] = value;
	units_add(&e->units, unit);
	return 0;
}

int results_time(struct result_set *r, const char *unit, double ns,
	struct err *err)
{
	if (ns < 0.0)
		return err_set(err, ERR_INPUT, "%.*s: a time below 0",
			(int)r->entry.name.len, r->entry.name.data);
	return results_number(r, span_of(unit), ns, false, err);
}

int results_add(struct result_set *r, struct err *err)
{
	const struct result_values *e = &r->entry;
	struct bench_value result = {
		.benchmark = builder_text(r->b, e->name),
		.iterations = e->iterations,
		.line_index = r->count++,
	};

	for (uint32_t i = 0; i < e->units.count; i++) {
		result.unit = builder_text(r->b, e->units.all[i]);
		result.value = e->values[i];
		result.better = e->more_is_better[i] ? 1 : 0;
		if (builder_bench_value(r->b, result, err))
			return -1;
	}
	return 0;
}

void results_failed(struct result_set *r, struct span name, struct span why)
{
	if (r->failed < FAILED_NAMES) {
		buf_text(&r->failed_names, r->failed ? ", " : "");
		buf_span(&r->failed_names, name);
	}
	if (!r->failed++)
		buf_span(&r->why, why);
}

void results_skipped(struct result_set *r, struct span what)
{
	if (!r->skipped++)
		r->first_skipped = builder_text(r->b, text_cut(what, EXCERPT));
}

/* Results without any are of a benchmark that is not there. */
int results_end(struct result_set *r, const char *none, struct err *err)
{
	struct span names = buf_view(&r->failed_names), why = buf_view(&r->why);
	struct ending ending = {.how = ENDED_OPEN};

	if (!r->count && r->failed)
		return err_set(err, ERR_INPUT,
			"%.*s failed, there is no result: %.*s", (int)names.len,
			names.data, (int)why.len, why.data);
	if (r->failed)
		ending = (struct ending){.how = ENDED_FAILED,
			.benchmarks = builder_text(r->b, names),
			.why = builder_text(r->b, why)};
	builder_ending(r->b, ending);
	if (r->failed)
		builder_note(r->b, "bench-failed",
			"the results are partial, %.*s failed: %.*s",
			(int)names.len, names.data, (int)why.len, why.data);
	if (r->skipped) {
		struct span first =
			symtab_text(builder_symtab(r->b), r->first_skipped);

		builder_note(r->b, "skipped-results",
			"skipped benchmarks without a result: %u, the first: "
			"%.*s",
			(unsigned)r->skipped, (int)first.len, first.data);
	}
	if (!r->count)
		builder_note(r->b, "no-results", "no benchmark ran: %s", none);
	return 0;
}
