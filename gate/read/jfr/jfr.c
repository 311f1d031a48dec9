/*
 * Reads Java flight recordings (.jfr), of the JVM and of async-profiler.
 *
 *	jdk.ExecutionSample              samples, cpu    a sample is worth the
 *	                                                 period that was asked for
 *	profiler.WallClockSample         wall            so many samples at once
 *	jdk.ObjectAllocationInNewTLAB    alloc_in_new_tlab_bytes: the buffer
 *	jdk.ObjectAllocationOutsideTLAB  alloc_outside_tlab_bytes: the object
 *	jdk.ObjectAllocationSample       alloc_sample_bytes: its weight, what the
 *	                                 thread allocated since the one before
 *	jdk.JavaMonitorEnter             contentions, delay
 *	profiler.LiveObject              live
 *
 * An event is one raw observation; of WallClockSample each of its samples is. But
 * what the JVM sees of allocations are the ends of buffers: in a program that does
 * the same again and again they fall on the same places for long (a fifth of all in
 * one run was a twentieth in the next), so that its values are weights. async-profiler
 * samples bytes at random, and says so by its setting `alloc`. What
 * else is in a recording is of the machine and the collector, or waits that are
 * nobody's fault (ThreadPark, NativeMethodSample: a thread that waits for work),
 * and is not taken.
 *
 * The period is the JVM's setting `period` or async-profiler's `interval`; its
 * `event` names what was counted where that is not processor time. Where neither
 * is there, samples are but counted. Names are as async-profiler's text has them,
 * java/util/ArrayList.sort: the same function in both.
 *
 * Sources: OpenJDK, src/hotspot/share/jfr/metadata/metadata.xml; async-profiler,
 * src/flightRecorder.cpp, src/jfrMetadata.cpp.
 */
#include "gate/read/formats.h"

#include <stdlib.h>

#include "gate/read/frame_stack.h"
#include "gate/read/jfr/jfr_chunk.h"
#include "gate/text/num.h"

enum {
	SAMPLES,
	CPU,
	WALL,
	IN_NEW_TLAB,
	OUTSIDE_TLAB,
	ALLOC_SAMPLE,
	CONTENTIONS,
	DELAY,
	LIVE,
	METRICS
};
/* Columns of each kind of event: how many there were, and the squares of what they
 * measure. */
enum { COUNT, SQUARES, COLUMNS };

static const struct {
	const char *name, *unit;
	bool unequal;   /* an observation weighs more than another */
	bool allocated;
} metrics[METRICS] = {
	[SAMPLES] = {.name = "samples", .unit = "count"},
	[CPU] = {.name = "cpu", .unit = "ns"},
	[WALL] = {.name = "wall", .unit = "ns"},
	[IN_NEW_TLAB] = {.name = "alloc_in_new_tlab_bytes",
		.unit = "bytes",
		.unequal = true,
		.allocated = true},
	[OUTSIDE_TLAB] = {.name = "alloc_outside_tlab_bytes",
		.unit = "bytes",
		.unequal = true,
		.allocated = true},
	[ALLOC_SAMPLE] = {.name = "alloc_sample_bytes",
		.unit = "bytes",
		.unequal = true,
		.allocated = true},
	[CONTENTIONS] = {.name = "contentions", .unit = "count"},
	[DELAY] = {.name = "delay", .unit = "ns", .unequal = true},
	[LIVE] = {.name = "live", .unit = "count"},
};

/* What a field of an event is, and what an event is worth. */
enum scale {
	ONE,     /* no field: the event itself */
	BYTES,
	PERIODS, /* as many observations, each worth a period */
	TICKS,
};

