/* Runs the reports of a selftest, several at once. */
#include "compare/selftest/trial.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#include "compare/compare.h"
#include "compare/hypotheses/hypothesis.h"
#include "gate/core/err.h"

struct pool {
	struct trial *trials;
	size_t count, next;
	const struct selftest_input *in;
	const struct policy *policy;
	const struct splits *splits;
	pthread_mutex_t lock;
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

/* How many times the runs of a side of a split the whole workload has. */
static double runs_factor(const struct workload *split,
	const struct selftest_input *in)
{
	for (size_t w = 0; w < in->workload_count; w++)
		if (strcmp(in->workloads[w].name, split->name) == 0)
			return 2.0 * (double)in->workloads[w].base_count /
				(double)(split->base_count +
				split->head_count);
	return 1.0;
}

static struct detectable detectable_of(const struct hypothesis *h,
	const struct selftest_input *in)
{
	double all = runs_factor(h->workload, in);

	if (h->family == FAMILY_EXACT || h->kind == KIND_TOTAL)
		return (struct detectable){h->detectable,
			h->detectable, h->detectable, h->detectable};
	return (struct detectable){
		.half = h->detectable,
		.now = hypothesis_detectable(h, all, 1.0),
		.runs = hypothesis_detectable(h, 2.0 * all, 1.0),
		.length = hypothesis_detectable(h, all, 2.0),
	};
}

static void add_trial_row(struct trial *trial, const struct hypothesis *h,
	bool failed, const struct selftest_input *in)
{
	struct trial_row *s = &trial->rows[trial->row_count++];

	*s = (struct trial_row){
		.workload = h->workload->name,
		.kind = h->kind,
		.metric = h->metric.name,
		.func = h->kind == KIND_TOTAL ? h->benchmark :
			h->series->series.funcs[h->func],
		.exact = h->family == FAMILY_EXACT,
		.failed = failed,
		.detectable = detectable_of(h, in),
	};
	s->metric_text = symtab_text(in->symtab, s->metric);
	s->func_text = symtab_text(in->symtab, s->func);
}

static void trial_run(struct trial *trial, const struct pool *pool,
	struct arena *arena)
{
	const struct selftest_input *in = pool->in;
	struct workload *workloads = arena_alloc(arena,
		in->workload_count + 1, sizeof *workloads);
	struct compare_input comparison = {.symtab = in->symtab,
		.policy = pool->policy, .workloads = workloads};
	struct analysis analysis;

	comparison.workload_count = split_deal(workloads, pool->splits,
		trial->split, in->workloads, in->workload_count, arena);
	for (size_t w = 0; w < comparison.workload_count; w++)
		if (trial->plant && strcmp(workloads[w].name,
				trial->plant->workload) == 0)
			plant_grow(&workloads[w], trial->plant, trial->ratio,
				&trial->seed, arena);
	analyze(&analysis, &comparison, arena);
	if (!trial->plant)
		trial->rows = xcalloc(analysis.hypotheses.count + 1,
			sizeof *trial->rows);
	for (size_t i = 0; i < analysis.hypotheses.count; i++) {
		const struct hypothesis *h = &analysis.hypotheses.all[i];
		bool failed = h->status == STATUS_REGRESSION;

		trial->failed |= failed;
		if (!trial->plant && h->judged)
			add_trial_row(trial, h, failed, in);
	}
}

static void *work(void *data)
{
	struct pool *pool = data;
	struct arena arena = {0};

	for (;;) {
		size_t at;

		pthread_mutex_lock(&pool->lock);
		at = pool->next++;
		pthread_mutex_unlock(&pool->lock);
		if (at >= pool->count)
			break;
		trial_run(&pool->trials[at], pool, &arena);
		arena_reset(&arena);
	}
	arena_clear(&arena);
	return NULL;
}

/* On this thread and jobs - 1 more; what cannot be started is done by those
 * that could. */
void trials_run(struct trial *trials, size_t count,
	const struct selftest_input *in, const struct policy *policy,
	const struct splits *splits)
{
	struct pool pool = {.trials = trials, .count = count, .in = in,
		.policy = policy, .splits = splits};
	unsigned jobs = in->jobs > count ? (unsigned)count : in->jobs;
	pthread_t *threads = xcalloc(jobs + 1u, sizeof *threads);
	unsigned started = 1;

	pthread_mutex_init(&pool.lock, NULL);
	while (started < jobs && pthread_create(&threads[started], NULL, work,
			&pool) == 0)
		started++;
	work(&pool);
	for (unsigned j = 1; j < started; j++)
		pthread_join(threads[j], NULL);
	pthread_mutex_destroy(&pool.lock);
	free(threads);
}
