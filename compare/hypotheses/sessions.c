/* Learns from base runs of several sessions how much sessions of unchanged
 * code differ (statistics, step 14). */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/hypotheses/hypothesis.h"
#include "compare/stats/stats.h"
#include "gate/core/err.h"

#define SESSION_SD 0.20   /* what strangers are expected to show */
#define SPEED_SD 0.15     /* of one run, log: expected */
#define SPREAD_LEAST 0.03 /* what functions may differ by, doubled each time */
#define SPREAD_RARER 0.33 /* ... and expected to be so much rarer */
#define EXPECTED 1.0      /* weight of what is expected: one function's, one
                             degree of freedom's */
#define ROUNDS 40         /* of expectation and maximisation */
#define SESSION_RUNS 3    /* fewer, and a break is no break */
#define GAP_NS 120e9      /* a break of at least this ... */
#define GAP_FACTOR 5.0    /* ... and this much longer than is usual */

struct moment {
	double time;
	size_t run;
	sym instance; /* 0: not said */
	size_t first; /* run of the instance */
};

static int compare_instances(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;

	if (!sym_equal(x->instance, y->instance))
		return x->instance.i < y->instance.i ? -1 : 1;
	return (x->run > y->run) - (x->run < y->run);
}

/* By process, for processes differ as sessions do: the numbers of syms tell
 * nothing, the order of runs does. */
static int compare_moments(const void *a, const void *b)
{
	const struct moment *x = a, *y = b;

	if (x->first != y->first)
		return x->first < y->first ? -1 : 1;
	if (x->time != y->time)
		return x->time < y->time ? -1 : 1;
	return (x->run > y->run) - (x->run < y->run);
}

static void sort_moments(struct moment *m, size_t count)
{
	qsort(m, count, sizeof *m, compare_instances);
	for (size_t i = 0; i < count; i++)
		m[i].first =
			i > 0 && sym_equal(m[i].instance, m[i - 1].instance)
				? m[i - 1].first
				: m[i].run;
	qsort(m, count, sizeof *m, compare_moments);
}

