/* Finds the functions that tell how fast the machine was. */
#include "compare/hypotheses/reference.h"

#include <math.h>

#include "compare/stats/stats.h"

#define TRIM_Z 3.0        /* as far as this from the centre: no member */
#define CENTRE_MOST 0.8   /* of the others' weight together, for the heaviest */
#define ALIKE_LEAST 3     /* hot functions that can be said to agree */
#define VISIBLE_Z 1.645   /* one function has left another behind */
#define SPEAKER_SHARE .01 /* of the work, for a say where there is doubt */

static void changes(struct reference *r, struct arena *arena)
{
	const struct judged_series *j = r->j;
	uint32_t rows = j->series.row_count;

	r->change = arena_alloc(arena, rows + 1u, sizeof *r->change);
	r->variance = arena_alloc(arena, rows + 1u, sizeof *r->variance);
	for (uint32_t i = 0; i < rows; i++) {
		r->change[i] = log((j->head[i] + .5) / (j->base[i] + .5)) -
		               j->log_operations;
		r->variance[i] =
			1.0 / (j->base[i] + .5) + 1.0 / (j->head[i] + .5);
	}
}

/* The heaviest of three or more must not be the centre by its weight alone:
 * one function that changed would make all others look changed. */
static void hold_heaviest(struct weighted *pairs, size_t count)
{
	size_t heaviest = 0;
	double others = 0.0;

	for (size_t i = 1; i < count; i++)
		if (pairs[i].weight > pairs[heaviest].weight)
			heaviest = i;
	for (size_t i = 0; i < count; i++)
		others += i == heaviest ? 0.0 : pairs[i].weight;
	if (count >= 3)
		pairs[heaviest].weight =
			fmin(pairs[heaviest].weight, CENTRE_MOST * others);
}

/* The change that most hot functions share. Returns how many there are. */
static size_t find_centre(double *centre, const struct reference *r,
	struct arena *arena)
{
	uint32_t rows = r->j->series.row_count;
	struct weighted *pairs = arena_alloc(arena, rows + 1u, sizeof *pairs);
	size_t count = 0;

	for (uint32_t i = 0; i < rows; i++)
		if (r->hot[i])
			pairs[count++] = (struct weighted){r->change[i],
				1.0 / sqrt(r->variance[i])};
	hold_heaviest(pairs, count);
	*centre = weighted_median(pairs, count);
	return count;
}

static bool on_both_sides(const struct reference *r, uint32_t row)
{
	return r->j->base[row] > 0.0 && r->j->head[row] > 0.0;
}

/* All but hot functions that lie far from the centre, which is only known to
 * some variance. */
static void choose(struct reference *r, double centre, double variance)
{
	for (uint32_t i = 0; i < r->j->series.row_count; i++)
		r->member[i] = !r->hot[i] ||
		               fabs(r->change[i] - centre) <
		                       TRIM_Z * sqrt(r->variance[i] + variance);
}

static struct two_counts member_counts(const struct reference *r)
{
	struct two_counts sum = {0.0, 0.0};

	for (uint32_t i = 0; i < r->j->series.row_count; i++) {
		sum.base += r->member[i] ? r->j->base[i] : 0.0;
		sum.head += r->member[i] ? r->j->head[i] : 0.0;
	}
	return sum;
}

static double speed_of(const struct reference *r, struct two_counts n)
{
	return n.base + n.head > 0.0 ? log((n.head + .5) / (n.base + .5)) -
	                                       r->j->log_operations
	                             : r->expected.mean;
}

static double speed_variance(struct two_counts n)
{
	return 1.0 / (n.base + .5) + 1.0 / (n.head + .5);
}

/* No machine that ran both sides in turn has changed its speed so much. */
static bool impossible(const struct reference *r, double c, double v)
{
	return r->expected.trusted &&
	       fabs(c - r->expected.mean) >=
	               TRIM_Z * sqrt(r->expected.variance + v);
}

/* No hot function is nearer to what is expected than to c. */
static bool all_moved(const struct reference *r, double c)
{
	for (uint32_t i = 0; i < r->j->series.row_count; i++)
		if (r->hot[i] && fabs(r->change[i] - r->expected.mean) <=
					 fabs(r->change[i] - c))
			return false;
	return true;
}

/* What the reference says of the machine, but for each row. Where that cannot be
 * the machine's, it says nothing. */
