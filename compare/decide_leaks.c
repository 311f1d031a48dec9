/* Decides what leaks. */
#include "compare/decide.h"

#include <math.h>

#include "compare/findings/leak_finding.h"
#include "compare/leaks/leaks.h"

/* A series is too short where what would show is more than so many times what
 * is allowed. */
#define TOO_SHORT 100.0
/* Base grows as well: head by no more than this, beside what is allowed. */
#define AS_IN_BASE 1.5

static void set(struct leak *leak, enum status status, enum reason reason)
{
	leak->status = status;
	leak->reason = reason;
}

static double alpha_of(const struct leaks *leaks)
{
	return leaks->policy->false_alarms / .01 * LEAKS_ALPHA;
}

/* Of the process alone, whatever base does. */
static double own_z(const struct leak *leak)
{
	return leak->growth.rise / sqrt(leak->growth.variance);
}

static void word_memory(struct leak *leak, const struct leaks *leaks)
{
	bool certain = leak->p_adjusted <= alpha_of(leaks);
	bool leaks_on = leak->growth.shape == GROWTH_LEAK;
	bool filling = leak->growth.shape == GROWTH_FILLING;
	bool past = leak->hourly > leak->allowance.growth;
	bool alone = leaks_on && own_z(leak) >= leaks->level;

	if (past && certain && (leaks_on || (filling && leak->base_row)))
		set(leak, STATUS_REGRESSION, REASON_LEAKS);
	else if (past && certain && filling)
		set(leak, STATUS_SUSPECT, REASON_FILLING);
	else if (past && alone && leak->base_row &&
		 leak->base_growth.shape == GROWTH_LEAK)
		set(leak, STATUS_SUSPECT, REASON_GROWS_IN_BASE);
	else if (past && (alone || (leaks_on && leak->p <= SUSPECT_P)))
		set(leak, STATUS_SUSPECT, REASON_NOT_CONFIRMED);
	else
		set(leak, STATUS_UNCHANGED, REASON_WITHIN_BUDGET);
}

static bool counted_grows(const struct leak_series *series,
	const struct leak_row *row)
{
	return row && growth_counted(row->value, series->count);
}

static void word_goroutines(struct leak *leak)
{
	const struct lifetimes *lives = &leak->lives;
	bool ends = lives->births > 0 && 10 * lives->ended >= lives->births;
	bool grows = counted_grows(leak->series, leak->row) && !ends &&
	             leak->hourly > leak->allowance.growth;

	if (!grows)
		set(leak, STATUS_UNCHANGED, REASON_WITHIN_BUDGET);
	else if (leak->base && counted_grows(leak->base, leak->base_row) &&
		 leak->hourly <= AS_IN_BASE * leak->base_hourly +
					 leak->allowance.growth)
		set(leak, STATUS_SUSPECT, REASON_GROWS_IN_BASE);
	else
		set(leak, STATUS_REGRESSION, REASON_LEAKS);
}

/* What grew in a series that cannot be judged is worth a look, no more. */
static void word_unjudged(struct leak *leak)
{
	const struct leak_series *s = leak->series;
	double rise = leak->row->value[s->count - 1] - leak->row->value[0];
	bool grew = s->memory ? leak->p <= SUSPECT_P && leak->growth.rise > 0
	                      : rise >= 10;

	leak->judged = false;
	if (grew)
		set(leak, STATUS_SUSPECT, REASON_TOO_FEW_SNAPSHOTS);
	else
		set(leak, STATUS_UNCHANGED, REASON_NOT_JUDGED);
}

static void word(struct leak *leak, const struct leaks *leaks)
{
	leak->judged = !leak->allowance.off && !leak->series->why;
	if (leak->allowance.off)
		set(leak, STATUS_UNCHANGED, REASON_NOT_JUDGED);
	else if (leak->series->why)
		word_unjudged(leak);
	else if (leak->series->memory)
		word_memory(leak, leaks);
	else
		word_goroutines(leak);
}

static void accept(struct leak *leak, const struct leaks *leaks)
{
	const char *metric =
		symtab_text(leaks->symtab, leak->series->metric.name).data;
	char id[FINDING_ID_SIZE];
	struct accept_subject subject = {
		.workload = leak->series->workload->name,
		.function =
			symtab_text(leaks->symtab, leak->row->last->func).data,
		.metric = metric,
		.id = id,
	};

	if (leak->status != STATUS_REGRESSION ||
		leaks->policy->acceptance_count == 0)
		return;
	leak_id(id, leak, leaks->symtab);
	leak->acceptance = policy_acceptance(leaks->policy, &subject);
	if (leak->acceptance)
		set(leak, STATUS_ACCEPTED, REASON_ACCEPTED);
}

/* A series in which a leak at the budget could not have shown, nor one much
 * larger, says nothing, unless it shows one all the same. */
static void refuse_short(struct leaks *leaks, struct leak_series *s,
	struct arena *arena)
{
	double hours = leak_series_seconds(s) / 3600, allowed = 0;

	for (size_t i = 0; i < s->leak_count; i++) {
		const struct leak *leak = &s->leaks[i];

		if (leak->status == STATUS_REGRESSION ||
			leak->status == STATUS_ACCEPTED)
			return;
		allowed = fmax(allowed, leak->allowance.growth);
	}
	if (s->why || !(allowed > 0) ||
		leak_series_detectable(s, leaks) / hours <= TOO_SHORT * allowed)
		return;
	leak_too_short(s, allowed, leaks->symtab, arena);
	for (size_t i = 0; i < s->leak_count; i++)
		word(&s->leaks[i], leaks);
}

void decide_leaks(struct leaks *leaks, struct arena *arena)
{
	for (size_t i = 0; i < leaks->count; i++) {
		word(&leaks->all[i], leaks);
		accept(&leaks->all[i], leaks);
	}
	for (size_t i = 0; i < leaks->series_count; i++)
		refuse_short(leaks, &leaks->series[i], arena);
}
