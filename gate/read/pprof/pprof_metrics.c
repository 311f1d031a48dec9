/* Turns pprof sample types into metrics, and values into observations. */
#include "gate/read/pprof/pprof_metrics.h"

#include <math.h>
#include <string.h>

#include "gate/core/ascii.h"
#include "gate/model/metric.h"

static const struct known_unit {
	const char *name; /* lower case, without the plural s */
	const char *base;
	double factor;
} units[] = {
	{"ns", "ns", 1},
	{"nanosecond", "ns", 1},
	{"us", "ns", 1e3},
	{"\xce\xbc", "ns", 1e3}, /* Greek mu, which takes two bytes */
	{"\xc2\xb5", "ns", 1e3}, /* micro sign */
	{"microsecond", "ns", 1e3},
	{"ms", "ns", 1e6},
	{"millisecond", "ns", 1e6},
	{"s", "ns", 1e9},
	{"sec", "ns", 1e9},
	{"second", "ns", 1e9},
	{"hr", "ns", 3600e9},
	{"hour", "ns", 3600e9},
	{"b", "bytes", 1},
	{"byte", "bytes", 1},
	{"kb", "bytes", 0x1p10},
	{"kbyte", "bytes", 0x1p10},
	{"kilobyte", "bytes", 0x1p10},
	{"mb", "bytes", 0x1p20},
	{"mbyte", "bytes", 0x1p20},
	{"megabyte", "bytes", 0x1p20},
	{"gb", "bytes", 0x1p30},
	{"gbyte", "bytes", 0x1p30},
	{"gigabyte", "bytes", 0x1p30},
	{"tb", "bytes", 0x1p40},
	{"tbyte", "bytes", 0x1p40},
	{"terabyte", "bytes", 0x1p40},
	{"pb", "bytes", 0x1p50},
	{"pbyte", "bytes", 0x1p50},
	{"petabyte", "bytes", 0x1p50},
};

/* Names that mean more to a profile than their kind of metric says. Less is
 * better for all of them. */
static const struct known {
	const char *name;
	enum metric_meaning meaning;
} known[] = {
	{"cpu", MEANING_TIME},
	{"wall", MEANING_TIME},
	{"time", MEANING_TIME},
	{"samples", MEANING_SAMPLES},
	{"events", MEANING_SAMPLES},
	{"sample", MEANING_SAMPLES},
	{"alloc_objects", MEANING_OBJECTS},
	{"alloc_space", MEANING_SPACE},
	{"inuse_objects", MEANING_OBJECTS},
	{"inuse_space", MEANING_SPACE},
	{"objects", MEANING_OBJECTS},
	{"space", MEANING_SPACE},
	{"contentions", MEANING_CONTENTIONS},
	{"delay", MEANING_DELAY},
	{"exception", MEANING_COUNT},
	{"lock_count", MEANING_COUNT},
	{"lock_time", MEANING_COUNT},
};

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

/* Case aside; one trailing s aside when the word is longer than two bytes. */
static bool unit_is(struct span text, const char *name)
{
	size_t len = text.len;

	if (len > 2 && ascii_lower(text.data[len - 1]) == 's')
		len--;
	if (len != span_of(name).len)
		return false;
	for (size_t i = 0; i < len; i++)
		if (ascii_lower(text.data[i]) != name[i])
			return false;
	return true;
}

static const struct known_unit *unit_find(struct span text)
{
	for (size_t i = 0; i < COUNT(units); i++)
		if (unit_is(text, units[i].name))
			return &units[i];
	return NULL;
}

/* By the table, else by what a metric of that name and unit is: time that is
 * counted in ticks of its period, or what less of is better. */
static enum metric_meaning meaning_of(const char *name, const char *unit)
{
	for (size_t i = 0; i < COUNT(known); i++)
		if (strcmp(name, known[i].name) == 0)
			return known[i].meaning;
	switch (metric_find(name, unit)->kind) {
	case METRIC_TIME:
		return strcmp(unit, "ns") == 0 ? MEANING_TIME : MEANING_TICKS;
	case METRIC_STATE:
		return MEANING_EXACT;
	case METRIC_BYTES:
	case METRIC_OBJECTS:
	case METRIC_HELD_BYTES:
	case METRIC_HELD_OBJECTS:
	case METRIC_WAIT:
		return MEANING_COUNT;
	default:
		return MEANING_UNKNOWN;
	}
}

static struct span singular(struct span word)
{
	if (word.len > 1 && word.data[word.len - 1] == 's')
		word.len--;
	return word;
}