static void speeds(struct reference *r, struct arena *arena)
{
	const struct judged_series *j = r->j;
	uint32_t rows = j->series.row_count;
	struct two_counts all = member_counts(r);

	r->c = arena_alloc(arena, rows + 1u, sizeof *r->c);
	r->v = arena_alloc(arena, rows + 1u, sizeof *r->v);
	for (uint32_t i = 0; i < rows; i++) {
		struct two_counts rest = {all.base - (r->member[i] ? j->base[i]
								   : 0.0),
			all.head - (r->member[i] ? j->head[i] : 0.0)};

		if (!r->alike &&
			impossible(r, speed_of(r, rest), speed_variance(rest)))
			rest = (struct two_counts){0.0, 0.0};
		r->c[i] = speed_of(r, rest);
		r->v[i] = speed_variance(rest);
	}
}

static double share_of(const struct reference *r, uint32_t row)
{
	return .5 * (r->j->base[row] / fmax(r->j->base_total, 1.0) +
			    r->j->head[row] / fmax(r->j->head_total, 1.0));
}

/* Those that have a say where there is doubt: hot ones that are not too small,
 * so that they are never many, and the cold ones together. */
static void find_speakers(struct reference *r, double hot_share,
	struct arena *arena)
{
	uint32_t rows = r->j->series.row_count;
	double cold = 0.0;

	r->speakers = arena_alloc(arena, rows + 1u, sizeof *r->speakers);
	for (uint32_t i = 0; i < rows; i++) {
		if (r->hot[i] && share_of(r, i) >= SPEAKER_SHARE)
			r->speakers[r->speaker_count++] = i;
		if (r->hot[i])
			continue;
		cold += share_of(r, i);
		r->cold.base += r->j->base[i];
		r->cold.head += r->j->head[i];
	}
	r->cold_functions = hot_share > 0.0 ? floor(cold / hot_share) : 0.0;
}

void reference_find(struct reference *out, const struct judged_series *j,
	const bool *hot, double hot_share,
	const struct expected_speed *expected, struct arena *arena)
{
	struct two_counts members;
	double centre;
	size_t hot_count;

	*out = (struct reference){.j = j, .hot = hot, .expected = *expected};
	out->member = arena_alloc(arena, j->series.row_count + 1u,
		sizeof *out->member);
	changes(out, arena);
	hot_count = find_centre(&centre, out, arena);
	choose(out, centre, 0.0);
	members = member_counts(out);
	if (impossible(out, speed_of(out, members), speed_variance(members))) {
		out->alike = hot_count >= ALIKE_LEAST &&
		             all_moved(out, speed_of(out, members));
		if (!out->alike)
			choose(out, expected->mean, expected->variance);
	}
	find_speakers(out, hot_share, arena);
	speeds(out, arena);
}

double reference_weight(const struct reference *r, uint32_t row, double vc)
{
	double v = r->j->dispersion[row] * r->v[row];

	if (r->alike && impossible(r, r->c[row], r->v[row]))
		return 1.0;
	return vc / (vc + v);
}

/* Whether operations allow that it cost the same on both sides. */
static bool may_stand(const struct reference *r, uint32_t row)
{
	return on_both_sides(r, row) &&
	       fabs(r->change[row] - r->expected.mean) <
	               TRIM_Z * sqrt(r->variance[row] + r->expected.variance);
}

/* How far the row moved from a change of this variance, up or down. */
static double distance(const struct reference *r, uint32_t row, double change,
	double variance)
{
	return (r->change[row] - change) / sqrt(r->variance[row] + variance);
}

/* By functions, not by their time: those that it left behind against it and
 * those that are where it is. */
bool reference_doubted(const struct reference *r, uint32_t row)
{
	double sign = r->change[row] > r->c[row] ? 1.0 : -1.0;
	double cold = sign * distance(r, row, speed_of(r, r->cold),
				     speed_variance(r->cold));
	double behind = cold >= VISIBLE_Z ? r->cold_functions : 0.0;
	double beside = 1.0;

	if (!may_stand(r, row))
		return false;
	for (size_t i = 0; i < r->speaker_count; i++) {
		uint32_t other = r->speakers[i];
		double z = sign * distance(r, row, r->change[other],
					  r->variance[other]);

		if (other == row || !on_both_sides(r, other))
			continue;
		behind += z >= VISIBLE_Z;
		beside += !r->member[other] && fabs(z) < VISIBLE_Z;
	}
	return behind <= beside;
}
