/* Flags captures that say less than they seem to, and sets metrics aside whose
 * functions have no names. */
#include <math.h>
#include <string.h>

#include "compare/frames/classify.h"
#include "gate/core/rowset.h"
#include "gate/runs/check_group.h"
#include "gate/text/facts.h"

/* Below, nothing can be told of any function in a run. */
#define SAMPLES_MIN 20.0
/* Shares of a run's samples from which on a note is due. */
#define NAMELESS_TOLD 0.10
#define CUT_TOLD 0.10
#define LOST_TOLD 0.01
/* Shares of a side's samples from which on functions are not compared. */
#define OWNERLESS_MAX 0.50
#define NAMELESS_DIFFERENCE 0.25
/* How far operation counts may go apart. */
#define OPERATIONS_SPREAD 1.01

/* The worst of what was found, and how often. */
struct worst {
	size_t count;
	double value;
	const struct capture *capture;
	const char *metric;
};

static void tally(struct worst *worst, double value, double limit, bool more,
	const struct capture *c, const char *metric)
{
	if (more ? !(value > limit) : !(value < limit))
		return;
	if (worst->count++ && (more ? value <= worst->value :
			value >= worst->value))
		return;
	worst->value = value;
	worst->capture = c;
	worst->metric = metric;
}

/* "in FILE" or "in FILE, the worst of 3 captures". */
static void tell_where(struct buf *out, const struct worst *worst,
	const char *order)
{
	buf_printf(out, " in %s", worst->capture->path);
	if (worst->count > 1)
		buf_printf(out, ", the %s of %zu captures", order,
			worst->count);
}

static double doubtful_share(const struct lane *lane, double events,
	unsigned doubts)
{
	double sum = 0.0;

	for (int d = 0; d < DOUBT_COUNT; d++)
		if (doubts & DOUBT_BIT(d))
			sum += lane->doubtful[d];
	return events > 0.0 ? sum / events : 0.0;
}

static void flag_few(const struct group *g, const struct worst *few)
{
	struct buf found = {0};
	bool named;

	if (few->count == 0)
		return;
	named = strcmp(few->metric, "samples") != 0;
	buf_printf(&found, "%.0f %s%ssample%s", few->value,
		named ? few->metric : "", named ? " " : "",
		few->value == 1.0 ? "" : "s");
	tell_where(&found, few, "fewest");
	trust_flag(g->trust, FEW_SAMPLES, g->name, &found);
}

static void flag_share(const struct group *g, enum trust_rule rule,
	const struct worst *worst, const char *what)
{
	struct buf found = {0};

	if (worst->count == 0)
		return;
	buf_printf(&found, "%s %.0f %% of %s", what, 100.0 * worst->value,
		worst->metric);
	tell_where(&found, worst, "worst");
	trust_flag(g->trust, rule, g->name, &found);
}

/* Lanes are the metrics that the policy may judge by function. */
static void flag_lanes(const struct group *g)
{
	struct worst few = {0}, nameless = {0}, cut = {0}, lost = {0};

	for (struct cursor c = {.group = g}; next_capture(&c);)
		for (uint32_t l = 0; l < c.capture->fold.lane_count; l++) {
			const struct lane *lane = &c.capture->fold.lanes[l];
			struct span name = symtab_text(g->trust->symtab,
				lane->metrics[0].name);
			double events = lane_observations(lane);

			if (metric_class(name) == METRIC_TIME)
				tally(&few, events, SAMPLES_MIN, false,
					c.capture, name.data);
			tally(&nameless, doubtful_share(lane, events,
				DOUBT_BIT(DOUBT_NAMELESS) |
				DOUBT_BIT(DOUBT_OWNERLESS)), NAMELESS_TOLD,
				true, c.capture, name.data);
			tally(&cut, doubtful_share(lane, events,
				DOUBT_BIT(DOUBT_CUT)), CUT_TOLD, true,
				c.capture, name.data);
			tally(&lost, doubtful_share(lane, events,
				DOUBT_BIT(DOUBT_LOST)), LOST_TOLD, true,
				c.capture, name.data);
		}
	flag_few(g, &few);
	flag_share(g, UNSYMBOLIZED, &nameless, "frames without names have");
	flag_share(g, TRUNCATED_STACKS, &cut,
		"stacks that the profiler cut off have");
	flag_share(g, LOST_SAMPLES, &lost, "the profiler lost");
}

static uint32_t lane_find(const struct fold *fold, sym metric)
{
	uint32_t l = 0;

	while (l < fold->lane_count &&
			!sym_equal(fold->lanes[l].metrics[0].name, metric))
		l++;
	return l;
}

/* Shares of one side's samples. */
struct names {
	double nameless; /* nobody or a caller is charged */
	double ownerless; /* nobody is */
};

static struct names side_names(const struct group *g, size_t set, sym metric)
{
	double events = 0.0, charged = 0.0, ownerless = 0.0;

	for (size_t i = 0; i < g->counts[set]; i++) {
		const struct fold *fold = &g->captures[set][i].fold;
		uint32_t at = lane_find(fold, metric);

		if (at == fold->lane_count)
			continue;
		events += lane_observations(&fold->lanes[at]);
		charged += fold->lanes[at].doubtful[DOUBT_NAMELESS];
		ownerless += fold->lanes[at].doubtful[DOUBT_OWNERLESS];
	}
	return events > 0.0 ? (struct names){(charged + ownerless) / events,
		ownerless / events} : (struct names){0};
}

