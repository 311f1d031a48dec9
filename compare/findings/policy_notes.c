/* Tells what the policy asks for and no capture has. */
#include "compare/findings/notes.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/buf.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"
#include "gate/core/span.h"

enum {
	ROWS_NAMED = 5, /* of the policy, in the note */
	METRICS_NAMED = 12,
};

struct unused {
	const struct analysis *analysis;
	struct rowset metrics; /* of all captures, by name */
	struct buf rows;       /* "profgate.yml:3: no capture has cycles" */
	size_t count;
	bool metric; /* one of them is about a metric */
};

static void add_metrics(struct rowset *out, const struct costs *costs)
{
	for (uint32_t m = 0; m < costs->metric_count; m++)
		rowset_add(out, &costs->metrics[m].name.i);
	for (uint32_t m = 0; m < costs->refused_count; m++)
		rowset_add(out, &costs->refused[m].metric.i);
	for (uint32_t v = 0; v < costs->bench_value_count; v++)
		rowset_add(out, &costs->bench_values[v].unit.i);
}

static void gather_metrics(struct unused *u)
{
	const struct costs *costs;

	rowset_init(&u->metrics, 1);
	for (size_t w = 0; w < u->analysis->workload_count; w++)
		for (int head = 0; head < 2; head++)
			for (struct costs_cursor c = side_costs(
				     &u->analysis->workloads[w], head == 1);
				(costs = costs_next(&c));)
				add_metrics(&u->metrics, costs);
}

static const char *metric_text(const struct unused *u, uint32_t at)
{
	sym name = {*rowset_at(&u->metrics, at)};

	return symtab_text(u->analysis->symtab, name).data;
}

static bool has_metric(const struct unused *u, const char *metric)
{
	sym name = symtab_intern(u->analysis->symtab, span_of(metric));

	return rowset_find(&u->metrics, &name.i) != ROWSET_NONE;
}

static bool has_workload(const struct unused *u, const char *pattern)
{
	for (size_t w = 0; w < u->analysis->workload_count; w++)
		if (glob_match(pattern, u->analysis->workloads[w].name))
			return true;
	return false;
}

static void add_row(struct unused *u, const char *place, const char *what,
	const char *name)
{
	if (u->count++ < ROWS_NAMED)
		buf_printf(&u->rows, "%s%s: no %s %s", u->rows.len ? ", " : "",
			place, what, name);
}

/* Where a budget asks for something; NULL: nowhere. What `config --print` writes
 * of the defaults, which hold for more metrics than most captures have, asks
 * for nothing. */
static const char *place_of(const struct budget *own)
{
	struct budget other = policy_budget(&policy_default, own->metric, "");
	bool printed = metric_find(own->metric, "")->budget;

	for (unsigned s = 0; s < SCOPE_COUNT; s++) {
		const struct allowance *a = &own->scope[s];

		if (strcmp(a->rule, "default") != 0 && !a->off &&
			!(printed && !other.scope[s].off &&
				a->growth == other.scope[s].growth))
			return a->rule;
	}
	return NULL;
}

static void add_rows(struct unused *u, const struct policy *policy)
{
	for (size_t i = 0; i < policy->budget_count; i++) {
		const struct budget *budget = &policy->budgets[i];
		const char *place = place_of(budget);

		if (!place || has_metric(u, budget->metric))
			continue;
		add_row(u, place, "capture has", budget->metric);
		u->metric = true;
	}
	for (size_t i = 0; i < policy->rule_count; i++) {
		const struct rule *rule = &policy->rules[i];

		if (rule->allowance.off)
			continue;
		if (!has_metric(u, rule->metric)) {
			add_row(u, rule->allowance.rule, "capture has",
				rule->metric);
			u->metric = true;
		} else if (rule->workload && !has_workload(u, rule->workload)) {
			add_row(u, rule->allowance.rule, "workload is",
				rule->workload);
		}
	}
}

/* "; captures have allocs/op, cpu": what a slip could have meant. */
static void add_known(struct buf *out, const struct unused *u)
{
	uint32_t count = u->metrics.count;
	const char **names = xcalloc(count + 1u, sizeof *names);

	for (uint32_t i = 0; i < count; i++)
		names[i] = metric_text(u, i);
	qsort(names, count, sizeof *names, text_compare);
	for (uint32_t i = 0; i < count && i < METRICS_NAMED; i++)
		buf_printf(out, "%s%s", i ? ", " : "; captures have ",
			names[i]);
	if (count > METRICS_NAMED)
		buf_printf(
			out, " and %u more", (unsigned)count - METRICS_NAMED);
	free(names);
}

/* Workloads that could not show the improvement that is asked for. */
static void unshown_notes(struct notes *notes, const struct analysis *analysis)
{
	for (size_t i = 0; i < analysis->unshown_count; i++)
		note_add(notes, "improvement-unseen",
			analysis->unshown[i]->name,
			"no total of time could show the improvement that is "
			"asked for: measure base and head in turn, each run "
			"with a CPU profile and the same number of operations "
			"(go test -benchtime 100x), or the text of a "
		        "benchmark");
}

void policy_notes(struct notes *notes, const struct analysis *analysis)
{
	struct unused u = {.analysis = analysis};

	unshown_notes(notes, analysis);
	gather_metrics(&u);
	add_rows(&u, analysis->policy);
	if (u.count > ROWS_NAMED)
		buf_printf(&u.rows, " and %zu more", u.count - ROWS_NAMED);
	if (u.count)
		buf_printf(&u.rows, "; %s for nothing",
			u.count == 1 ? "this row of the policy holds"
				     : "these rows of the policy hold");
	if (u.metric)
		add_known(&u.rows, &u);
	if (u.count)
		note_add(notes, "policy-unused", NULL, "%s", u.rows.data);
	buf_clear(&u.rows);
	rowset_clear(&u.metrics);
}
