/* Resolves a decided row into what reports show. */
#include "compare/findings/finding.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/findings/cost_history.h"
#include "compare/frames/classify.h"
#include "compare/names/key.h"
#include "compare/names/line_match.h"
#include "compare/stats/stats.h"
#include "gate/core/buf.h"
#include "gate/core/err.h"

#define PATHS_SHOWN 5
#define LINES_SHOWN 5
#define CONFIDENCE_TAIL 0.025 /* 95 %, two-sided */

const char *name_text(const struct analysis *analysis, sym name)
{
	struct span text = symtab_text(analysis->symtab, name);
	struct buf spelled = {0};
	char *copy;

	if (text.len == 0)
		return NULL;
	if (!memchr(text.data, 0, text.len))
		return text.data;
	for (size_t i = 0; i < text.len; i++) {
		if (text.data[i])
			buf_char(&spelled, text.data[i]);
		else
			buf_text(&spelled, "\\x00");
	}
	copy = arena_copy(analysis->arena, buf_view(&spelled));
	buf_clear(&spelled);
	return copy;
}

/* Mean per operation (or run) of one side in the metric's unit: kept runs. */
static double side_mean(const struct judged_series *j, const double *values,
	bool head)
{
	const struct series *s = &j->series;
	size_t from = head ? s->base_count : 0;
	size_t to = head ? s->run_count : s->base_count;

	return series_sum(values, j->keep, from, to) /
		series_sum(s->operations, j->keep, from, to);
}

void finding_interval(struct side_value *side, double dispersion,
	double degrees)
{
	double half = .5 * t_upper_inverse(CONFIDENCE_TAIL, degrees) *
		sqrt(dispersion);
	double root = sqrt(side->events);
	double scale = side->events > 0.0 ? side->value / side->events : 0.0;

	side->lo = scale * pow(fmax(root - half, 0.0), 2.0);
	side->hi = scale * pow(root + half, 2.0);
}

static double finite_or_nan(double x)
{
	return isfinite(x) ? x : ABSENT;
}

static void set_change(struct finding *out)
{
	struct change *c = &out->change;

	c->absolute = out->head.value - out->base.value;
	c->ratio = out->base.value > 0.0 ?
		finite_or_nan(out->head.value / out->base.value) : ABSENT;
}

static void set_test(struct finding *out, const struct hypothesis *h)
{
	out->change.p = h->p;
	out->change.p_adjusted = h->judged ? h->p_adjusted : ABSENT;
	out->test = (struct test_detail){
		.base_events = h->base,
		.head_events = h->head,
		.estimate = h->estimate,
		.z = h->z,
		.z_budget = h->z_budget,
		.p_budget = h->p_budget,
		.degrees = h->degrees,
		.dispersion = h->dispersion,
		.weight = h->weight,
		.speed = h->speed,
		.speed_variance = h->speed_variance,
		.rank = h->rank,
		.rank_needed = h->rank_needed,
		.one_run = h->one_run,
	};
}

static void tested_values(struct finding *out, const struct hypothesis *h)
{
	const struct judged_series *j = h->series;
	const struct series *s = &j->series;
	const double *all = s->value_sums; /* what shares are of */
	const double *values = h->kind == KIND_TOTAL ? all :
		series_row(s, s->values, h->func);
	double factor = exp(-h->speed), lo, hi, limit;
	double base_all = side_mean(j, all, false);
	double head_all = side_mean(j, all, true);

	out->base = (struct side_value){
		.present = true,
		.value = side_mean(j, values, false),
		.runs = h->kept_base,
		.events = h->base,
	};
	out->head = (struct side_value){
		.present = true,
		.value = side_mean(j, values, true) * factor,
		.runs = h->kept_head,
		.events = h->head,
	};
	out->base.share = base_all > 0.0 ? out->base.value / base_all : 0.0;
	out->head.share = head_all > 0.0 ?
		out->head.value / factor / head_all : 0.0;
	finding_interval(&out->base, h->dispersion, h->degrees);
	finding_interval(&out->head, h->dispersion, h->degrees);
	set_change(out);
	limit = t_upper_inverse(CONFIDENCE_TAIL, h->degrees);
	if (h->kind == KIND_TOTAL && isnan(h->z_budget)) {
		double se = hypothesis_standard_error(h);

		lo = out->change.ratio * exp(-limit * se);
		hi = out->change.ratio * exp(limit * se);
	} else {
		double root = spread_root(limit, hypothesis_counted(h),
			h->session, h->degrees);
		double counted = h->base > 0.0 ? h->head / h->base /
			exp(h->log_rho) : ABSENT;

		g_interval(&lo, &hi, h->base, h->head, h->log_rho,
			h->speed_variance, h->dispersion, root);
		/* From a ratio of observations to one of values. */
		if (counted > 0.0 && out->change.ratio > 0.0) {
			lo *= out->change.ratio / counted;
			hi *= out->change.ratio / counted;
		}
	}
	out->change.ratio_lo = finite_or_nan(lo);
	out->change.ratio_hi = finite_or_nan(hi);
	set_test(out, h);
}

