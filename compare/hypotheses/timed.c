/* Tests sampled time: functions against the rest of the workload and against
 * its operations (statistics, steps 2 to 9). */
#include <math.h>
#include <string.h>

#include "compare/hypotheses/hypothesis.h"
#include "compare/stats/stats.h"

#define TRIM_Z 3.0          /* reference set: as far as this from the centre */
#define REFERENCE_MIN 0.15  /* ... and no smaller share than this */
#define ONE_RUN_Z 1.645     /* one-run guard */

/* Scales the totals of one side to equal operations and drops disturbed runs.
 * Each side is judged against itself: a regression never causes a drop. */
static size_t keep_side(struct unit *u, size_t from, size_t to,
	struct arena *arena)
{
	const struct series *s = &u->series;
	size_t count = to - from;
	double *scaled = arena_alloc(arena, 2 * count, sizeof *scaled);
	double mean = 0.0;

	for (size_t r = from; r < to; r++)
		mean += s->operations[r];
	mean /= (double)count;
	for (size_t r = from; r < to; r++)
		scaled[r - from] = u->total_counts[r] * mean /
			s->operations[r];
	return keep_runs(u->keep + from, scaled, count, scaled + count);
}

/* Pooled within-side sum of squares of the log speed of the kept runs. */
static double speed_squares(const struct unit *u, size_t from, size_t to,
	size_t kept)
{
	const struct series *s = &u->series;
	double sum = 0.0, squares = 0.0;

	for (int pass = 0; pass < 2; pass++) {
		for (size_t r = from; r < to; r++) {
			double speed;

			if (!u->keep[r])
				continue;
			speed = log((u->total_counts[r] + .5) /
				s->operations[r]);
			if (pass == 0)
				sum += speed;
			else
				squares += square(speed - sum / (double)kept);
		}
	}
	return squares;
}

double unit_squares(const struct unit *u, const double *row,
	const double *totals, size_t from, size_t to, double share)
{
	double x2 = 0.0;

	for (size_t r = from; r < to; r++) {
		double mean = totals[r] * share;

		if (u->keep[r])
			x2 += square(row[r] - mean) /
				fmax(mean * (1.0 - share), .25);
	}
	return x2;
}

bool unit_hot(const struct unit *u, uint32_t row, double share)
{
	return u->base_total > 0.0 && u->head_total > 0.0 &&
		u->base[row] / u->base_total + u->head[row] / u->head_total >=
			2.0 * share &&
		u->base[row] + u->head[row] >= MIN_COUNT;
}

struct prepared {
	bool *hot;
	double *c;  /* log speed of the reference set without the row */
	double *vr; /* its variance */
};

static double log_change(const struct unit *u, uint32_t row)
{
	return log((u->head[row] + .5) / (u->base[row] + .5)) -
		u->log_operations;
}

static double log_change_weight(const struct unit *u, uint32_t row)
{
	return 1.0 / sqrt(1.0 / (u->base[row] + .5) + 1.0 /
		(u->head[row] + .5));
}

/* Which functions tell how fast the machine was: all but hot ones that lie
 * far from the centre (step 5). */
static void reference_set(bool *member, const struct unit *u, const bool *hot,
	struct arena *arena)
{
	uint32_t rows = u->series.row_count;
	struct weighted *pairs = arena_alloc(arena, rows + 1u, sizeof *pairs);
	size_t count = 0;
	double centre;

	for (uint32_t i = 0; i < rows; i++)
		if (hot[i])
			pairs[count++] = (struct weighted){log_change(u, i),
				log_change_weight(u, i)};
	centre = weighted_median(pairs, count);
	for (uint32_t i = 0; i < rows; i++)
		member[i] = !hot[i] || fabs((log_change(u, i) - centre) *
			log_change_weight(u, i)) < TRIM_Z;
}

static void reference_speed(struct prepared *out, const struct unit *u,
	const bool *member)
{
	uint32_t rows = u->series.row_count;
	double base = 0.0, head = 0.0;

	for (uint32_t i = 0; i < rows; i++) {
		base += member[i] ? u->base[i] : 0.0;
		head += member[i] ? u->head[i] : 0.0;
	}
	for (uint32_t i = 0; i < rows; i++) {
		double b = base - (member[i] ? u->base[i] : 0.0);
		double h = head - (member[i] ? u->head[i] : 0.0);

		if (b + h < REFERENCE_MIN * (u->base_total + u->head_total)) {
			b = u->base_total - u->base[i];
			h = u->head_total - u->head[i];
		}
		out->c[i] = b + h > 0.0 ? log((h + .5) / (b + .5)) -
			u->log_operations : 0.0;
		out->vr[i] = 1.0 / (b + .5) + 1.0 / (h + .5);
	}
}