/* What an event counts and what it measures; METRICS: nothing. */
static const struct event_kind {
	struct span name;
	unsigned counts, measures;
	enum scale scale;
	enum jfr_word by; /* JFR_WORDS: of one */
} kinds[] = {
	{SPAN("jdk.ExecutionSample"), SAMPLES, CPU, PERIODS, JFR_WORDS},
	{SPAN("profiler.WallClockSample"), METRICS, WALL, PERIODS, JFR_SAMPLES},
	{SPAN("jdk.ObjectAllocationInNewTLAB"), METRICS, IN_NEW_TLAB, BYTES,
		JFR_TLAB_SIZE},
	{SPAN("jdk.ObjectAllocationOutsideTLAB"), METRICS, OUTSIDE_TLAB, BYTES,
		JFR_ALLOCATION_SIZE},
	{SPAN("jdk.ObjectAllocationSample"), METRICS, ALLOC_SAMPLE, BYTES,
		JFR_WEIGHT},
	{SPAN("jdk.JavaMonitorEnter"), CONTENTIONS, DELAY, TICKS, JFR_DURATION},
	{SPAN("profiler.LiveObject"), LIVE, METRICS, ONE, JFR_WORDS},
};

enum { KINDS = sizeof kinds / sizeof *kinds, EVENTS = KINDS * COLUMNS };

/* One event that is taken. */
struct observation {
	uint32_t stack; /* among the constants; JFR_NONE: none */
	uint32_t kind;
	double value, count;
};

struct sums {
	double values[METRICS];
	double events[EVENTS];
};

/* Of the recording. */
struct reading {
	struct builder *b;
	bool seen[METRICS];
	bool declared;
	bool at_random; /* allocations were sampled */
	sym event;      /* what was counted in place of time */
	struct frame_stack stack;
	struct buf name;
};

/* Of one chunk. */
struct pass {
	struct reading *r;
	struct jfr_chunk *chunk;
	const struct event_kind **kind_of; /* by class, NULL: not taken */
	uint32_t setting_class;
	double periods[METRICS]; /* in ns, or of r->event */
	struct observation *observations; /* by stack, when all are there */
	size_t count, room;
	uint32_t *frames; /* by constant that is a method: number + 1 */
};

/* Settings */

/* "20 ms" or "5000000", in ns; 0: neither. */
static double period_of(struct span text)
{
	static const struct {
		struct span unit;
		double ns;
	} units[] = {{SPAN(""), 1}, {SPAN("ns"), 1}, {SPAN("us"), 1e3},
		{SPAN("ms"), 1e6}, {SPAN("s"), 1e9}};
	size_t digits = span_digits(text, 0);
	struct span unit = span_trim(span_from(text, digits));
	uint64_t value;

	if (!num_parse_u64(&value, (struct span){text.data, digits}))
		return 0;
	for (size_t i = 0; i < sizeof units / sizeof *units; i++)
		if (span_equal(unit, units[i].unit))
			return (double)value * units[i].ns;
	return 0;
}

/* Whether a setting is of the event of that class: of the JVM each has a period. */
static bool is_of_samples(const struct pass *p, uint64_t id)
{
	uint32_t class = jfr_class_of(&p->chunk->classes, id);

	return class != JFR_NONE && p->kind_of[class] &&
	       p->kind_of[class]->counts == SAMPLES;
}

/* The name of what a sample counts; {0}: time of the processor. */
static sym event_of(const struct reading *r, struct span value)
{
	static const struct span of_processor[] = {
		SPAN("cpu"), SPAN("itimer"), SPAN("ctimer"), SPAN("")};

	for (size_t i = 0; i < sizeof of_processor / sizeof *of_processor; i++)
		if (span_equal(value, of_processor[i]))
			return (sym){0};
	return builder_text(r->b, value);
}

