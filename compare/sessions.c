/* Learns from base runs of several sessions how much sessions of unchanged
 * code differ (statistics, step 14). */
#include <math.h>
#include <stdlib.h>

#include "compare/row.h"
#include "compare/stats.h"
#include "gate/core/err.h"

#define SESSION_SD 0.20   /* what strangers are expected to show */
#define SPEED_SD 0.15     /* SIG0 */
#define EXPECTED 1.0      /* weight of both, as degrees of freedom */
#define UNREST_PRIOR 20.0 /* weight of "as restless as the others" */
#define SESSIONS_MIN 3
#define SESSION_RUNS 3    /* fewer, and a break is no break */
#define GAP_NS 120e9      /* a break of at least this ... */
#define GAP_FACTOR 5.0    /* ... and this much longer than is usual */

struct moment {
	double time;
	size_t run;
};

static int compare_moments(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;

	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return (x->run > y->run) - (x->run < y->run);
}

/* The break that separates sessions of these runs. */
static double session_gap(const struct moment *m, size_t count)
{
	double *gaps = xcalloc(count, sizeof *gaps), usual;

	for (size_t i = 1; i < count; i++)
		gaps[i - 1] = m[i].time - m[i - 1].time;
	usual = median(gaps, count - 1);
	free(gaps);
	return fmax(GAP_NS, GAP_FACTOR * usual);
}

unsigned sessions_number(unsigned *session_of, const struct run *runs,
	size_t count)
{
	size_t small = 0;
	struct moment *m = xcalloc(count + 1, sizeof *m);
	unsigned sessions = 1;
	bool known = count > 2;
	double gap;

	for (size_t i = 0; i < count; i++) {
		m[i].run = i;
		m[i].time = run_time(&runs[i]);
		known &= !isnan(m[i].time);
		session_of[i] = 0;
	}
	if (known) {
		qsort(m, count, sizeof *m, compare_moments);
		gap = session_gap(m, count);
		for (size_t i = 1, size = 1; i <= count; i++, size++) {
			bool over = i == count ||
				m[i].time - m[i - 1].time >= gap;

			small += over && size < SESSION_RUNS;
			size = over ? 0 : size;
			sessions += over && i < count;
			if (i < count)
				session_of[m[i].run] = sessions - 1;
		}
	}
	free(m);
	return known && small == 0 ? sessions : 1;
}

bool sessions_shared(const struct workload *w)
{
	size_t count = w->base_count + w->head_count, beside = 0;
	unsigned *session_of = xcalloc(count + 1, sizeof *session_of);
	struct run *runs = xcalloc(count + 1, sizeof *runs);
	bool shared = sessions_number(session_of, w->base, w->base_count) <
		SESSIONS_MIN;

	for (size_t r = 0; r < count; r++)
		runs[r] = r < w->base_count ? w->base[r] :
			w->head[r - w->base_count];
	sessions_number(session_of, runs, count);
	for (size_t b = 0; b < w->base_count; b++) {
		size_t h = w->base_count;

		while (h < count && session_of[h] != session_of[b])
			h++;
		beside += h < count;
	}
	free(session_of);
	free(runs);
	return shared || 2 * beside >= w->base_count;
}

/* A function's log odds in each base session, with its counting variance. */
struct sessions {
	unsigned count;
	double *odds, *variance;
};

static void session_odds(struct sessions *out, const struct unit *u,
	const unsigned *session_of, uint32_t row)
{
	const double *counts = series_row(&u->series, u->series.counts, row);

	for (unsigned s = 0; s < out->count; s++) {
		double mine = 0.0, rest = 0.0;

		for (size_t r = 0; r < u->series.base_count; r++) {
			if (!u->keep[r] || session_of[r] != s)
				continue;
			mine += counts[r];
			rest += u->total_counts[r] - counts[r];
		}
		out->odds[s] = log((mine + .5) / (rest + .5));
		out->variance[s] = u->dispersion[row] *
			(1.0 / (mine + .5) + 1.0 / (rest + .5));
	}
}

/* Cochran's Q about the weighted mean, for an added variance between
 * sessions; weights and their squares are summed as well. */
static double cochran(const struct sessions *s, double between,
	double *weights, double *squares)
{
	double sum = 0.0, q = 0.0;

	*weights = *squares = 0.0;
	for (unsigned i = 0; i < s->count; i++) {
		double w = 1.0 / (s->variance[i] + between);

		*weights += w;
		*squares += w * w;
		sum += w * s->odds[i];
	}
	for (unsigned i = 0; i < s->count; i++)
		q += (s->odds[i] - sum / *weights) *
			(s->odds[i] - sum / *weights) /
			(s->variance[i] + between);
	return q;
}

