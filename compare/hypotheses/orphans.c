/* How much of what was cut off may be whose, and what then remains. */
#include "compare/hypotheses/orphans.h"

#include <math.h>

#include "compare/stats/stats.h"

/* Observations of a row, and those of them whose owner a shallower stack would
 * not reach, of each side. */
struct row_depth {
	double deep[2], all[2];
};

/* One a row; the last is of all of them. */
static struct row_depth *depths_of(const struct series *s, struct arena *arena)
{
	struct row_depth *out =
		arena_alloc(arena, s->row_count + 1u, sizeof *out);
	struct row_depth *whole = &out[s->row_count];

	for (size_t r = 0; r < s->run_count; r++) {
		const struct event_group *group = s->groups[r];
		bool head = r >= s->base_count;

		for (uint32_t i = 0; i < group->func_count; i++) {
			struct row_depth *row = &out[s->row_of[r][i]];

			row->deep[head] += group->deep[i];
			row->all[head] += group->events[i];
			whole->deep[head] += group->deep[i];
			whole->all[head] += group->events[i];
		}
	}
	return out;
}

/* What each side's cut stacks hold that reach no owner, as values. */
static void held_by(double held[2], const struct series *s)
{
	held[0] = held[1] = 0.0;
	for (size_t r = 0; r < s->run_count; r++)
		if (s->unowned_counts[r] > 0.0)
			held[r >= s->base_count] +=
				s->unowned_values[r] *
				s->groups[r]->flawed[FLAW_ORPHAN] /
				s->unowned_counts[r];
}

/*
 * Base's go to owners of head that are as deep, as far as these are: deep is at
 * most what one may have got. Head's are of those that were as deep in base, by
 * their part of all that was.
 */
void orphans_find(struct hypothesis *h, uint32_t row, const double *counts,
	struct arena *arena)
{
	struct judged_series *j = h->series;
	const struct series *s = &j->series;
	double operations = exp(j->log_operations), held[2], scale, values;
	const struct row_depth *own;

	held_by(held, s);
	if (!(held[0] > 0.0 || held[1] > 0.0))
		return; /* nearly always */
	values = sum_of(row == s->row_count ? s->value_sums
					    : series_row(s, s->values, row),
		0, s->run_count);
	if (!(values > 0.0))
		return;
	scale = sum_of(counts, 0, s->run_count) / values;
	if (!j->depths)
		j->depths = depths_of(s, arena);
	own = &j->depths[row];
	if (own->all[1] > 0.0)
		h->orphaned[0] =
			fmin(scale * fmax(0.0, held[0] - held[1] / operations),
				own->deep[1] / own->all[1] *
					sum_of(counts, s->base_count,
						s->run_count) /
					operations);
	if (own->deep[0] > 0.0)
		h->orphaned[1] =
			scale * fmax(0.0, held[1] - held[0] * operations) *
			own->deep[0] / j->depths[s->row_count].deep[0];
}

/* The growth that is left with so many more observations of a side. */
static double growth_with(const struct hypothesis *h, double base, double head)
{
	double before = h->test.base_events, after = h->test.head_events;

	if (h->by->on_estimate)
		return exp(h->test.estimate) * (1.0 + head / after) /
		               (1.0 + base / before) -
		       1.0;
	return (after + head) / (exp(h->log_rho) * (before + base)) - 1.0;
}

bool orphans_explain(const struct hypothesis *h)
{
	double base = h->test.base_events + h->orphaned[0];

	if (!(h->orphaned[0] > 0.0))
		return false;
	if (h->by->exact || h->by->on_estimate)
		return growth_with(h, h->orphaned[0], 0.0) <=
		       h->allowance.growth;
	return t_upper(hypothesis_z(h, base, h->test.head_events, 0.0),
		       h->test.degrees) > h->decision.level ||
	       t_upper(hypothesis_z(h, base, h->test.head_events,
			       h->allowance.growth),
		       h->test.degrees) > ALPHA_BUDGET;
}

bool orphans_hide(const struct hypothesis *h, bool fell)
{
	double growth;

	if (!(h->orphaned[1] > 0.0))
		return false;
	growth = growth_with(h, 0.0, h->orphaned[1]);
	return growth > h->allowance.growth ||
	       (fell && growth > 1.0 / (1.0 + h->allowance.growth) - 1.0);
}