static void unit_sums(struct unit *u, struct arena *arena)
{
	const struct series *s = &u->series;
	double base_operations, head_operations;

	u->keep = arena_alloc(arena, s->run_count, sizeof *u->keep);
	u->total_counts = arena_alloc(arena, s->run_count, sizeof(double));
	for (uint32_t i = 0; i < s->row_count; i++)
		for (size_t r = 0; r < s->run_count; r++)
			u->total_counts[r] += series_row(s, s->counts, i)[r];
	u->kept_base = keep_side(u, 0, s->base_count, arena);
	u->kept_head = keep_side(u, s->base_count, s->run_count, arena);
	u->base_total = series_sum(u->total_counts, u->keep, 0, s->base_count);
	u->head_total = series_sum(u->total_counts, u->keep, s->base_count,
		s->run_count);
	base_operations = series_sum(s->operations, u->keep, 0,
		s->base_count);
	head_operations = series_sum(s->operations, u->keep, s->base_count,
		s->run_count);
	u->log_operations = log(head_operations / base_operations);
	u->base = arena_alloc(arena, s->row_count + 1u, sizeof(double));
	u->head = arena_alloc(arena, s->row_count + 1u, sizeof(double));
	u->dispersion = arena_alloc(arena, s->row_count + 1u, sizeof(double));
	u->z = arena_alloc(arena, s->row_count + 1u, sizeof(double));
	for (uint32_t i = 0; i < s->row_count; i++) {
		const double *row = series_row(s, s->counts, i);

		u->base[i] = series_sum(row, u->keep, 0, s->base_count);
		u->head[i] = series_sum(row, u->keep, s->base_count,
			s->run_count);
	}
}

double unit_degrees(const struct unit *u)
{
	return (double)(u->kept_base + u->kept_head) - 2.0;
}

static void unit_dispersion(struct unit *u)
{
	const struct series *s = &u->series;
	double df = unit_degrees(u);

	for (uint32_t i = 0; i < s->row_count; i++) {
		const double *row = series_row(s, s->counts, i);
		double x2 = unit_squares(u, row, u->total_counts, 0,
			s->base_count, u->base_total > 0.0 ? u->base[i] / u->base_total : 0.0);

		x2 += unit_squares(u, row, u->total_counts, s->base_count,
			s->run_count, u->head_total > 0.0 ? u->head[i] / u->head_total : 0.0);
		u->dispersion[i] = fmax(1.0, (PRIOR + x2) / (PRIOR + df));
	}
}

double unit_speed_excess(const struct unit *u)
{
	const struct series *s = &u->series;
	double kb = (double)u->kept_base, kh = (double)u->kept_head;
	double ss = speed_squares(u, 0, s->base_count, u->kept_base) +
		speed_squares(u, s->base_count, s->run_count, u->kept_head);

	return fmax(0.0, ss / fmax(unit_degrees(u), 1.0) -
		.25 * (kb / fmax(u->base_total, 1.0) +
			kh / fmax(u->head_total, 1.0)));
}

double unit_speed_variance(const struct report *report, const struct unit *u)
{
	double df = unit_degrees(u);

	return (SPEED_WEIGHT * square(report->speed_sd) +
		df * unit_speed_excess(u)) / (SPEED_WEIGHT + df) *
		(1.0 / (double)u->kept_base + 1.0 / (double)u->kept_head);
}

void timed_prepare(struct report *report, const char *metric)
{
	sym name = symtab_intern(report->symtab, span_of(metric));

	for (size_t w = 0; w < report->workload_count; w++) {
		struct unit *u = &report->units[report->unit_count];

		if (!series_build(&u->series, &report->workloads[w], name,
				report->symtab, report->arena) ||
				u->series.metric.nature == NATURE_EXACT)
			continue;
		unit_sums(u, report->arena);
		unit_dispersion(u);
		report->unit_count++;
	}
}

bool unit_absolute(const struct report *report, const struct unit *u)
{
	size_t base = u->series.base_count, head = u->series.head_count;

	return report->interleaved &&
		(base > head ? base : head) <= 2 * (base < head ? base : head);
}

/* Exposure of each run: between its total and its operations (step 8). */
static double exposure(const struct unit *u, size_t run, double weight)
{
	return pow(fmax(u->total_counts[run], 1.0), weight) *
		pow(u->series.operations[run], 1.0 - weight);
}

/* The runs of one side: value by exposure, kept runs only. Returns how many. */
static size_t rates(double *out, double *exposures, size_t *runs,
	const struct unit *u, const double *row, size_t from, size_t to,
	double weight)
{
	size_t count = 0;

	for (size_t r = from; r < to; r++) {
		if (!u->keep[r])
			continue;
		exposures[count] = exposure(u, r, weight);
		out[count] = row[r] / exposures[count];
		runs[count++] = r;
	}
	return count;
}

/* Steps 8 and 8b: the rank guard, and the verdict must survive losing its most
 * helpful run on each side. */