static void read_setting(struct pass *p, struct jfr_cursor *c)
{
	static const struct {
		struct span name;
		enum { PERIOD, EVENT, AT_RANDOM } says;
		unsigned metric; /* whose period it is */
	} settings[] = {
		{SPAN("period"), PERIOD, CPU}, {SPAN("interval"), PERIOD, CPU},
		{SPAN("wall"), PERIOD, WALL}, {SPAN("event"), EVENT, METRICS},
		{SPAN("alloc"), AT_RANDOM, METRICS}};
	struct jfr_fields fields;
	struct span name;
	size_t i = 0;

	jfr_fields(&fields, &p->chunk->classes, p->setting_class, c);
	name = jfr_field_text(p->chunk, &fields, JFR_NAME);
	while (i < sizeof settings / sizeof *settings &&
		!span_equal(name, settings[i].name))
		i++;
	if (i == sizeof settings / sizeof *settings)
		return;
	name = jfr_field_text(p->chunk, &fields, JFR_VALUE);
	if (settings[i].says == EVENT)
		p->r->event = event_of(p->r, name);
	else if (settings[i].says == AT_RANDOM)
		p->r->at_random = true;
	else if (is_of_samples(p, jfr_field_number(p->chunk, &fields, JFR_ID)))
		p->periods[settings[i].metric] = period_of(name);
}

/* Events */

static void read_sample(struct pass *p, const struct event_kind *kind,
	struct jfr_event *event)
{
	struct observation seen = {.kind = (uint32_t)(kind - kinds),
		.value = 1, .count = 1};
	struct jfr_fields fields;

	jfr_fields(&fields, &p->chunk->classes, event->class, &event->at);
	if (kind->by < JFR_WORDS)
		seen.value = (double)(int64_t)jfr_field_number(p->chunk,
			&fields, kind->by);
	if (kind->scale == PERIODS) {
		seen.count = seen.value;
		seen.value *= p->periods[kind->measures];
	} else if (kind->scale == TICKS) {
		seen.value *= p->chunk->tick;
	}
	if (!(seen.count > 0) || !(seen.value >= 0))
		return;
	seen.stack = (uint32_t)jfr_field_constant(p->chunk, &fields,
		JFR_STACK_TRACE);
	p->observations = xgrow(p->observations, &p->room, p->count + 1,
		sizeof *p->observations);
	p->observations[p->count++] = seen;
}

/* Every event that is taken; of settings, which may stand anywhere, first. */
static int read_events(struct pass *p, bool settings, struct err *err)
{
	struct jfr_event event;
	size_t at = 0, from = 0;
	int more;

	for (; (more = jfr_chunk_event(&event, p->chunk, &at, err)) > 0;
		from = at) {
		if (event.class == JFR_NONE)
			continue;
		if (settings && event.class == p->setting_class)
			read_setting(p, &event.at);
		else if (!settings && p->kind_of[event.class])
			read_sample(p, p->kind_of[event.class], &event);
		if (event.at.failed)
			return err_set(err, ERR_INPUT,
				"byte %zu: an event holds less than it should"
				JFR_DAMAGED, p->chunk->place + from + 1);
	}
	return more;
}

/* Stacks */

/* As Java writes it. A class that the JVM made is called after another, with a number
 * and an address of this run behind it. */
static void add_class_name(struct buf *name, struct span class)
{
	static const char lambda[] = "$$Lambda";

	for (size_t i = 0; i < class.len && !span_at(class, i, "/0x") &&
		!span_at(class, i, ".0x") && !span_at(class, i, "+0x"); i++) {
		if (span_at(class, i, lambda)) {
			buf_text(name, lambda);
			break;
		}
		buf_char(name, class.data[i] == '/' ? '.' : class.data[i]);
	}
	if (class.len > 0)
		buf_char(name, '.');
}

/* Native code has the name that async-profiler's text gives it. */
static sym name_of(struct pass *p, const struct jfr_fields *method, bool java,
	bool kernel)
{
	struct buf *name = &p->r->name;

	buf_reset(name);
	if (java)
		add_class_name(name,
			jfr_field_text(p->chunk, method, JFR_TYPE));
	buf_span(name, jfr_field_text(p->chunk, method, JFR_NAME));
	if (kernel)
		buf_text(name, "_[k]");
	return builder_name(p->r->b, buf_view(name));
}