static void forget(const struct group *g, sym metric)
{
	for (struct cursor c = {.group = g}; next_capture(&c);) {
		struct fold *fold = &c.capture->fold;
		uint32_t at = lane_find(fold, metric);

		if (at < fold->lane_count)
			fold_forget(fold, at);
	}
}

/* A comparison by function needs functions, and the same ones. */
static void judge_names(const struct group *g, sym metric)
{
	const char *name = trust_text(g->trust, metric);
	struct names side[TRUST_SETS_MAX] = {{0}};
	struct buf found = {0};
	size_t worst = 0;

	for (size_t s = 0; s < g->set_count; s++) {
		side[s] = side_names(g, s, metric);
		if (side[s].ownerless > side[worst].ownerless)
			worst = s;
	}
	if (side[worst].ownerless > OWNERLESS_MAX) {
		buf_printf(&found, "stacks without a name to charge have "
			"%.0f %% of %s in %s", 100.0 * side[worst].ownerless,
			name, g->sets[worst].label);
		trust_flag(g->trust, MOSTLY_UNSYMBOLIZED, g->name, &found);
	} else if (g->set_count > 1 && fabs(side[0].nameless -
			side[1].nameless) > NAMELESS_DIFFERENCE) {
		buf_printf(&found, "frames without names have %.0f %% of %s "
			"in %s and %.0f %% in %s", 100.0 * side[0].nameless,
			name, g->sets[0].label, 100.0 * side[1].nameless,
			g->sets[1].label);
		trust_flag(g->trust, SYMBOLS_DIFFER, g->name, &found);
	} else {
		return;
	}
	forget(g, metric);
}

static void judge_lanes(const struct group *g)
{
	struct rowset metrics;

	rowset_init(&metrics, 1);
	for (struct cursor c = {.group = g}; next_capture(&c);) {
		const struct fold *fold = &c.capture->fold;

		for (uint32_t l = 0; l < fold->lane_count; l++)
			rowset_add(&metrics, &fold->lanes[l].metrics[0].name.i);
	}
	for (uint32_t i = 0; i < metrics.count; i++)
		judge_names(g, (sym){*rowset_at(&metrics, i)});
	rowset_clear(&metrics);
}

/* Iterations of one benchmark: where they are fewest and most. */
struct operations {
	double least, most;
	const struct capture *fewest, *largest;
};

static void count_operations(struct operations *out, const struct group *g,
	sym benchmark)
{
	*out = (struct operations){0};
	for (struct cursor c = {.group = g}; next_capture(&c);) {
		const struct fold *fold = &c.capture->fold;

		for (uint32_t i = 0; i < fold->result_count; i++) {
			double n = fold->results[i].iterations;

			if (!(n > 0.0) || !sym_equal(benchmark,
					fold->results[i].benchmark))
				continue;
			if (!out->fewest || n < out->least) {
				out->least = n;
				out->fewest = c.capture;
			}
			if (!out->largest || n > out->most) {
				out->most = n;
				out->largest = c.capture;
			}
		}
	}
}

static void flag_operations(const struct group *g)
{
	struct operations worst = {0};
	sym benchmark = {0};
	struct buf found = {0};
	struct rowset names;

	rowset_init(&names, 1);
	for (struct cursor c = {.group = g}; next_capture(&c);)
		for (uint32_t i = 0; i < c.capture->fold.result_count; i++)
			rowset_add(&names,
				&c.capture->fold.results[i].benchmark.i);
	for (uint32_t i = 0; i < names.count; i++) {
		sym name = {*rowset_at(&names, i)};
		struct operations here;

		count_operations(&here, g, name);
		if (here.most > OPERATIONS_SPREAD * here.least &&
				(!worst.fewest || here.most / here.least >
					worst.most / worst.least)) {
			worst = here;
			benchmark = name;
		}
	}
	rowset_clear(&names);
	if (!worst.fewest)
		return;
	buf_printf(&found, "%s does %.0f operations in %s and %.0f in %s",
		trust_text(g->trust, benchmark), worst.least, worst.fewest->path,
		worst.most, worst.largest->path);
	trust_flag(g->trust, OPERATIONS_DIFFER, g->name, &found);
}

/* What is told of the machine with that key; NULL: nothing. */
static const char *fact(const struct trust *trust, const struct capture *c,
	const char *key)
{
	for (uint32_t i = 0; i < c->fold.fact_count; i++)
		if (strcmp(trust_text(trust, c->fold.facts[i].key), key) == 0)
			return trust_text(trust, c->fold.facts[i].value);
	return NULL;
}

/* One machine made the whole side, or the report says otherwise. That base and
 * head differ is told by the comparison. */
void flag_machines(struct trust *trust, const struct runset *set)
{
	for (size_t k = 0; k < known_fact_count; k++) {
		const char *key = known_facts[k].captured;
		const struct capture *first = NULL;
		const char *model = NULL;

		if (!known_facts[k].machine || !key)
			continue;
		for (size_t i = 0; i < set->capture_count; i++) {
			const struct capture *c = &set->captures[i];
			const char *value = fact(trust, c, key);
			struct buf found = {0};

			if (!value)
				continue;
			if (!first) {
				first = c;
				model = value;
			}
			if (strcmp(value, model) == 0)
				continue;
			buf_printf(&found, "%s is %s in %s and %s in %s",
				key, model, first->path, value, c->path);
			trust_flag(trust, MACHINE_MIXED, NULL, &found);
			return;
		}
	}
}

void flag_group(const struct group *g)
{
	judge_lanes(g);
	flag_lanes(g);
	flag_operations(g);
}