/* All workloads together: one operation of each, with the factor that they
 * share. */
static void machine_values(struct finding *out, const struct hypothesis *h,
	const struct analysis *analysis)
{
	double limit = t_upper_inverse(CONFIDENCE_TAIL, h->degrees);
	double half = exp(limit * hypothesis_standard_error(h));

	out->base = (struct side_value){.present = true, .events = ABSENT,
		.runs = h->kept_base, .share = 1.0};
	for (size_t i = 0; i < analysis->series_count; i++) {
		const struct judged_series *j = &analysis->series[i];

		out->base.value += side_mean(j, j->series.value_sums, false);
	}
	out->head = out->base;
	out->head.runs = h->kept_head;
	out->head.value *= exp(h->estimate);
	out->base.lo = out->base.hi = out->base.value;
	out->head.lo = out->head.value / half;
	out->head.hi = out->head.value * half;
	set_change(out);
	out->change.ratio_lo = out->change.ratio / half;
	out->change.ratio_hi = out->change.ratio * half;
	set_test(out, h);
}

static void exact_side(struct side_value *side, const double *values,
	size_t count, unsigned runs)
{
	*side = (struct side_value){.present = count > 0, .runs = runs,
		.events = ABSENT, .share = ABSENT};
	side->lo = side->hi = count ? values[0] : 0.0;
	for (size_t i = 0; i < count; i++) {
		side->value += values[i] / (double)count;
		side->lo = fmin(side->lo, values[i]);
		side->hi = fmax(side->hi, values[i]);
	}
}

static void exact_values(struct finding *out, const struct hypothesis *h)
{
	const struct test_detail none = {ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT,
		ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, -1};

	exact_side(&out->base, h->exact_base, h->exact_base_count,
		h->kept_base);
	exact_side(&out->head, h->exact_head, h->exact_head_count,
		h->kept_head);
	set_change(out);
	out->exact = true;
	out->change.ratio_lo = out->base.hi > 0.0 ?
		finite_or_nan(out->head.lo / out->base.hi) : ABSENT;
	out->change.ratio_hi = out->base.lo > 0.0 ?
		finite_or_nan(out->head.hi / out->base.lo) : ABSENT;
	out->change.p = out->change.p_adjusted = ABSENT;
	out->test = none;
}

/* What a path or line costs per operation on one side, added over runs. */
struct carried {
	uint32_t words[PATH_DEPTH]; /* path of rows + 1, or file, line */
	double base, head;          /* summed, then per operation */
};

static int compare_carried_key(const void *a, const void *b)
{
	return memcmp(((const struct carried *)a)->words,
		((const struct carried *)b)->words, sizeof(uint32_t) *
		PATH_DEPTH);
}

/* Adds up equal keys, scales to the finding's values. Returns how many. */
static size_t carried_merge(struct carried *list, size_t count,
	const struct hypothesis *h)
{
	const struct judged_series *j = h->series;
	const struct series *s = &j->series;
	double base = series_sum(s->operations, j->keep, 0, s->base_count);
	double head = series_sum(s->operations, j->keep, s->base_count,
		s->run_count) * exp(h->speed);
	size_t merged = 0;

	qsort(list, count, sizeof *list, compare_carried_key);
	for (size_t i = 0; i < count; i++) {
		if (merged && compare_carried_key(&list[merged - 1],
				&list[i]) == 0) {
			list[merged - 1].base += list[i].base;
			list[merged - 1].head += list[i].head;
		} else {
			list[merged++] = list[i];
		}
	}
	for (size_t i = 0; i < merged; i++) {
		list[i].base /= base;
		list[i].head /= head;
	}
	return merged;
}

static double carried_change(const struct carried *c)
{
	return c->head - c->base;
}

/* Largest change first; equal changes in the order of their keys, which for
 * paths are rows and so the same in every process. */
static int compare_carried_change(const void *a, const void *b)
{
	double x = fabs(carried_change(a)), y = fabs(carried_change(b));

	if (x != y)
		return x > y ? -1 : 1;
	return compare_carried_key(a, b);
}