static uint32_t make_frame(struct pass *p, size_t method_at,
	const struct jfr_fields *place)
{
	const struct jfr_constant *method = &p->chunk->constants[method_at];
	struct jfr_cursor c = jfr_at(p->chunk, method->at);
	struct span type = jfr_field_text(p->chunk, place, JFR_TYPE);
	bool kernel = span_equal(type, span_of("Kernel"));
	bool java = !kernel && !span_equal(type, span_of("Native")) &&
	            !span_equal(type, span_of("C++"));
	struct jfr_fields fields;
	struct frame frame = {0};

	jfr_fields(&fields, &p->chunk->classes, method->class, &c);
	frame.func = name_of(p, &fields, java, kernel);
	if (!java)
		frame.module = builder_text(p->r->b,
			jfr_field_text(p->chunk, &fields, JFR_TYPE));
	return builder_frame(p->r->b, frame);
}

/* One frame of a stack, which is next. */
static int read_frame(struct pass *p, uint32_t class, struct jfr_cursor *c,
	struct err *err)
{
	struct jfr_fields fields;
	size_t method;

	jfr_fields(&fields, &p->chunk->classes, class, c);
	method = jfr_field_constant(p->chunk, &fields, JFR_METHOD);
	if (method == JFR_NONE)
		return err_set(err, ERR_INPUT,
			"byte %zu: a frame without its method" JFR_DAMAGED,
			p->chunk->place + c->at);
	if (!p->frames[method])
		p->frames[method] = make_frame(p, method, &fields) + 1;
	return frame_stack_push_number(&p->r->stack, p->frames[method] - 1,
		p->r->b, err);
}

static int read_stack(struct pass *p, size_t constant, struct err *err)
{
	const struct jfr_constant *stack = &p->chunk->constants[constant];
	struct jfr_cursor c = jfr_at(p->chunk, stack->at);
	const struct jfr_field *frames;
	struct jfr_fields fields;
	uint64_t count;

	jfr_fields(&fields, &p->chunk->classes, stack->class, &c);
	frames = fields.of[JFR_FRAMES].field;
	if (!frames || !frames->many || frames->constant)
		return err_set(err, ERR_INPUT,
			"byte %zu: a stack without frames" JFR_DAMAGED,
			p->chunk->place + stack->at + 1);
	c = jfr_at(p->chunk, fields.of[JFR_FRAMES].at);
	for (count = jfr_number(&c); count > 0; count--)
		if (read_frame(p, frames->class, &c, err))
			return -1;
	return 0;
}

static void add(struct sums *sums, const struct observation *seen)
{
	const struct event_kind *kind = &kinds[seen->kind];
	double *events = &sums->events[(size_t)seen->kind * COLUMNS];

	if (kind->counts < METRICS)
		sums->values[kind->counts] += seen->count;
	if (kind->measures < METRICS)
		sums->values[kind->measures] += seen->value;
	events[COUNT] += seen->count;
	events[SQUARES] += seen->value * seen->value / seen->count;
}

/* All that was seen of one stack, from a place on. */
static int give_stack(struct pass *p, size_t *at, struct err *err)
{
	uint32_t stack = p->observations[*at].stack;
	struct sums sums = {0};

	for (; *at < p->count && p->observations[*at].stack == stack; ++*at)
		add(&sums, &p->observations[*at]);
	for (unsigned m = 0; m < METRICS; m++)
		p->r->seen[m] |= sums.values[m] > 0;
	p->r->stack.depth = 0;
	if (stack != JFR_NONE && read_stack(p, stack, err))
		return -1;
	return builder_sample(p->r->b, p->r->stack.frames, p->r->stack.depth,
		sums.values, sums.events, err);
}

static int compare_stacks(const void *a, const void *b)
{
	const struct observation *x = a, *y = b;

	return x->stack < y->stack ? -1 : x->stack > y->stack;
}

static int give_stacks(struct pass *p, struct err *err)
{
	int status = 0;

	if (p->count > 0)
		qsort(p->observations, p->count, sizeof *p->observations,
			compare_stacks);
	for (size_t at = 0; !status && at < p->count;)
		status = give_stack(p, &at, err);
	return status;
}

/* Chunks */

