/* Runs the reports of a selftest, several at once. */
#include "compare/selftest/trial.h"

#include <stdlib.h>
#include <string.h>

#include "compare/compare.h"
#include "compare/hypotheses/hypothesis.h"
#include "gate/core/parallel.h"

struct worker {
	struct trial *trials;
	const struct selftest_input *in;
	const struct policy *policy;
	const struct splits *splits;
	struct arena arena; /* of one trial */
};

int trial_row_compare(const void *a, const void *b)
{
	const struct trial_row *x = a, *y = b;
	int order = strcmp(x->workload, y->workload);

	if (order == 0)
		order = span_compare(x->metric_text, y->metric_text);
	if (order == 0)
		order = (x->kind > y->kind) - (x->kind < y->kind);
	return order ? order : span_compare(x->func_text, y->func_text);
}

/* How many times the runs of a side of a split the whole workload has, of each
 * of the split, which has some of the input's, in their order. */
static double *runs_factors(const struct workload *split, size_t count,
	const struct selftest_input *in, struct arena *arena)
{
	double *out = arena_alloc(arena, count + 1, sizeof *out);

	for (size_t i = 0, w = 0; i < count; i++, w++) {
		while (strcmp(in->workloads[w].name, split[i].name) != 0)
			w++;
		out[i] = 2.0 * (double)in->workloads[w].base_count /
			(double)(split[i].base_count + split[i].head_count);
	}
	return out;
}

/* 1: it is of all of them, which no split has. */
static double factor_of(const struct hypothesis *h, const double *factors,
	const struct analysis *analysis)
{
	const struct workload *first = analysis->workloads;

	return h->workload >= first &&
			h->workload < first + analysis->workload_count
		? factors[h->workload - first] : 1.0;
}

static struct detectable detectable_of(const struct hypothesis *h, double all)
{
	if (h->by->exact || h->kind == KIND_TOTAL)
		return (struct detectable){h->decision.detectable,
			h->decision.detectable, h->decision.detectable,
			h->decision.detectable};
	return (struct detectable){
		.half = h->decision.detectable,
		.now = h->by->detectable(h, all, 1.0),
		.runs = h->by->detectable(h, 2.0 * all, 1.0),
		.length = h->by->detectable(h, all, 2.0),
	};
}

static void add_trial_row(struct trial *trial, const struct hypothesis *h,
	double all, struct symtab *symtab)
{
	struct trial_row *s = &trial->rows[trial->row_count++];

	*s = (struct trial_row){
		.workload = h->workload->name,
		.kind = h->kind,
		.metric = h->metric.name,
		.func = h->kind == KIND_TOTAL ? h->benchmark :
			h->series->series.funcs[h->func],
		.exact = h->by->exact,
		.failed = h->decision.status == STATUS_REGRESSION,
		.detectable = detectable_of(h, all),
	};
	s->metric_text = symtab_text(symtab, s->metric);
	s->func_text = symtab_text(symtab, s->func);
}

static void run_trial(struct trial *trial, struct worker *worker)
{
	const struct selftest_input *in = worker->in;
	struct arena *arena = &worker->arena;
	struct workload *workloads = arena_alloc(arena,
		in->workload_count + 1, sizeof *workloads);
	struct compare_input comparison = {.symtab = in->symtab,
		.policy = worker->policy, .workloads = workloads};
	struct analysis analysis;
	const double *factors;

	comparison.workload_count = split_deal(workloads, worker->splits,
		trial->split, in->workloads, in->workload_count, arena);
	for (size_t w = 0; w < comparison.workload_count; w++)
		if (trial->plant && strcmp(workloads[w].name,
				trial->plant->workload) == 0)
			plant_grow(&workloads[w], trial->plant, trial->ratio,
				&trial->seed, arena);
	analyze(&analysis, &comparison, arena);
	factors = runs_factors(analysis.workloads, analysis.workload_count, in,
		arena);
	if (!trial->plant)
		trial->rows = xcalloc(analysis.hypotheses.count + 1,
			sizeof *trial->rows);
	for (size_t i = 0; i < analysis.hypotheses.count; i++) {
		const struct hypothesis *h = analysis.hypotheses.all[i];

		trial->failed |= h->decision.status == STATUS_REGRESSION;
		if (!trial->plant && h->decision.judged)
			add_trial_row(trial, h,
				factor_of(h, factors, &analysis), in->symtab);
	}
}

static int work(void *data, size_t at, struct err *err)
{
	struct worker *worker = data;

	(void)err; /* nothing in it fails */
	run_trial(&worker->trials[at], worker);
	arena_reset(&worker->arena);
	return 0;
}

void trials_run(struct trial *trials, size_t count,
	const struct selftest_input *in, const struct policy *policy,
	const struct splits *splits)
{
	unsigned jobs = parallel_jobs(in->jobs ? in->jobs : 1, count);
	struct worker *workers = xcalloc(jobs + 1u, sizeof *workers);
	struct err none = {0};

	for (unsigned j = 0; j < jobs; j++)
		workers[j] = (struct worker){.trials = trials, .in = in,
			.policy = policy, .splits = splits};
	parallel_run(workers, sizeof *workers, jobs, count, work, &none);
	for (unsigned j = 0; j < jobs; j++)
		arena_clear(&workers[j].arena);
	free(workers);
}
