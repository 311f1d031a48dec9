/* Tests the time of whole workloads, one by one and all together (statistics,
 * steps 6 and 11). */
#include <math.h>

#include "compare/hypotheses/hypothesis.h"
#include "compare/stats/stats.h"

#define MACHINE_MIN 5     /* workloads for a machine factor */
#define TICKER .5         /* dispersion: a 100 Hz ticker is sub-Poisson */
#define QUIET_SD .05      /* runs that differ by less need no expectation */
#define QUIET_SD_LEAST .01
#define POOL_WEIGHT 4.0   /* of the other workloads' spread in a quiet one */

static double unit_shift(const struct unit *u)
{
	return log((u->head_total + .5) / (u->base_total + .5)) -
		u->log_operations;
}

void machine_factor(struct report *report)
{
	double *shift = arena_alloc(report->arena, report->unit_count + 1,
		sizeof *shift);

	if (report->unit_count < MACHINE_MIN)
		return;
	for (size_t i = 0; i < report->unit_count; i++)
		shift[i] = unit_shift(&report->units[i]);
	report->machine = median(shift, report->unit_count);
	for (size_t i = 0; i < report->unit_count; i++)
		shift[i] = fabs(shift[i] - report->machine);
	report->machine_spread = 1.4826 * median(shift, report->unit_count);
	report->machine_known = true;
}

static enum reason warning_of(const struct report *report,
	const struct unit *u)
{
	if (report->machine_differs)
		return REASON_MACHINE_DIFFERS;
	return unit_absolute(report, u) ? CAN_FAIL : REASON_WORKLOAD_WARN;
}

/* A t statistic of the log ratio, whose variance is counting plus vc. */
static struct row *t_row(struct report *report, struct unit *u,
	enum family family, double vc, double degrees)
{
	struct row *row = rows_add(&report->rows, report->arena);

	row->family = family;
	row->kind = KIND_TOTAL;
	row->unit = u;
	row->workload = u->series.workload;
	row->metric = u->series.metric;
	row->warning = warning_of(report, u);
	row_allow(row, report, SCOPE_TOTAL);
	row->base = u->base_total;
	row->head = u->head_total;
	row->kept_base = (unsigned)u->kept_base;
	row->kept_head = (unsigned)u->kept_head;
	row->dispersion = TICKER;
	row->speed = report->machine;
	row->speed_variance = vc;
	row->log_rho = report->machine + u->log_operations;
	row->estimate = unit_shift(u) - report->machine;
	row->z = row->estimate / sqrt(TICKER / (u->base_total + .5) +
		TICKER / (u->head_total + .5) + vc);
	row->z_budget = row->p_budget = ABSENT;
	row->degrees = degrees;
	row->p = t_upper(row->z, row->degrees);
	row->rank = row->rank_needed = ABSENT;
	row->one_run = -1;
	return row;
}

static bool all_kept(const struct unit *u)
{
	return u->kept_base == u->series.base_count &&
		u->kept_head == u->series.head_count;
}

/* The ranks of the kept runs' speeds. */
static void speed_ranks(struct row *row, struct arena *arena)
{
	const struct unit *u = row->unit;
	const struct series *s = &u->series;
	double *speed = arena_alloc(arena, s->run_count, sizeof *speed);

	for (size_t r = 0; r < s->run_count; r++)
		speed[r] = u->total_counts[r] / s->operations[r];
	row->rank = rank_pairs(speed, s->base_count, speed + s->base_count,
		s->head_count);
	row->rank_needed = rank_needed(row->kept_base, row->kept_head);
}

/*
 * Where runs of one side differ little, none was disturbed and the sides were
 * taken in turn, the spread of the runs themselves says how sure a change is:
 * the t test without the expectation of a noisy stranger, shrunk only towards
 * what the other workloads of the report show. Its ranks must agree.
 */
static void quiet_row(struct report *report, struct unit *u, double pooled)
{
	double df = unit_degrees(u), others = report->unit_count > 1 ?
		POOL_WEIGHT : 0.0;
	double excess = fmax(unit_speed_excess(u), square(QUIET_SD_LEAST));
	double variance = (others * pooled + df * excess) / (others + df);
	struct row *row;

	if (!unit_absolute(report, u) || !all_kept(u) || df < 4.0 ||
			variance > square(QUIET_SD))
		return;
	row = t_row(report, u, FAMILY_QUIET, fmax(variance *
		(1.0 / (double)u->kept_base + 1.0 / (double)u->kept_head),
		square(report->machine_spread)), others + df);
	row->second = true;
	speed_ranks(row, report->arena);
}

/* The excess spread of the run speeds over all workloads. */
static double pooled_excess(const struct report *report)
{
	double sum = 0.0, degrees = 0.0;

	for (size_t i = 0; i < report->unit_count; i++) {
		const struct unit *u = &report->units[i];

		sum += unit_degrees(u) * unit_speed_excess(u);
		degrees += unit_degrees(u);
	}
	return degrees > 0.0 ? sum / degrees : square(report->speed_sd);
}

/*
 * All workloads together: a rise that they share. It is taken out of each, so
 * it must be judged here: taken in turn on one machine, it is no machine's
 * doing. The factor is a median: its variance is pi/2 that of a mean.
 */
static void machine_row(struct report *report)
{
	static const struct workload all = {.name = "(all workloads)"};
	struct unit *first = &report->units[0];
	double variance = 0.0, degrees = 0.0, n = (double)report->unit_count;
	struct row *row;

	if (!report->machine_known)
		return;
	for (size_t i = 0; i < report->unit_count; i++) {
		const struct unit *u = &report->units[i];

		if (!sym_equal(u->series.metric.name,
				first->series.metric.name))
			return; /* several clocks: no one factor */
		variance += (TICKER / (u->base_total + .5) + TICKER /
			(u->head_total + .5) +
			unit_speed_variance(report, u)) / n;
		degrees += unit_degrees(u);
	}
	variance = fmax(variance, square(report->machine_spread));
	row = t_row(report, first, FAMILY_MACHINE, 0.0, degrees);
	row->workload = &all;
	row_allow(row, report, SCOPE_TOTAL);
	row->base = row->head = ABSENT;
	row->speed = 0.0;
	row->estimate = report->machine;
	row->speed_variance = 1.5708 * variance / n;
	row->z = row->estimate / sqrt(row->speed_variance);
	row->p = t_upper(row->z, row->degrees);
}

void total_rows(struct report *report)
{
	double pooled = pooled_excess(report);

	for (size_t i = 0; i < report->unit_count; i++) {
		struct unit *u = &report->units[i];

		t_row(report, u, FAMILY_TOTALS, fmax(
			unit_speed_variance(report, u),
			square(report->machine_spread)),
			SPEED_WEIGHT + unit_degrees(u));
		quiet_row(report, u, pooled);
	}
	machine_row(report);
}
