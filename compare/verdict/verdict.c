/* The words of a verdict: JSON names of its enums, and sentences for people. */
#include "compare/verdict/verdict.h"

#include <string.h>

static const char *const outcomes[OUTCOME_COUNT] = {
	[OUTCOME_PASS] = "pass",
	[OUTCOME_REGRESSION] = "regression",
	[OUTCOME_UNDECIDED] = "undecided",
	[OUTCOME_NO_BASELINE] = "no-baseline",
	[OUTCOME_ERROR] = "error",
};

static const char *const coverage_states[COVERAGE_COUNT] = {
	[COVERAGE_JUDGED] = "judged",
	[COVERAGE_OFF] = "off",
	[COVERAGE_REFUSED] = "refused",
	[COVERAGE_NOT_JUDGED] = "not-judged",
};

static const char *const statuses[STATUS_COUNT] = {
	[STATUS_REGRESSION] = "regression",
	[STATUS_SUSPECT] = "suspect",
	[STATUS_UNDECIDED] = "undecided",
	[STATUS_ACCEPTED] = "accepted",
	[STATUS_TOLERATED] = "tolerated",
	[STATUS_MOVED] = "moved",
	[STATUS_NEW] = "new",
	[STATUS_REMOVED] = "removed",
	[STATUS_IMPROVEMENT] = "improvement",
	[STATUS_UNCHANGED] = "unchanged",
};

static const char *const kinds[KIND_COUNT] = {
	[KIND_TOTAL] = "total",
	[KIND_FUNCTION] = "function",
	[KIND_SITE] = "site",
	[KIND_PATH] = "path",
};

static const char *const attributions[ATTRIBUTION_COUNT] = {
	[ATTRIBUTION_SELF] = "self",
	[ATTRIBUTION_OWNER] = "owner",
	[ATTRIBUTION_TOTAL] = "total",
};

static const char *const reasons[REASON_COUNT] = {
	[REASON_PAST_BUDGET] = "past-budget",
	[REASON_PAST_BUDGET_CHANGED] = "past-budget-changed",
	[REASON_PAST_BUDGET_EXACT] = "past-budget-exact",
	[REASON_COUNTED_ALONE] = "counted-alone",
	[REASON_NOT_CONFIRMED] = "not-confirmed",
	[REASON_APART] = "apart",
	[REASON_TOO_FEW_RUNS] = "too-few-runs",
	[REASON_TOO_FEW_EVENTS] = "too-few-events",
	[REASON_ACCEPTED] = "accepted",
	[REASON_TOLERATED] = "tolerated",
	[REASON_MOVED] = "moved",
	[REASON_PACKAGE_MOVED] = "package-moved",
	[REASON_STACKS_CUT] = "stacks-cut",
	[REASON_NEW] = "new",
	[REASON_REMOVED] = "removed",
	[REASON_IMPROVED] = "improved",
	[REASON_WITHIN_BUDGET] = "within-budget",
	[REASON_WITHIN_NOISE] = "within-noise",
	[REASON_WITHIN_BUDGET_EXACT] = "within-budget-exact",
	[REASON_BELOW_LEAST] = "below-least",
	[REASON_NOT_JUDGED] = "not-judged",
	[REASON_AMORTIZED] = "amortized",
	[REASON_FIXED_TIME] = "fixed-time",
	[REASON_OPERATIONS_UNKNOWN] = "operations-unknown",
	[REASON_WORKLOAD_WARN] = "workload-warn",
	[REASON_MACHINE_WIDE] = "machine-wide",
	[REASON_MACHINE_DIFFERS] = "machine-differs",
	[REASON_NO_YARDSTICK] = "no-yardstick",
	[REASON_SAME_CODE] = "same-code",
	[REASON_DONE_ONCE] = "done-once",
	[REASON_CREEP] = "creep",
	[REASON_NOT_IMPROVED] = "not-improved",
	[REASON_COUNTED_DIFFERENTLY] = "counted-differently",
	[REASON_NEW_COUNTED] = "new-counted",
	[REASON_INEXACT] = "inexact",
	[REASON_LEAKS] = "leaks",
	[REASON_FILLING] = "filling",
	[REASON_GROWS_IN_BASE] = "grows-in-base",
	[REASON_TOO_FEW_SNAPSHOTS] = "too-few-snapshots",
};

