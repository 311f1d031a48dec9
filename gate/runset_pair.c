/* Groups captures into runs and workloads, and refuses unlike ones. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "compare/entity.h"
#include "gate/runset.h"

/* The runs of captures [from, to), which are of one workload. */
static size_t group_runs(const struct run **out, const struct runset *set,
	size_t from, size_t to, struct arena *arena)
{
	struct run *runs = arena_alloc(arena, to - from + 1, sizeof *runs);
	size_t count = 0;

	for (size_t i = from; i < to; i++) {
		const struct capture *c = &set->captures[i];
		const struct fold **folds;
		struct run *run;

		if (c->unknown)
			continue;
		if (count == 0 || strcmp(runs[count - 1].name, c->run) != 0)
			runs[count++] = (struct run){ .name = c->run };
		run = &runs[count - 1];
		folds = arena_alloc(arena, run->fold_count + 1, sizeof *folds);
		for (size_t f = 0; f < run->fold_count; f++)
			folds[f] = run->folds[f];
		folds[run->fold_count++] = &c->fold;
		run->folds = folds;
	}
	*out = runs;
	return count;
}

static size_t workload_end(const struct runset *set, size_t from)
{
	size_t to = from;

	while (to < set->capture_count && strcmp(set->captures[to].workload,
			set->captures[from].workload) == 0)
		to++;
	return to;
}

/* A time profile without samples judges nothing and hides everything. */
static int check_samples(const struct capture *c, const struct symtab *symtab,
	struct err *err)
{
	for (uint32_t m = 0; m < c->fold.metric_count; m++) {
		struct span name = symtab_text(symtab,
			c->fold.metrics[m].name);

		if (metric_class(name) != METRIC_TIME ||
				c->fold.metrics[m].is_events ||
				c->fold.sample_count > 0)
			continue;
		return err_set(err, ERR_INPUT, "%s: the %s profile holds no "
			"samples; check that the benchmark ran long enough "
			"and that nothing else was profiling it", c->path,
			name.data);
	}
	return 0;
}

/* Within one run a metric may be recorded once. */
static int check_twice(const struct capture *c, const struct capture *earlier,
	const struct symtab *symtab, struct err *err)
{
	for (uint32_t m = 0; m < c->fold.metric_count; m++)
		for (uint32_t e = 0; e < earlier->fold.metric_count; e++) {
			if (!sym_equal(c->fold.metrics[m].name,
					earlier->fold.metrics[e].name))
				continue;
			return err_set(err, ERR_INPUT, "%s: run %s already "
				"has %s from %s; give each run one capture of "
				"a kind, or merge them with go tool pprof "
				"-proto", c->path, c->run, symtab_text(symtab,
				c->fold.metrics[m].name).data, earlier->path);
		}
	return 0;
}

static int check_set(const struct runset *set, const struct symtab *symtab,
	struct err *err)
{
	for (size_t i = 0; i < set->capture_count; i++) {
		const struct capture *c = &set->captures[i];

		if (check_samples(c, symtab, err))
			return -1;
		for (size_t j = i; j-- > 0;) {
			const struct capture *earlier = &set->captures[j];

			if (strcmp(c->workload, earlier->workload) != 0 ||
					strcmp(c->run, earlier->run) != 0)
				break;
			if (check_twice(c, earlier, symtab, err))
				return -1;
		}
	}
	return 0;
}

static bool same_number(double a, double b)
{
	return a == b || (isnan(a) && isnan(b));
}

enum { SAMPLING_MAX = 64 };

/* "sampled every 10000000 ns", "counted exactly". */
static const char *sampling(char out[SAMPLING_MAX], const struct metric *m,
	const struct symtab *symtab)
{
	if (m->nature == NATURE_EXACT)
		return "counted exactly";
	if (!(m->period > 0.0))
		return "sampled";
	snprintf(out, SAMPLING_MAX, "sampled every %.0f %.16s", m->period,
		symtab_text(symtab, m->unit).data);
	return out;
}

/* One metric must mean one thing in all runs of a workload. */
static int check_metric(const struct workload *w, const struct metric *metric,
	const char *side, const struct run *run, const struct metric *other,
	const struct symtab *symtab, struct err *err)
{
	const char *name = symtab_text(symtab, metric->name).data;
	char first[SAMPLING_MAX], second[SAMPLING_MAX];

	if (!sym_equal(metric->unit, other->unit))
		return err_set(err, ERR_INPUT, "%s: %s is in %s, but in %s in "
			"%s run %s; profiles of different kinds cannot be "
			"compared", w->name, name,
			symtab_text(symtab, metric->unit).data,
			symtab_text(symtab, other->unit).data, side,
			run->name);
	if (metric->nature == other->nature &&
			same_number(metric->period, other->period))
		return 0;
	return err_set(err, ERR_INPUT, "%s: %s is %s in one run, but %s in %s "
		"run %s; record both sides with the same profiling rate",
		w->name, name, sampling(first, metric, symtab),
		sampling(second, other, symtab), side, run->name);
}