static void guards(struct row *row, struct arena *arena)
{
	const struct unit *u = row->unit;
	const struct series *s = &u->series;
	const double *counts = series_row(s, s->counts, row->func);
	double *space = arena_alloc(arena, 4 * s->run_count, sizeof *space);
	size_t *runs = arena_alloc(arena, 2 * s->run_count, sizeof *runs);
	double *base = space, *head = base + s->run_count;
	double *base_exposure = head + s->run_count;
	double *head_exposure = base_exposure + s->run_count;
	size_t kb = rates(base, base_exposure, runs, u, counts, 0,
		s->base_count, row->weight);
	size_t kh = rates(head, head_exposure, runs + s->run_count, u, counts,
		s->base_count, s->run_count, row->weight);
	size_t least = 0, most = 0;
	double b, h, log_rho;

	row->rank = rank_pairs(base, kb, head, kh);
	row->rank_needed = rank_needed((unsigned)kb, (unsigned)kh);
	row->one_run = 1;
	if (kb < 3 || kh < 3)
		return;
	for (size_t i = 1; i < kb; i++)
		least = base[i] < base[least] ? i : least;
	for (size_t i = 1; i < kh; i++)
		most = head[i] > head[most] ? i : most;
	b = row->base - counts[runs[least]];
	h = row->head - counts[runs[s->run_count + most]];
	log_rho = row->log_rho +
		log(1.0 - head_exposure[most] / sum_of(head_exposure, 0, kh)) -
		log(1.0 - base_exposure[least] / sum_of(base_exposure, 0, kb));
	row->one_run = g_root(b, h, log_rho, row->speed_variance, 1.0, 0.0) >=
		ONE_RUN_Z && (h + .5) / (exp(log_rho) * b + .5) >=
		1.0 + row->allowance.growth;
}

/* Step 7. The fewer runs tell most; where the noise was learned from many
 * sessions, all runs do. */
static double row_degrees(const struct report *report, const struct unit *u)
{
	double base = (double)u->kept_base, head = (double)u->kept_head;
	double runs = report->noise_learned && !report->interleaved ?
		(base + head) / 2.0 : fmin(base, head);

	return fmax(4.0, 8.0 * runs - 4.0);
}

/* Steps 5 to 7 at +0 % of any function, hot or not: netting asks for all. */
static void function_numbers(struct row *row, const struct report *report,
	struct unit *u, uint32_t func, double weight, double c, double v)
{
	row->unit = u;
	row->func = func;
	row->base = u->base[func];
	row->head = u->head[func];
	row->dispersion = u->dispersion[func];
	row->weight = weight;
	row->speed = report->machine + weight * (c - report->machine);
	row->speed_variance = weight * v;
	row->log_rho = row->speed + u->log_operations;
	row->session = report->interleaved ? NULL : u->session[func];
	row->estimate = log_change(u, func) - row->speed;
	row->degrees = row_degrees(report, u);
	row->z = row_z(row, row->base, row->head, 0.0);
}

static void function_row(struct row *row, struct report *report)
{
	const struct unit *u = row->unit;

	row->family = FAMILY_FUNCTIONS;
	row->kind = KIND_FUNCTION;
	row->workload = u->series.workload;
	row->metric = u->series.metric;
	row->warning = report->machine_differs ? REASON_MACHINE_DIFFERS :
		CAN_FAIL;
	row_allow(row, report, SCOPE_FUNCTION);
	row->kept_base = (unsigned)u->kept_base;
	row->kept_head = (unsigned)u->kept_head;
	row->z_budget = row_z(row, row->base, row->head,
		row->allowance.growth);
	row->p = t_upper(row->z, row->degrees);
	row->p_budget = t_upper(row->z_budget, row->degrees);
	guards(row, report->arena);
}

static void unit_rows(struct report *report, struct unit *u, double hot_share)
{
	struct arena *arena = report->arena;
	uint32_t rows = u->series.row_count;
	bool absolute = unit_absolute(report, u);
	bool *member = arena_alloc(arena, rows + 1u, sizeof *member);
	struct prepared p = {
		.hot = arena_alloc(arena, rows + 1u, sizeof *p.hot),
		.c = arena_alloc(arena, rows + 1u, sizeof *p.c),
		.vr = arena_alloc(arena, rows + 1u, sizeof *p.vr),
	};
	double vc = fmax(unit_speed_variance(report, u),
		square(report->machine_spread));

	for (uint32_t i = 0; i < rows; i++)
		p.hot[i] = unit_hot(u, i, hot_share);
	reference_set(member, u, p.hot, arena);
	reference_speed(&p, u, member);
	for (uint32_t i = 0; i < rows; i++) {
		struct row cold = {0}, *row = p.hot[i] ?
			rows_add(&report->rows, arena) : &cold;
		double weight = absolute ?
			vc / (vc + u->dispersion[i] * p.vr[i]) : 1.0;

		function_numbers(row, report, u, i, weight, p.c[i], p.vr[i]);
		u->z[i] = row->z;
		if (p.hot[i])
			function_row(row, report);
	}
}

void timed_rows(struct report *report)
{
	for (size_t i = 0; i < report->unit_count; i++) {
		struct unit *u = &report->units[i];

		unit_rows(report, u, policy_budget(report->policy,
			symtab_text(report->symtab, u->series.metric.name)
			.data)->hot);
	}
}