static struct column column_of(
	const struct sample_type *type, struct builder *b)
{
	const struct symtab *symtab = builder_symtab(b);
	const struct known_unit *unit = unit_find(type->unit);
	struct column column = {.factor = 1};

	if (unit)
		column.factor = unit->factor;
	column.metric.name = builder_name(b, type->type);
	column.metric.unit = builder_name(b,
		unit ? span_of(unit->base) : type->unit);
	column.held = metric_is_held(metric_row_of(symtab, &column.metric));
	column.meaning = meaning_of(
		symtab_text(symtab, column.metric.name).data,
		symtab_text(symtab, column.metric.unit).data);
	column.metric = (struct metric){
		.name = column.metric.name,
		.unit = column.metric.unit,
		.nature = column.meaning == MEANING_EXACT ? NATURE_EXACT
							  : NATURE_SAMPLED,
		.better = column.meaning == MEANING_UNKNOWN ? 0 : -1,
		.events = -1,
	};
	return column;
}

struct planner {
	struct columns *out;
	const struct sample_type *types;
	sym nanoseconds;
	double heap_rate; /* bytes between observations, 0 unknown */
};

static int event_add(struct planner *p, struct event_column event)
{
	p->out->events[p->out->event_count] = event;
	return (int)p->out->event_count++;
}

/* A time spent running, whatever the producer calls it; waiting for a lock is
 * none. */
static bool is_time(const struct planner *p, uint32_t i)
{
	const struct column *c = &p->out->columns[i];

	return c->meaning == MEANING_TICKS ||
		(sym_equal(c->metric.unit, p->nanoseconds) &&
			(c->meaning == MEANING_TIME ||
				c->meaning == MEANING_UNKNOWN));
}

/* The first column of that meaning; count when there is none. */
static uint32_t column_find(const struct columns *columns, enum metric_meaning meaning)
{
	uint32_t i = 0;

	while (i < columns->count && columns->columns[i].meaning != meaning)
		i++;
	return i;
}

/* CPU and wall clock profiles: `samples` counts the observations of every time.
 * A period that is declared counts none: there are writers that say one second
 * of everything. What the values say of it, all runs together tell (gate/runs).
 */
static void plan_times(struct planner *p)
{
	struct columns *out = p->out;
	uint32_t samples = column_find(out, MEANING_SAMPLES);
	int column;

	if (samples == out->count)
		return;
	column = event_add(p,
		(struct event_column){.rule = EVENT_VALUE, .source = samples});
	out->columns[samples].metric.events = column;
	for (uint32_t i = 0; i < out->count; i++) {
		if (!is_time(p, i))
			continue;
		out->columns[i].metric.events = column;
		out->columns[samples].metric.is_events = true;
	}
}

/* The objects column that goes with a space column: the same name up to the
 * last word ("alloc_", "inuse_", ""). */
static uint32_t objects_of(const struct planner *p, uint32_t space)
{
	struct span name = p->types[space].type;
	size_t prefix = name.len - span_of("space").len;
	uint32_t i;

	for (i = 0; i < p->out->count; i++) {
		struct span other = p->types[i].type;

		if (p->out->columns[i].meaning == MEANING_OBJECTS &&
			other.len == prefix + span_of("objects").len &&
			span_equal((struct span){name.data, prefix},
				(struct span){other.data, prefix}))
			break;
	}
	return i;
}

/* One observation stands for many small objects or few large ones. */
static void plan_squares(struct planner *p, uint32_t column)
{
	struct metric *metric = &p->out->columns[column].metric;

	metric->squares = event_add(p, (struct event_column){
		.rule = EVENT_SQUARE, .source = column,
		.observations = (uint32_t)metric->events});
}

/* Heaps. At a rate of one byte everything was seen; at an unknown rate the
 * number of observations is unknown. */
static void plan_heap(struct planner *p)
{
	struct columns *out = p->out;

	for (uint32_t i = 0; i < out->count; i++) {
		struct column *c = &out->columns[i];

		if (c->meaning != MEANING_SPACE &&
			c->meaning != MEANING_OBJECTS)
			continue;
		if (p->heap_rate > 0 && p->heap_rate <= 1)
			c->metric.nature = NATURE_EXACT;
		if (c->meaning == MEANING_SPACE)
			c->metric.period = p->heap_rate;
	}
	for (uint32_t i = 0; i < out->count && p->heap_rate > 0; i++) {
		struct metric *metric = &out->columns[i].metric;
		uint32_t objects;

		if (out->columns[i].meaning != MEANING_SPACE)
			continue;
		objects = objects_of(p, i);
		if (objects == out->count)
			continue;
		metric->events = event_add(p, (struct event_column){
			.rule = EVENT_HEAP, .source = objects, .bytes = i,
			.period = p->heap_rate});
		out->columns[objects].metric.events = metric->events;
		plan_squares(p, i);
		plan_squares(p, objects);
	}
}

static void plan_contentions(struct planner *p)
{
	struct columns *out = p->out;
	uint32_t contentions = column_find(out, MEANING_CONTENTIONS);
	int column;

	if (contentions == out->count)
		return;
	column = event_add(p, (struct event_column){
		.rule = EVENT_VALUE, .source = contentions});
	for (uint32_t i = 0; i < out->count; i++)
		if (i == contentions ||
			out->columns[i].meaning == MEANING_DELAY)
			out->columns[i].metric.events = column;
}

