/* Reports drawn from runs measured apart: DATA/SESSION are run sets of one
 * code, taken at different times. Base has K runs of each of several sessions,
 * head K runs of another; whatever fails is a false alarm, until something is
 * planted in head. */
#include "tests/truth/truth.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare/frames/classify.h"
#include "compare/selftest/plant.h"
#include "gate/core/random.h"

/* Planted in functions of about twenty samples a run: 20 over and times the
 * root of 2. */
#define SAMPLES_LEAST 14.0
#define SAMPLES_MOST 28.0
#define TARGETS_MAX 1024

/* The sessions, each with its workloads, all runs in the base place. */
struct sessions {
	size_t count;
	char *names[LIST_MAX];
	size_t workload_count[LIST_MAX];
	struct workload *workloads[LIST_MAX];
};

/* What is asked of one kind of report. */
struct apart {
	const struct sessions *data;
	unsigned runs;
	bool alone;   /* one workload a report, not all */
	double ratio; /* planted in one function; 1: unchanged code */
};

/* Adds K runs of the workload in a session to a list. */
static size_t add_runs(struct run *out, size_t count,
	const struct sessions *data, size_t session, const char *workload,
	unsigned runs, uint64_t *state)
{
	for (size_t w = 0; w < data->workload_count[session]; w++) {
		const struct workload *from = &data->workloads[session][w];
		size_t which[DRAW_MAX];

		if (strcmp(from->name, workload) != 0 ||
				from->base_count < runs)
			continue;
		truth_draw(which, runs, from->base_count, state);
		for (size_t r = 0; r < runs; r++)
			out[count++] = from->base[which[r]];
	}
	return count;
}

static size_t draw_report(struct workload *out, const struct truth *t,
	const struct apart *kind, uint64_t *state, struct arena *arena)
{
	const struct sessions *data = kind->data;
	size_t heads = t->heads && t->heads < data->count ? t->heads :
		data->count;
	size_t head = data->count - 1 - draw_below(heads, state);
	size_t order[LIST_MAX], count = 0;

	truth_draw(order, data->count, data->count, state);
	for (size_t w = 0; w < data->workload_count[head] &&
			count < WORKLOADS_MAX; w++) {
		const char *name = data->workloads[head][w].name;
		struct workload *x = &out[count];
		struct run *base = arena_alloc(arena, t->sessions * kind->runs,
			sizeof *base);
		struct run *changed = arena_alloc(arena, kind->runs,
			sizeof *changed);

		*x = (struct workload){.name = name, .base = base,
			.head = changed};
		for (size_t i = 0, n = 0; i < data->count && n < t->sessions;
				i++) {
			if (order[i] == head)
				continue;
			x->base_count = add_runs(base, x->base_count, data,
				order[i], name, kind->runs, state);
			n++;
		}
		x->head_count = add_runs(changed, 0, data, head, name,
			kind->runs, state);
		count += x->base_count && x->head_count;
	}
	return count;
}

/* The functions of a workload that something may be planted in. */
static size_t add_targets(struct plant *out, size_t count,
	const struct truth *t, const struct workload *w)
{
	sym cpu = symtab_intern(t->symtab, span_of("cpu"));
	double hot = policy_budget(&t->policy, "cpu", "ns").hot;
	uint32_t m;
	const struct event_group *group = run_group(&w->base[0], cpu, &m);

	for (uint32_t i = 0;
		group && i < group->func_count && count < TARGETS_MAX; i++) {
		plant_measure(&out[count], w, cpu, group->funcs[i]);
		count += out[count].kind == PLANT_SAMPLED &&
			out[count].share >= hot &&
			out[count].events >= SAMPLES_LEAST &&
			out[count].events <= SAMPLES_MOST;
	}
	return count;
}

static bool is_target(const struct truth *t, const struct finding *f,
	const struct plant *plant)
{
	return f->kind == KIND_FUNCTION &&
		strcmp(f->workload, plant->workload) == 0 &&
		strcmp(f->metric, symtab_text(t->symtab,
			plant->metric).data) == 0 &&
		strcmp(f->subject.function, symtab_text(t->symtab,
			plant->func).data) == 0;
}

static void one_report(struct tally *out, const struct truth *t,
	const void *data, uint64_t seed, struct arena *arena)
{
	const struct apart *kind = data;
	struct workload workloads[WORKLOADS_MAX], *first = workloads;
	struct plant *targets = arena_alloc(arena, TARGETS_MAX + 1,
		sizeof *targets), *plant = NULL;
	size_t count = draw_report(workloads, t, kind, &seed, arena), n = 0;
	struct verdict verdict;

	if (count == 0)
		return;
	if (kind->ratio > 1.0) {
		for (size_t w = 0; w < count; w++)
			n = add_targets(targets, n, t, &workloads[w]);
		if (n == 0)
			return;
		plant = &targets[draw_below(n, &seed)];
		while (strcmp(first->name, plant->workload) != 0)
			first++;
		plant_grow(first, plant, kind->ratio, &seed, arena);
	} else if (kind->alone) {
		first += draw_below(count, &seed);
	}
	out->reports = 1;
	truth_compare(&verdict, out, t, kind->alone ? first : workloads,
		kind->alone ? 1 : count, arena);
	for (size_t i = 0; i < verdict.finding_count; i++) {
		const struct finding *f = &verdict.findings[i];

		if (f->status != STATUS_REGRESSION)
			continue;
		if (plant && is_target(t, f, plant))
			out->named = 1;
		else if (plant && strcmp(f->workload, plant->workload) == 0)
			out->beside = 1;
		else
			out->elsewhere = 1;
	}
}

static void show(const struct truth *t, const struct apart *kind)
{
	struct tally sum = truth_run(t, one_report, kind);

	if (kind->ratio > 1.0)
		printf("planted x%-4g", kind->ratio);
	else
		printf("unchanged    ");
	printf(" %-8s K=%-2u %s", kind->alone ? "one" : "all", kind->runs,
		kind->ratio > 1.0 ? "named" : "FAIL ");
	truth_show_rate(kind->ratio > 1.0 ? sum.named : sum.failed,
		sum.reports);
	if (kind->ratio > 1.0)
		printf("  beside %u elsewhere %u", sum.beside, sum.elsewhere);
	else
		printf("  functions %u totals %u sites %u exact %u",
			sum.kinds[0], sum.kinds[1], sum.kinds[2],
			sum.kinds[3]);
	printf(" of %u\n", sum.reports);
	fflush(stdout);
}

void truth_sessions(struct truth *t)
{
	static const double ratios[] = {1.0, 1.3, 1.45, 1.6, 1.8, 2.0, 2.5,
		3.0};
	static struct sessions data;
	char path[4096];

	data.count = truth_list(data.names, LIST_MAX, t->data);
	for (size_t s = 0; s < data.count; s++) {
		snprintf(path, sizeof path, "%s/%s", t->data, data.names[s]);
		truth_read(&data.workloads[s], &data.workload_count[s], t,
			arena_printf(&t->arena, "%s", path));
	}
	if (data.count <= t->sessions) {
		fprintf(stderr, "truth: %s: %u sessions of base and one of "
			"head need more than %zu\n", t->data, t->sessions,
			data.count);
		exit(5);
	}
	if (t->runs_count == 0)
		t->runs[t->runs_count++] = 5;
	for (size_t k = 0; k < t->runs_count; k++)
		for (size_t r = 0; r < sizeof ratios / sizeof *ratios; r++)
			for (int alone = 0; alone < 2; alone++)
				if (r == 0 || t->variants)
					show(t, &(struct apart){&data,
						t->runs[k], alone == 1,
						ratios[r]});
}