static int check_like(const struct workload *w, const struct metric *metric,
	const struct symtab *symtab, struct err *err)
{
	for (int side = 0; side < 2; side++) {
		const struct run *runs = side ? w->head : w->base;
		size_t count = side ? w->head_count : w->base_count;

		for (size_t r = 0; r < count; r++) {
			uint32_t at;
			const struct fold *fold = run_metric(&runs[r],
				metric->name, &at);

			if (fold && check_metric(w, metric, side ? "head" :
					"base", &runs[r], &fold->metrics[at],
					symtab, err))
				return -1;
		}
	}
	return 0;
}

static bool side_has(const struct workload *w, bool head, sym metric)
{
	const struct fold *fold;

	for (struct fold_cursor c = side_folds(w, head);
			(fold = fold_next(&c));)
		for (uint32_t m = 0; m < fold->metric_count; m++)
			if (sym_equal(fold->metrics[m].name, metric))
				return true;
	return false;
}

static const char *first_metric(const struct workload *w, bool head,
	const struct symtab *symtab)
{
	const struct fold *fold;

	for (struct fold_cursor c = side_folds(w, head);
			(fold = fold_next(&c));)
		if (fold->metric_count)
			return symtab_text(symtab,
				fold->metrics[0].name).data;
	return NULL;
}

/* Both sides' profiles must have something in common. */
static int check_shared(const struct workload *w, const struct symtab *symtab,
	struct err *err)
{
	const char *base = first_metric(w, false, symtab);
	const char *head = first_metric(w, true, symtab);
	const struct fold *fold;
	bool shared = !base || !head;

	for (struct fold_cursor c = side_folds(w, false);
			(fold = fold_next(&c));)
		for (uint32_t m = 0; m < fold->metric_count; m++) {
			if (!side_has(w, true, fold->metrics[m].name))
				continue;
			shared = true;
			if (check_like(w, &fold->metrics[m], symtab, err))
				return -1;
		}
	if (!shared)
		return err_set(err, ERR_INPUT, "%s: base recorded %s and head "
			"%s; profiles of different kinds cannot be compared",
			w->name, base, head);
	return 0;
}

/* Nothing that both sides have is an answer to no question. */
static int check_common(const struct workload *list, size_t count,
	const struct runset *base, const struct runset *head, struct err *err)
{
	for (size_t w = 0; w < count; w++)
		if (list[w].base_count && list[w].head_count)
			return 0;
	return err_set(err, ERR_INPUT, "nothing to compare: %s and %s have no "
		"workload in common (%s, %s)", base->label, head->label,
		base->captures[0].workload, head->captures[0].workload);
}

int runsets_pair(struct workload **out, size_t *count,
	const struct runset *base, const struct runset *head,
	const struct symtab *symtab, struct arena *arena, struct err *err)
{
	struct workload *list = arena_alloc(arena, base->capture_count +
		head->capture_count + 1, sizeof *list);
	size_t b = 0, h = 0, n = 0;

	if (check_set(base, symtab, err) || check_set(head, symtab, err))
		return -1;
	while (b < base->capture_count || h < head->capture_count) {
		struct workload *w = &list[n];
		int order = b == base->capture_count ? 1 :
			h == head->capture_count ? -1 :
			strcmp(base->captures[b].workload,
				head->captures[h].workload);
		size_t from_base = b, from_head = h;

		if (order <= 0)
			b = workload_end(base, b);
		if (order >= 0)
			h = workload_end(head, h);
		w->name = order <= 0 ? base->captures[from_base].workload :
			head->captures[from_head].workload;
		w->base_count = group_runs(&w->base, base,
			from_base, b, arena);
		w->head_count = group_runs(&w->head, head,
			from_head, h, arena);
		if (w->base_count + w->head_count == 0)
			continue; /* nothing but unknown files */
		n++;
		if (w->base_count && w->head_count &&
				check_shared(w, symtab, err))
			return -1;
	}
	*out = list;
	*count = n;
	return check_common(list, n, base, head, err);
}