/* A period of CPU time where no column is called so is that of CPU time by
 * another name: some call it by what drives the sampling (itimer). */
static void spread_period(const struct planner *p, const struct column *base,
	double distance)
{
	bool named = false;

	for (uint32_t i = 0; i < p->out->count; i++)
		named |= p->out->columns[i].metric.period > 0;
	for (uint32_t i = 0; i < p->out->count && !named; i++) {
		struct column *c = &p->out->columns[i];

		if (c->meaning == MEANING_TIME &&
			!span_equal(p->types[i].type, span_of("wall")) &&
			sym_equal(c->metric.unit, base->metric.unit))
			c->metric.period = distance;
	}
}

static bool are_mixed(const struct columns *columns)
{
	uint32_t held = 0;

	for (uint32_t i = 0; i < columns->count; i++)
		held += columns->columns[i].held;
	return held > 0 && held < columns->count;
}

bool columns_plan(struct columns *out, const struct sample_type *types,
	uint32_t count, const struct sample_type *period_type, int64_t period,
	struct builder *b, struct arena *arena)
{
	struct symtab *symtab = builder_symtab(b);
	struct column base = column_of(period_type, b);
	double distance = period > 0 ? (double)period * base.factor : 0;
	struct planner p = {.out = out, .types = types,
		.nanoseconds = symtab_intern(symtab, span_of("ns"))};

	*out = (struct columns){.count = count};
	/* a time or the contentions: one event column; a space: three, with
	 * its objects, which it may share; and one for the samples */
	out->columns = arena_alloc(arena, count, sizeof(*out->columns));
	out->events = arena_alloc(
		arena, 3 * (size_t)count + 1, sizeof(*out->events));
	if (!out->columns || !out->events)
		return false;
	for (uint32_t i = 0; i < count; i++) {
		struct column *c = &out->columns[i];

		*c = column_of(&types[i], b);
		if (sym_equal(c->metric.unit, base.metric.unit) &&
			span_equal(singular(types[i].type),
				singular(period_type->type)))
			c->metric.period = distance;
	}
	if (sym_equal(base.metric.unit, symtab_intern(symtab, span_of("bytes"))))
		p.heap_rate = distance;
	if (span_equal(period_type->type, span_of("cpu")))
		spread_period(&p, &base, distance);
	out->mixed = are_mixed(out);
	plan_times(&p);
	plan_heap(&p);
	plan_contentions(&p);
	return true;
}

int columns_declare(
	const struct columns *columns, struct builder *b, struct err *err)
{
	for (uint32_t m = 0; m < columns->count; m++)
		if (builder_metric(b, columns->columns[m].metric, err))
			return -1;
	builder_events(b, columns->event_count);
	return 0;
}

bool column_is_state(const struct column *column)
{
	return column->held || column->meaning == MEANING_EXACT;
}

int column_refuse_state(const struct column *column,
	const struct symtab *symtab, struct err *err)
{
	return err_set(err, ERR_INPUT,
		"%s counts what there is at a moment, and this is the "
		"difference of two such counts; take it without ?seconds=N or "
		"-diff_base [diff-profile]",
		symtab_text(symtab, column->metric.name).data);
}

int columns_check_duration(const struct columns *columns, int64_t duration,
	const struct symtab *symtab, struct err *err)
{
	return duration > 0 && columns->count == 1 &&
			       columns->columns[0].meaning == MEANING_EXACT
	               ? column_refuse_state(columns->columns, symtab, err)
	               : 0;
}

void columns_drop_held(const struct columns *columns, struct builder *b)
{
	uint32_t dropped = 0;

	for (uint32_t m = 0; m < columns->count; m++)
		if (columns->columns[m].held)
			builder_drop_metric(b, m - dropped++);
	builder_note(b, NOTE_DELTA,
		"allocated in a stretch of time (?seconds=N): in-use values, "
		"which are differences here, were left out");
}

void columns_events(
	const struct columns *columns, const double *values, double *out)
{
	for (uint32_t i = 0; i < columns->event_count; i++) {
		const struct event_column *event = &columns->events[i];
		double n = values[event->source];
		double v = values[event->bytes];

		/* Go scales each block size up by 1 / (1 - exp(-size / rate)),
		 * runtime/pprof scaleHeapSample; this is its inverse. */
		if (event->rule == EVENT_HEAP && event->period > 1)
			n = n > 0 ? n * (1 - exp(-(v / n) / event->period)) : 0;
		else if (event->rule == EVENT_SQUARE)
			n = out[event->observations] > 0 ?
				n * n / out[event->observations] : 0;
		out[i] = n;
	}
}