static size_t paths_collect(struct carried *list, const struct hypothesis *h)
{
	const struct judged_series *j = h->series;
	const struct series *s = &j->series;
	size_t count = 0;

	for (size_t r = 0; r < s->run_count; r++) {
		const struct lane *lane = s->lanes[r];

		for (uint32_t p = 0; j->keep[r] && p < lane->path_count; p++) {
			const uint32_t *path = lane->paths +
				(size_t)p * PATH_DEPTH;
			double value = lane->path_values[
				(size_t)p * lane->metric_count +
				s->metric_index[r]];

			if (s->row_of[r][path[0] - 1] != h->func)
				continue;
			if (list) {
				struct carried *c = &list[count];

				*c = (struct carried){0};
				for (int i = 0; i < PATH_DEPTH && path[i]; i++)
					c->words[i] =
						s->row_of[r][path[i] - 1] + 1;
				*(r < s->base_count ? &c->base : &c->head) =
					value;
			}
			count++;
		}
	}
	return count;
}

static void add_paths(struct finding *out, const struct hypothesis *h,
	const struct analysis *analysis)
{
	const struct series *s = &h->series->series;
	size_t count = paths_collect(NULL, h);
	struct carried *list = xcalloc(count + 1, sizeof *list);

	paths_collect(list, h);
	count = carried_merge(list, count, h);
	qsort(list, count, sizeof *list, compare_carried_change);
	if (count > PATHS_SHOWN)
		count = PATHS_SHOWN;
	out->paths = arena_alloc(analysis->arena, count + 1,
		sizeof *out->paths);
	for (size_t i = 0; i < count && carried_change(&list[i]) != 0.0; i++) {
		struct path *path = &out->paths[out->path_count++];

		path->absolute = carried_change(&list[i]);
		path->frames = arena_alloc(analysis->arena, PATH_DEPTH,
			sizeof *path->frames);
		for (int f = 0; f < PATH_DEPTH && list[i].words[f]; f++)
			path->frames[path->frame_count++] = name_text(analysis,
				s->funcs[list[i].words[f] - 1]);
	}
	free(list);
}

static size_t lines_collect(struct carried *list, const struct hypothesis *h)
{
	const struct judged_series *j = h->series;
	const struct series *s = &j->series;
	size_t count = 0;

	for (size_t r = 0; r < s->run_count; r++) {
		const struct lane *lane = s->lanes[r];

		for (uint32_t l = 0; j->keep[r] && l < lane->line_count; l++) {
			const struct owner_line *line = &lane->lines[l];

			if (s->row_of[r][line->func] != h->func)
				continue;
			if (list) {
				struct carried *c = &list[count];

				*c = (struct carried){.words = {
					line->file.i, line->line}};
				*(r < s->base_count ? &c->base : &c->head) =
					lane->line_values[(size_t)l *
						lane->metric_count +
						s->metric_index[r]];
			}
			count++;
		}
	}
	return count;
}

static int compare_lines(const void *a, const void *b)
{
	const struct site_line *x = a, *y = b;
	double dx = fabs(x->head - x->base), dy = fabs(y->head - y->base);
	int files;

	if (dx != dy)
		return dx > dy ? -1 : 1;
	files = strcmp(x->file ? x->file : "", y->file ? y->file : "");
	if (files)
		return files;
	return (x->line > y->line) - (x->line < y->line);
}

/* The lines of the subject, and as its place the one that changed most. */
static void add_lines(struct finding *out, const struct hypothesis *h,
	const struct analysis *analysis)
{
	size_t most = lines_collect(NULL, h), count = 0;
	struct carried *list = xcalloc(most + 1, sizeof *list);

	lines_collect(list, h);
	most = carried_merge(list, most, h);
	out->lines = arena_alloc(analysis->arena, most + 1, sizeof *out->lines);
	for (size_t i = 0; i < most; i++) {
		const char *file = name_text(analysis,
			(sym){list[i].words[0]});

		if (!file && list[i].words[1] == 0)
			continue; /* the capture does not tell */
		out->lines[count++] = (struct site_line){
			.file = file,
			.line = list[i].words[1],
			.base = list[i].base,
			.head = list[i].head,
		};
	}
	if (h->kind == KIND_SITE)
		count = lines_align(out->lines, count);
	qsort(out->lines, count, sizeof *out->lines, compare_lines);
	out->line_count = count > LINES_SHOWN ? LINES_SHOWN : count;
	if (count) {
		out->subject.file = out->lines[0].file;
		out->subject.line = out->lines[0].line;
	}
	free(list);
}

/* The neighbour whose fall offsets most of the rise. */
static void add_matched(struct finding *out, const struct hypothesis *h,
	const struct analysis *analysis)
{
	const struct judged_series *j = h->series;
	uint32_t best = h->moved[0];

	for (size_t i = 1; i < h->moved_count; i++) {
		uint32_t n = h->moved[i];

		if (exp(h->log_rho) * j->base[n] - j->head[n] >
				exp(h->log_rho) * j->base[best] -
				j->head[best])
			best = n;
	}
	out->matched_present = true;
	out->matched.function = name_text(analysis, j->series.funcs[best]);
}