/* Sums of DerSimonian and Laird 1986 over all hot functions: what Q exceeds
 * its degrees of freedom by, and how much of that a variance of 1 makes. */
struct pooled {
	double excess, per_variance, degrees;
};

static double hot_share(const struct report *report, const struct unit *u)
{
	return policy_budget(report->policy, symtab_text(report->symtab,
		u->series.metric.name).data)->hot;
}

static void pool_unit(struct pooled *out, const struct report *report,
	const struct unit *u, const unsigned *session_of,
	struct sessions *sessions)
{
	for (uint32_t i = 0; i < u->series.row_count; i++) {
		double weights, squares, q;

		if (!unit_hot(u, i, hot_share(report, u)))
			continue;
		session_odds(sessions, u, session_of, i);
		q = cochran(sessions, 0.0, &weights, &squares);
		out->excess += q - (sessions->count - 1.0);
		out->per_variance += weights - squares / weights;
		out->degrees += sessions->count - 1.0;
	}
}

/* How much more a function varies between sessions than all do. */
static void unrest_unit(struct unit *u, const struct report *report,
	const unsigned *session_of, struct sessions *sessions)
{
	double between = report->session_sd * report->session_sd;

	u->unrest = arena_alloc(report->arena, u->series.row_count + 1u,
		sizeof *u->unrest);
	for (uint32_t i = 0; i < u->series.row_count; i++) {
		double weights, squares, q;

		u->unrest[i] = 1.0;
		if (!unit_hot(u, i, hot_share(report, u)))
			continue;
		session_odds(sessions, u, session_of, i);
		q = cochran(sessions, between, &weights, &squares);
		u->unrest[i] = fmax(1.0, (UNREST_PRIOR + q) /
			(UNREST_PRIOR + sessions->count - 1.0));
	}
}

static double shrunk(double expected, double seen, double degrees)
{
	return (EXPECTED * expected + degrees * seen) / (EXPECTED + degrees);
}

/* Learns from the units that have enough sessions; the expectation of a
 * stranger stays in force where none has. */
void sessions_learn(struct report *report)
{
	unsigned **session_of = xcalloc(report->unit_count + 1,
		sizeof *session_of);
	struct sessions sessions = { 0 };
	struct pooled pooled = { 0 };
	double speed = 0.0, degrees = 0.0;

	report->session_sd = SESSION_SD;
	report->speed_sd = SPEED_SD;
	for (size_t i = 0; i < report->unit_count; i++) {
		struct unit *u = &report->units[i];
		const struct series *s = &u->series;

		session_of[i] = xcalloc(s->run_count + 1, sizeof(unsigned));
		u->base_sessions = sessions_number(session_of[i],
			s->workload->base, s->base_count);
		u->head_sessions = sessions_number(session_of[i] +
			s->base_count, s->workload->head, s->head_count);
		if (u->base_sessions > sessions.count)
			sessions.count = u->base_sessions;
	}
	sessions.odds = xcalloc(sessions.count + 1, sizeof(double));
	sessions.variance = xcalloc(sessions.count + 1, sizeof(double));
	for (size_t i = 0; i < report->unit_count; i++) {
		const struct unit *u = &report->units[i];

		sessions.count = u->base_sessions;
		if (u->base_sessions < SESSIONS_MIN)
			continue;
		report->noise_learned = true;
		pool_unit(&pooled, report, u, session_of[i], &sessions);
		speed += unit_degrees(u) * unit_speed_excess(u);
		degrees += unit_degrees(u);
	}
	if (report->noise_learned) {
		report->session_sd = sqrt(shrunk(SESSION_SD * SESSION_SD,
			fmax(0.0, pooled.per_variance > 0.0 ? pooled.excess /
			pooled.per_variance : 0.0), pooled.degrees));
		report->speed_sd = sqrt(shrunk(SPEED_SD * SPEED_SD,
			degrees > 0.0 ? speed / degrees : 0.0, degrees));
	}
	for (size_t i = 0; i < report->unit_count; i++) {
		struct unit *u = &report->units[i];

		sessions.count = u->base_sessions;
		if (u->base_sessions >= SESSIONS_MIN)
			unrest_unit(u, report, session_of[i], &sessions);
		free(session_of[i]);
	}
	free(session_of);
	free(sessions.odds);
	free(sessions.variance);
}

double session_variance(const struct report *report, const struct unit *u,
	uint32_t row, double counted)
{
	double between = report->session_sd * report->session_sd *
		(1.0 / u->base_sessions + 1.0 / u->head_sessions);
	double unrest = u->unrest ? u->unrest[row] : 1.0;

	return unrest * (counted + between) - counted;
}