static const char *const sentences[REASON_COUNT] = {
	[REASON_PAST_BUDGET] =
		"the rise is beyond doubt and past what is allowed",
	[REASON_PAST_BUDGET_CHANGED] =
		"changed in this build: the rise is beyond doubt and past "
		"what is allowed",
	[REASON_PAST_BUDGET_EXACT] =
		"every head run is past what is allowed over every base run",
	[REASON_COUNTED_ALONE] =
		"every head run is past what is allowed over every base run; "
		"time not measurably different",
	[REASON_NOT_CONFIRMED] =
		"looks like a rise, but not beyond the doubt of a whole "
		"report: measure again",
	[REASON_APART] =
		"would count if base and head had been measured in turn: "
		"measured apart, the machine may be the cause",
	[REASON_TOO_FEW_RUNS] = "too few runs to decide",
	[REASON_TOO_FEW_EVENTS] =
		"too few observations: only a large change would show",
	[REASON_ACCEPTED] = "past what is allowed, and accepted by the policy",
	[REASON_TOLERATED] =
		"past the default budget, and allowed by a rule of the policy",
	[REASON_MOVED] =
		"the cost moved here from its neighbours in the call graph",
	[REASON_STACKS_CUT] =
		"stacks of one side were cut before they reached an owner, and "
		"what they hold may be what rose or fell",
	[REASON_PACKAGE_MOVED] =
		"the same function in a package that moved, within what is "
		"allowed",
	[REASON_NEW] = "only in head, and too little to fail",
	[REASON_REMOVED] = "only in base",
	[REASON_IMPROVED] = "costs less than before, beyond doubt",
	[REASON_WITHIN_BUDGET] = "within what is allowed",
	[REASON_WITHIN_NOISE] =
		"unchanged, as far as these runs can tell: they differ by as "
		"much among themselves",
	[REASON_WITHIN_BUDGET_EXACT] = "within what is allowed, in every run",
	[REASON_BELOW_LEAST] = "more than is allowed, but by so little that what "
		"happens once a run, or rounding, explains it",
	[REASON_NOT_JUDGED] = "shown only: the policy does not judge it",
	[REASON_AMORTIZED] =
		"shown only: less than one allocation per operation, so these "
		"bytes are start-up growth",
	[REASON_FIXED_TIME] =
		"every run lasts a fixed time, so that this says how busy the "
		"program was and not how slow",
	[REASON_OPERATIONS_UNKNOWN] =
		"how many operations the runs did is not known of both sides, "
		"so that this says nothing of one",
	[REASON_MACHINE_WIDE] =
		"all workloads got slower alike on one machine, measured in "
		"turn: toolchain, flags or a shared library",
	[REASON_MACHINE_DIFFERS] =
		"looks like a rise, but base and head ran on unlike machines",
	[REASON_NO_YARDSTICK] =
		"it rose or the rest fell: these runs cannot tell which",
	[REASON_SAME_CODE] =
		"its machine code and that of all that calls it is the same in "
		"both builds: the machine, or where the code lies in memory, "
		"may be the cause",
	[REASON_DONE_ONCE] =
		"runs do another number of operations and cost what they did, "
		"or the benchmark's own clock saw no such change: it may be "
		"what a run does once",
	[REASON_CREEP] = "beyond doubt and past what is allowed, over the "
			 "older commit that it is held to",
	[REASON_NOT_IMPROVED] =
		"it did not fall, beyond doubt, by what was asked for",
	[REASON_COUNTED_DIFFERENTLY] =
		"counted differently: base and head by other programs, or "
		"other versions of one",
	[REASON_NEW_COUNTED] =
		"only in head: what it executes is judged in the total",
	[REASON_INEXACT] =
		"its own runs differ: it does other work each time (random "
		"inputs, the clock, the seed of a hash)",
	[REASON_LEAKS] =
		"it grew to the end, beyond doubt and past what is allowed",
	[REASON_FILLING] =
		"it grew ever slower, as a cache that fills: measure longer, "
		"or give a base",
	[REASON_GROWS_IN_BASE] = "it grew, and in base as well",
	[REASON_TOO_FEW_SNAPSHOTS] =
		"it grew, in too few snapshots to tell a leak from a start",
	[REASON_WORKLOAD_WARN] =
		"the whole workload rose, but these runs cannot tell it from "
		"the machine",
};

static const char *word_at(const char *const *words, int count, int i)
{
	return i >= 0 && i < count ? words[i] : "?";
}

static int word_find(const char *const *words, int count, const char *name)
{
	for (int i = 0; i < count; i++)
		if (strcmp(words[i], name) == 0)
			return i;
	return -1;
}

bool finding_leads(const struct finding *f)
{
	return !f->cause || strcmp(f->id, f->cause) == 0;
}

const char *outcome_name(enum outcome outcome)
{
	return word_at(outcomes, OUTCOME_COUNT, (int)outcome);
}

const char *coverage_state_name(enum coverage_state state)
{
	return word_at(coverage_states, COVERAGE_COUNT, (int)state);
}

bool coverage_missed(const struct coverage *row)
{
	return row->state == COVERAGE_NOT_JUDGED ||
		row->state == COVERAGE_REFUSED;
}

const char *status_name(enum status status)
{
	return word_at(statuses, STATUS_COUNT, (int)status);
}

const char *kind_name(enum kind kind)
{
	return word_at(kinds, KIND_COUNT, (int)kind);
}

const char *attribution_name(enum attribution attribution)
{
	return word_at(attributions, ATTRIBUTION_COUNT, (int)attribution);
}

const char *reason_name(enum reason reason)
{
	return word_at(reasons, REASON_COUNT, (int)reason);
}

const char *reason_sentence(enum reason reason)
{
	return word_at(sentences, REASON_COUNT, (int)reason);
}

int outcome_find(const char *name)
{
	return word_find(outcomes, OUTCOME_COUNT, name);
}

int coverage_state_find(const char *name)
{
	return word_find(coverage_states, COVERAGE_COUNT, name);
}

int status_find(const char *name)
{
	return word_find(statuses, STATUS_COUNT, name);
}

int kind_find(const char *name)
{
	return word_find(kinds, KIND_COUNT, name);
}

int attribution_find(const char *name)
{
	return word_find(attributions, ATTRIBUTION_COUNT, name);
}

int reason_find(const char *name)
{
	return word_find(reasons, REASON_COUNT, name);
}
