/* Compares runs while they are being made, to see which workloads need more. */
#include "compare/looks.h"

#include <math.h>

#include "compare/compare.h"
#include "compare/hypotheses/hypothesis.h"
#include "compare/stats/stats.h"

#define SPENDING 2.0 /* exponent: how late the error is spent */
#define HOPE .3      /* chance of a finding that is worth the time */

/* Parts of the budget that are over when it is looked; the last is all. */
static const double looks[] = {.3, .5, .7, 1.0};
enum { LOOKS = sizeof looks / sizeof *looks };

double look_time(unsigned number)
{
	return looks[number - 1];
}

double look_spent(unsigned number)
{
	return pow(looks[number - 1], SPENDING);
}

struct run_look look_next(double over, double spent)
{
	unsigned number = 1;

	while (number < LOOKS && over >= looks[number - 1])
		number++;
	return (struct run_look){.number = number,
		.share = look_spent(number) - spent};
}

/* The chance that z is past its limit in the end, when so much of the information
 * is there: given what the runs say, of all changes that they allow. */
static double chance(double z, double limit, double degrees, double part)
{
	return t_upper((limit - z / sqrt(part)) * sqrt(part / (1.0 - part)),
		degrees);
}

/* The chance that a hypothesis is rejected in the end. */
static double hope_of(const struct hypothesis *h, double part)
{
	double degrees = h->test.degrees;
	double last = look_spent(LOOKS) - look_spent(LOOKS - 1);
	double level = fmin(.5, h->decision.level / h->share * last);
	double hope = chance(h->test.z, t_upper_inverse(level, degrees / part),
		degrees, part);

	if (h->by->on_estimate)
		return hope;
	return fmin(hope, chance(h->test.z_budget,
		t_upper_inverse(ALPHA_BUDGET, degrees / part), degrees, part));
}

/* What no run more can make a finding of. */
static bool is_closed(const struct hypothesis *h)
{
	return h->by->exact || h->left_out || !h->decision.judged ||
		h->blocked_by == REASON_SAME_CODE ||
		h->decision.status == STATUS_MOVED ||
		h->decision.status == STATUS_ACCEPTED ||
		h->decision.status == STATUS_TOLERATED;
}

static enum look_state state_of(const struct hypothesis *h, double part)
{
	if (h->decision.status == STATUS_REGRESSION)
		return LOOK_RISEN;
	if (is_closed(h))
		return LOOK_SETTLED;
	if (h->decision.reason == REASON_TOO_FEW_RUNS)
		return LOOK_OPEN;
	if (part < 1.0 && hope_of(h, part) >= HOPE)
		return LOOK_OPEN;
	return h->sharper && part < 1.0 && hope_of(h->sharper, part) >= HOPE
		? LOOK_OPEN : LOOK_SETTLED;
}

/* What is known of one workload. */
static void join(enum look_state *out, enum look_state state)
{
	if (state == LOOK_RISEN || *out == LOOK_RISEN)
		*out = LOOK_RISEN;
	else if (state == LOOK_OPEN)
		*out = LOOK_OPEN;
}

/* By what is left to each that is open, if all of them go on. */
static void decide(enum look_state *states, const struct analysis *analysis,
	const struct look_input *in)
{
	enum look_state *now = arena_alloc(analysis->arena,
		in->workload_count + 1, sizeof *now);
	double round = 0.0;

	for (size_t w = 0; w < in->workload_count; w++) {
		round += states[w] == LOOK_OPEN ? in->seconds[w] : 0.0;
		now[w] = LOOK_SETTLED;
	}
	for (size_t i = 0; i < analysis->hypotheses.count && round > 0.0; i++) {
		const struct hypothesis *h = analysis->hypotheses.all[i];
		size_t w;
		double runs;

		if (h->by->if_changed)
			continue; /* all workloads together */
		w = (size_t)(h->workload - analysis->workloads);
		runs = (double)in->workloads[w].head_count;
		join(&now[w], state_of(h, runs / (runs + in->left / round)));
	}
	for (size_t w = 0; w < in->workload_count; w++)
		if (states[w] == LOOK_OPEN)
			states[w] = now[w];
}

void looks_take(enum look_state *states, const struct look_input *in,
	struct arena *arena)
{
	struct policy in_turn = *in->policy;
	struct compare_input comparison = {.symtab = in->symtab,
		.policy = &in_turn,
		.workload_count = in->workload_count,
		.workloads = in->workloads};
	struct analysis analysis;

	in_turn.measured = MEASURED_INTERLEAVED;
	analyze(&analysis, &comparison, arena);
	decide(states, &analysis, in);
}