static void find_classes(struct pass *p)
{
	p->setting_class = JFR_NONE;
	for (uint32_t i = 0; i < p->chunk->classes.count; i++) {
		struct span name = p->chunk->classes.all[i].name;

		for (size_t k = 0; k < KINDS; k++)
			if (span_equal(name, kinds[k].name))
				p->kind_of[i] = &kinds[k];
		if (span_equal(name, span_of("jdk.ActiveSetting")))
			p->setting_class = i;
	}
}

/* The kind of event that a metric is of. */
static int kind_of_metric(unsigned metric)
{
	int kind = 0;

	while (kinds[kind].counts != metric && kinds[kind].measures != metric)
		kind++;
	return kind;
}

static int declare(const struct pass *p, struct err *err)
{
	struct builder *b = p->r->b;
	struct symtab *symtab = builder_symtab(b);
	bool time = p->r->event.i == 0;

	for (unsigned m = 0; m < METRICS; m++) {
		bool other = m == CPU && !time;
		bool weight = metrics[m].allocated && !p->r->at_random;
		int column = kind_of_metric(m) * COLUMNS;
		struct metric metric = {
			.name = other ? p->r->event : symtab_intern(symtab,
				span_of(metrics[m].name)),
			.unit = symtab_intern(symtab, span_of(
				other ? "count" : metrics[m].unit)),
			.better = -1,
			.period = p->periods[m],
			.events = weight ? -1 : column + COUNT,
			.squares = metrics[m].unequal && !weight
			                   ? column + SQUARES
			                   : 0,
			.is_events = m == SAMPLES && p->periods[CPU] > 0,
		};

		if (builder_metric(b, metric, err))
			return -1;
	}
	builder_events(b, EVENTS);
	p->r->declared = true;
	return 0;
}

static int read_pass(struct pass *p, struct err *err)
{
	find_classes(p);
	if (read_events(p, true, err) || read_events(p, false, err))
		return -1;
	if (!p->r->declared && declare(p, err))
		return -1;
	return give_stacks(p, err);
}

static int read_chunk(struct reading *r, struct jfr_chunk *chunk,
	struct err *err)
{
	struct pass p = {
		.r = r,
		.chunk = chunk,
		.kind_of = xcalloc(chunk->classes.count + 1u, sizeof *p.kind_of),
		.frames = xcalloc(chunk->constant_count + 1, sizeof *p.frames),
	};
	int status = read_pass(&p, err);

	free(p.kind_of);
	free(p.frames);
	free(p.observations);
	return status;
}

static int read_chunks(struct reading *r, struct span content, struct err *err)
{
	int64_t start = 0, duration = 0;
	int status = 0;

	for (size_t at = 0; !status && at < content.len;) {
		struct jfr_chunk chunk;

		status = jfr_chunk_open(&chunk, content, at,
			builder_limits(r->b)->rows, err);
		if (!status)
			status = read_chunk(r, &chunk, err);
		start = start ? start : chunk.start_nanos;
		duration += chunk.duration_nanos;
		at += chunk.bytes.len;
		jfr_chunk_clear(&chunk);
	}
	builder_time(r->b, start, duration);
	return status;
}

/* What there was nothing of is no metric. */
static int drop_unseen(const struct reading *r, struct err *err)
{
	unsigned left = METRICS;

	for (unsigned m = METRICS; m-- > 0;)
		if (!r->seen[m]) {
			builder_drop_metric(r->b, m);
			left--;
		}
	if (left > 0)
		return 0;
	return err_set(err, ERR_INPUT,
		"a Java flight recording without a sample, an allocation or a "
		"wait; record one with `java -XX:StartFlightRecording:"
		"settings=profile,filename=FILE`, and for a second at least");
}

int jfr_read(struct builder *b, struct span content, struct err *err)
{
	struct reading r = {.b = b};
	int status = read_chunks(&r, content, err);

	if (!status)
		status = drop_unseen(&r, err);
	free(r.stack.frames);
	buf_clear(&r.name);
	return status;
}
