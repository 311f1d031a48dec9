/* Finds a metric, and what is known of one run. */
#include "compare/costs/run.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

const struct event_group *run_group(const struct run *run, sym metric,
	uint32_t *index)
{
	for (size_t f = 0; f < run->costs_count; f++) {
		const struct costs *costs = run->costs[f];

		for (uint32_t l = 0; l < costs->group_count; l++) {
			const struct event_group *group = &costs->groups[l];

			for (uint32_t m = 0; m < group->metric_count; m++) {
				if (!sym_equal(group->metrics[m].name, metric))
					continue;
				*index = m;
				return group;
			}
		}
	}
	return NULL;
}

const struct costs *run_metric(const struct run *run, sym metric,
	uint32_t *index)
{
	for (size_t f = 0; f < run->costs_count; f++)
		for (uint32_t m = 0; m < run->costs[f]->metric_count; m++)
			if (sym_equal(run->costs[f]->metrics[m].name, metric)) {
				*index = m;
				return run->costs[f];
			}
	return NULL;
}

double run_operations(const struct run *run, sym metric)
{
	double operations = run_text_operations(run);

	for (size_t f = 0; isnan(operations) && f < run->costs_count; f++) {
		const struct costs *costs = run->costs[f];
		bool has = !metric.i && costs->metric_count;

		for (uint32_t m = 0; m < costs->metric_count; m++)
			has |= sym_equal(costs->metrics[m].name, metric);
		if (has)
			operations = costs->operations;
	}
	return operations;
}

double run_text_operations(const struct run *run)
{
	double operations = 0.0;
	const struct bench_value *first = NULL;
	uint32_t line;

	for (size_t f = 0; f < run->costs_count; f++) {
		const struct costs *costs = run->costs[f];

		line = UINT32_MAX;
		for (uint32_t r = 0; r < costs->bench_value_count; r++) {
			const struct bench_value *result =
				&costs->bench_values[r];

			if (first &&
				!sym_equal(result->benchmark, first->benchmark))
				return (double)NAN;
			if (!first || result->line_index != line)
				operations += result->iterations;
			first = result;
			line = result->line_index;
		}
	}
	return operations > 0.0 ? operations : (double)NAN;
}

double run_time(const struct run *run)
{
	double earliest = (double)NAN;

	for (size_t f = 0; f < run->costs_count; f++) {
		const struct costs *costs = run->costs[f];
		double time = (double)costs->time_nanos;

		if (costs->group_count == 0 || costs->time_nanos == 0)
			continue;
		if (isnan(earliest) || time < earliest)
			earliest = time;
	}
	return earliest;
}

double run_end(const struct run *run)
{
	double latest = (double)NAN;

	for (size_t f = 0; f < run->costs_count; f++) {
		const struct costs *costs = run->costs[f];
		double end = (double)costs->time_nanos +
			fmax(0.0, (double)costs->duration_nanos);

		if (costs->group_count == 0 || costs->time_nanos == 0)
			continue;
		if (isnan(latest) || end > latest)
			latest = end;
	}
	return latest;
}

/* What the first capture that says it says; member: where it is in its costs. */
static sym first_said(const struct run *run, size_t member)
{
	sym said = {0};

	for (size_t f = 0; f < run->costs_count && !said.i; f++)
		memcpy(&said, (const char *)run->costs[f] + member, sizeof said);
	return said;
}

sym run_instance(const struct run *run)
{
	return first_said(run, offsetof(struct costs, instance));
}

sym run_boot(const struct run *run)
{
	return first_said(run, offsetof(struct costs, boot));
}

sym run_commit(const struct run *run)
{
	return first_said(run, offsetof(struct costs, commit));
}