/* What base calls the function when that is not what head calls it. */
static void add_base_name(struct finding *out, const struct hypothesis *h,
	const struct analysis *analysis)
{
	out->matched.function = name_text(analysis,
		h->series->series.matched[h->func]);
	out->matched_present = out->matched.function != NULL;
}

/* What of the name stays from commit to commit, for the id: its key, unless
 * another subject of the same kind has that too. */
static const char *stable_name(const struct hypothesis *h,
	const struct analysis *analysis)
{
	const struct series *s = &h->series->series;
	const struct hypotheses *list = &analysis->hypotheses;
	struct span name = symtab_text(analysis->symtab, s->funcs[h->func]);
	struct buf key = {0}, other = {0};
	const char *stable = name_text(analysis, s->funcs[h->func]);
	bool alone = true;

	identity_key(&key, s->languages, name);
	if (!span_equal(buf_view(&key), name)) {
		for (size_t i = 0; alone && i < list->count; i++) {
			const struct hypothesis *x = &list->all[i];

			if (x->series != h->series || x->kind != h->kind ||
					x->func == h->func)
				continue;
			identity_key(&other, s->languages, symtab_text(
				analysis->symtab, s->funcs[x->func]));
			alone = !span_equal(buf_view(&key), buf_view(&other));
		}
		if (alone)
			stable = arena_copy(analysis->arena, buf_view(&key));
	}
	buf_clear(&key);
	buf_clear(&other);
	return stable;
}

static const char *or_empty(const char *text)
{
	return text ? text : "";
}

void finding_id(char out[FINDING_ID_SIZE], const struct hypothesis *h,
	const struct analysis *analysis)
{
	entity_id(out, (const char *[]){h->workload->name,
		kind_name(h->kind),
		or_empty(name_text(analysis, h->metric.name)),
		h->kind == KIND_TOTAL ? name_text(analysis, h->benchmark) :
			stable_name(h, analysis)}, 4);
}

double finding_rise(const struct finding *f)
{
	if (isnan(f->change.ratio))
		return (double)INFINITY;
	return isnan(f->change.ratio_lo) ? f->change.ratio :
		f->change.ratio_lo;
}

static void accept(struct finding *out, const struct analysis *analysis)
{
	const struct acceptance *a;

	if (out->status != STATUS_REGRESSION)
		return;
	a = policy_acceptance(analysis->policy, out->workload,
		out->subject.function, out->metric, out->id,
		finding_rise(out));
	if (!a)
		return;
	out->status = STATUS_ACCEPTED;
	out->reason = REASON_ACCEPTED;
	out->accepted_reason = a->reason;
	out->budget_rule = a->rule;
}

void finding_make(struct finding *out, const struct hypothesis *h,
	const struct analysis *analysis)
{
	*out = (struct finding){
		.workload = h->workload->name,
		.kind = h->kind,
		.metric = or_empty(name_text(analysis, h->metric.name)),
		.unit = or_empty(name_text(analysis, h->metric.unit)),
		.attribution = h->kind == KIND_TOTAL ? ATTRIBUTION_TOTAL :
			ATTRIBUTION_OWNER,
		.status = h->status,
		.reason = h->reason,
		.judged = h->judged,
		.budget_ratio = h->judged ? 1.0 + h->allowance.growth :
			ABSENT,
		.budget_rule = h->allowance.rule,
		.detectable = finite_or_nan(h->detectable),
	};
	if (h->family == FAMILY_EXACT)
		exact_values(out, h);
	else if (h->family == FAMILY_MACHINE)
		machine_values(out, h, analysis);
	else
		tested_values(out, h);
	if (h->kind != KIND_TOTAL)
		out->subject.function = name_text(analysis,
			h->series->series.funcs[h->func]);
	else
		out->subject.function = name_text(analysis, h->benchmark);
	if (h->kind != KIND_TOTAL) {
		add_base_name(out, h, analysis);
		add_paths(out, h, analysis);
		add_lines(out, h, analysis);
	}
	history_make(out, h, analysis);
	if (h->status == STATUS_MOVED)
		add_matched(out, h, analysis);
	finding_id(out->id, h, analysis);
	accept(out, analysis);
}

int finding_compare(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	double dx = fabs(x->change.absolute), dy = fabs(y->change.absolute);

	if (x->status != y->status)
		return x->status < y->status ? -1 : 1;
	if (dx != dy)
		return dx > dy ? -1 : 1;
	return strcmp(x->id, y->id);
}