/* The break that separates sessions of these runs. */
static double session_gap(const struct moment *m, size_t count)
{
	double *gaps = xcalloc(count, sizeof *gaps), usual;
	size_t found = 0;

	for (size_t i = 1; i < count; i++)
		if (sym_equal(m[i].instance, m[i - 1].instance))
			gaps[found++] = m[i].time - m[i - 1].time;
	usual = found ? median(gaps, found) : 0.0;
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
		m[i].instance = run_instance(&runs[i]);
		known &= !isnan(m[i].time);
		session_of[i] = 0;
	}
	if (known) {
		sort_moments(m, count);
		gap = session_gap(m, count);
		for (size_t i = 1, size = 1; i <= count; i++, size++) {
			bool over =
				i == count ||
				!sym_equal(m[i].instance, m[i - 1].instance) ||
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
		runs[r] = *workload_run(w, r);
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

static void session_odds(struct sessions *out, const struct judged_series *j,
	const unsigned *session_of, uint32_t row)
{
	const double *counts = series_row(&j->series, j->series.counts, row);

	for (unsigned s = 0; s < out->count; s++) {
		double mine = 0.0, rest = 0.0;

		for (size_t r = 0; r < j->series.base_count; r++) {
			if (!j->keep[r] || session_of[r] != s)
				continue;
			mine += counts[r];
			rest += j->total_counts[r] - counts[r];
		}
		out->odds[s] = log((mine + .5) / (rest + .5));
		out->variance[s] = j->dispersion[row] *
			(1.0 / (mine + .5) + 1.0 / (rest + .5));
	}
}

/* Log likelihood of a function's odds when sessions add this variance to what
 * counting does, whatever their mean: restricted, Patterson and Thompson 1971. */
static double log_likelihood(const struct sessions *s, double between)
{
	double weights = 0.0, sum = 0.0, value = 0.0;

	for (unsigned i = 0; i < s->count; i++) {
		weights += 1.0 / (s->variance[i] + between);
		sum += s->odds[i] / (s->variance[i] + between);
	}
	for (unsigned i = 0; i < s->count; i++)
		value -= .5 * (log(s->variance[i] + between) +
			square(s->odds[i] - sum / weights) /
			(s->variance[i] + between));
	return value - .5 * log(weights);
}

/* What sessions may add to a function, by standard deviation. */
static double spread_sd(unsigned i)
{
	return SPREAD_LEAST * pow(2.0, i);
}

/* A hot function of several base sessions. */
struct witness {
	struct judged_series *series;
	uint32_t row;
	double likelihood[SPREADS_MAX]; /* the largest is 1 */
};

struct witnesses {
	size_t count;
	struct witness *all;
};

static double hot_share(const struct analysis *analysis,
	const struct judged_series *j)
{
	return metric_budget(analysis, &j->series.metric).hot;
}

static void add_witnesses(struct witnesses *out,
	const struct analysis *analysis, struct judged_series *j,
	const unsigned *session_of, struct sessions *sessions)
{
	for (uint32_t i = 0; i < j->series.row_count; i++) {
		struct witness *x = &out->all[out->count];
		double most = -(double)INFINITY;

		if (!judged_hot(j, i, hot_share(analysis, j)))
			continue;
		session_odds(sessions, j, session_of, i);
		*x = (struct witness){.series = j, .row = i};
		for (unsigned k = 0; k < SPREADS_MAX; k++) {
			x->likelihood[k] = log_likelihood(sessions,
				square(spread_sd(k)));
			most = fmax(most, x->likelihood[k]);
		}
		for (unsigned k = 0; k < SPREADS_MAX; k++)
			x->likelihood[k] = exp(x->likelihood[k] - most);
		out->count++;
	}
}

/* How likely each spread is for a function, when these shares of functions
 * have it. */
static void posterior(double out[SPREADS_MAX], const struct witness *x,
	const double share[SPREADS_MAX])
{
	double sum = 0.0;

	for (unsigned k = 0; k < SPREADS_MAX; k++)
		sum += out[k] = x->likelihood[k] * share[k];
	for (unsigned k = 0; k < SPREADS_MAX; k++)
		out[k] /= sum;
}

/* Which share of functions has which spread: by the witnesses, and one more
 * who says that twice the spread is a third as common (Laird 1978). */
static void learn_shares(double share[SPREADS_MAX], const struct witnesses *w)
{
	double expected[SPREADS_MAX], all = 0.0;

	for (unsigned k = 0; k < SPREADS_MAX; k++)
		all += expected[k] = pow(SPREAD_RARER, k);
	for (unsigned k = 0; k < SPREADS_MAX; k++)
		share[k] = expected[k] /= all;
	for (int round = 0; round < ROUNDS; round++) {
		double sum[SPREADS_MAX], mine[SPREADS_MAX];

		for (unsigned k = 0; k < SPREADS_MAX; k++)
			sum[k] = EXPECTED * expected[k];
		for (size_t i = 0; i < w->count; i++) {
			posterior(mine, &w->all[i], share);
			for (unsigned k = 0; k < SPREADS_MAX; k++)
				sum[k] += mine[k];
		}
		for (unsigned k = 0; k < SPREADS_MAX; k++)
			share[k] = sum[k] / (EXPECTED + (double)w->count);
	}
}

/* The sides are means over their sessions. */
static double session_parts(const struct judged_series *j)
{
	return 1.0 / j->base_sessions + 1.0 / j->head_sessions;
}

static struct spread *learned_spread(const struct analysis *analysis,
	const struct judged_series *j)
{
	struct spread *out = arena_alloc(analysis->arena, 1, sizeof *out);

	out->count = SPREADS_MAX;
	for (unsigned k = 0; k < SPREADS_MAX; k++)
		out->variance[k] = square(spread_sd(k)) * session_parts(j);
	return out;
}

/* Base stepped, or one session of it was unlike the others: what is left since
 * is too little to tell which. */
static bool is_doubtful(const struct analysis *analysis,
	const struct judged_series *j)
{
	return j->base_sessions < SESSIONS_MIN &&
	       metric_oldest(analysis, j->series.workload,
		       j->series.metric.name) != SIZE_MAX;
}

/* What a function is given that no session of base has shown: the stranger's
 * spread, or the shares of all. */
static void usual_spreads(struct analysis *analysis,
	const double share[SPREADS_MAX])
{
	for (size_t i = 0; i < analysis->series_count; i++) {
		struct judged_series *j = &analysis->series[i];
		struct spread *usual = learned_spread(analysis, j);

		if (analysis->noise_learned && !is_doubtful(analysis, j))
			memcpy(usual->weight, share, sizeof usual->weight);
		else
			*usual = (struct spread){1, {square(SESSION_SD) *
				session_parts(j)}, {1.0}};
		j->session = arena_alloc(analysis->arena,
			j->series.row_count + 1u, sizeof *j->session);
		for (uint32_t r = 0; r < j->series.row_count; r++)
			j->session[r] = usual;
	}
}

static void learn_spreads(struct analysis *analysis, const struct witnesses *w)
{
	double share[SPREADS_MAX], mean = 0.0;

	learn_shares(share, w);
	usual_spreads(analysis, share);
	for (size_t i = 0; i < w->count; i++) {
		struct judged_series *j = w->all[i].series;
		struct spread *own = learned_spread(analysis, j);

		posterior(own->weight, &w->all[i], share);
		j->session[w->all[i].row] = own;
	}
	for (unsigned k = 0; k < SPREADS_MAX; k++)
		mean += share[k] * square(spread_sd(k));
	analysis->session_sd = analysis->noise_learned ? sqrt(mean) :
							 SESSION_SD;
}

/* Learns from the series that have enough sessions; the expectation of a
 * stranger stays in force where none has. */
void sessions_learn(struct analysis *analysis)
{
	unsigned **session_of = xcalloc(analysis->series_count + 1,
		sizeof *session_of);
	struct sessions sessions = {0};
	struct witnesses witnesses = {0};
	double speed = 0.0, degrees = 0.0;
	size_t rows = 0;

	for (size_t i = 0; i < analysis->series_count; i++) {
		struct judged_series *j = &analysis->series[i];
		const struct series *s = &j->series;

		session_of[i] = xcalloc(s->run_count + 1, sizeof(unsigned));
		j->base_sessions = sessions_number(session_of[i],
			s->measured.base, s->base_count);
		j->head_sessions = sessions_number(session_of[i] +
			s->base_count, s->measured.head, s->head_count);
		if (j->base_sessions > sessions.count)
			sessions.count = j->base_sessions;
		rows += s->row_count;
	}
	sessions.odds = xcalloc(sessions.count + 1, sizeof(double));
	sessions.variance = xcalloc(sessions.count + 1, sizeof(double));
	witnesses.all = xcalloc(rows + 1, sizeof *witnesses.all);
	for (size_t i = 0; i < analysis->series_count; i++) {
		struct judged_series *j = &analysis->series[i];

		sessions.count = j->base_sessions;
		if (j->base_sessions >= SESSIONS_MIN) {
			analysis->noise_learned = true;
			add_witnesses(&witnesses, analysis, j, session_of[i],
				&sessions);
			speed += judged_degrees(j) * judged_speed_excess(j);
			degrees += judged_degrees(j);
		}
		free(session_of[i]);
	}
	learn_spreads(analysis, &witnesses);
	analysis->speed_sd = sqrt((EXPECTED * square(SPEED_SD) + speed) /
		(EXPECTED + degrees));
	free(session_of);
	free(sessions.odds);
	free(sessions.variance);
	free(witnesses.all);
}
