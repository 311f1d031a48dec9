/*
 * Reads profiles of the Firefox Profiler ("processed" Gecko profiles), which
 * samply and others write.
 *
 *	{"meta":{"interval":1,"sampleUnits":{"threadCPUDelta":"µs"}},
 *	 "libs":[...],"shared":{"stringArray":[...]...},
 *	 "threads":[{"processName":"work","stackTable":...,"samples":{
 *	   "stack":[3,null...],"weight":[1...],"weightType":"samples",
 *	   "threadCPUDelta":[1002,0...]}}...]}
 *
 * gecko_tables.h has what a stack is. Threads of a process are one profile; its
 * name is at the root of their stacks, which tells processes apart.
 *
 * threadCPUDelta is the processor's time that the thread took since its sample
 * before. Where it is told, the metric is cpu and each sample worth that: samples
 * of a thread that slept, which have a weight of their own, are worth nothing,
 * but for what it took before it went to sleep. The observations behind a value
 * are it, over the mean worth of all that was taken, sum(d^2) / sum(d), as those
 * of perf (perf_script.c) are.
 *
 * Where it is not told the metric is time, by the clock: a sample was seen as
 * often as its weight says, once without one, and is worth the interval each
 * time. Weights in ms are worth that, weights in bytes are another metric, and
 * neither says how often anything was seen. A weight below 0 is of a comparison.
 *
 * Sources: samply 0.13.1, fxprof-processed-profile 0.8.0, src/sample_table.rs; the
 * Firefox Profiler, docs-developer/CHANGELOG-formats.md.
 */
#include "gate/read/formats.h"

#include <math.h>
#include <stdlib.h>

#include "gate/read/gecko/gecko_tables.h"
#include "gate/text/lines.h"

#define NS_PER_MS 1e6
/* Every millisecond, where the file does not say. */
#define INTERVAL_DEFAULT 1.0
#define WORTH_MOST 1e18 /* ns or bytes of a sample: a lifetime */

enum kind { CPU, TIME, BYTES, KINDS };

enum weight_type { WEIGHT_SAMPLES, WEIGHT_MS, WEIGHT_BYTES };

struct thread {
	struct gecko_places places; /* 0: those that all threads share */
	size_t stack, weight, deltas; /* columns of its samples; 0: none */
	enum weight_type type;
	enum kind kind;
	sym process;
};

struct metric_of { /* a kind */
	bool seen;
	bool weighed; /* nobody says how often it was seen */
	double sum, squares;
	uint32_t number; /* of the builder */
};

struct gecko {
	struct builder *b;
	struct span content;
	struct gecko_places shared;
	bool has_threads;
	struct thread *threads;
	size_t thread_count, thread_room;
	double interval;   /* ms */
	double delta_unit; /* ns of a threadCPUDelta; 0: it is no time */
	struct metric_of metrics[KINDS];
	uint32_t metric_count, columns;
	struct gecko_tables tables;
	struct frame_stack stack;
	double *values; /* of a thread, by row of stackTable plus 1 */
	size_t value_room;
};

bool gecko_sniff(struct span content)
{
	struct span head = text_head(content);

	/* A long list of libraries can stand before the rest. */
	return span_starts(span_trim(head), "{") &&
	       text_find(head, span_of("\"meta\"")) < head.len &&
	       text_find(content, span_of("\"preprocessedProfileVersion\"")) <
		       content.len;
}

static void read_units(struct gecko *g, struct json_pull *j)
{
	struct span key, text;

	if (!pull_object(j))
		return;
	while (pull_key(j, &key))
		if (!span_equal(key, span_of("threadCPUDelta")))
			pull_skip(j);
		else if (pull_text(j, &text))
			g->delta_unit = span_equal(text, span_of("ns")) ? 1
					: span_equal(text, span_of("µs"))
						? 1e3
						: 0;
}

static void read_meta(struct gecko *g, struct json_pull *j)
{
	struct span key;
	double interval;

	if (!pull_object(j))
		return;
	while (pull_key(j, &key))
		if (span_equal(key, span_of("sampleUnits")))
			read_units(g, j);
		else if (!span_equal(key, span_of("interval")))
			pull_skip(j);
		else if (pull_number(j, &interval) && interval > 0 &&
			 interval < 1e9)
			g->interval = interval;
}

static int read_weight_type(struct thread *thread, struct json_pull *j,
	struct err *err)
{
	struct span text;

	if (!pull_text(j, &text) || span_equal(text, span_of("samples")))
		thread->type = WEIGHT_SAMPLES;
	else if (span_equal(text, span_of("tracing-ms")))
		thread->type = WEIGHT_MS;
	else if (span_equal(text, span_of("bytes")))
		thread->type = WEIGHT_BYTES;
	else
		return err_set(err, ERR_INPUT,
			"byte %zu: the samples of a thread have weights of a "
			"type that is not known: samples, tracing-ms and bytes "
			"are", j->at + 1);
	return 0;
}

static int read_samples(struct thread *thread, struct json_pull *j,
	struct err *err)
{
	struct span key;
	int status = 0;

	if (!pull_object(j))
		return 0;
	while (!status && pull_key(j, &key)) {
		size_t *out = span_equal(key, span_of("stack"))
				      ? &thread->stack
			      : span_equal(key, span_of("weight"))
				      ? &thread->weight
			      : span_equal(key, span_of("threadCPUDelta"))
				      ? &thread->deltas
				      : NULL;

		if (out && pull_kind(j) == '[')
			*out = pull_place(j);
		if (span_equal(key, span_of("weightType")))
			status = read_weight_type(thread, j, err);
		else
			pull_skip(j);
	}
	return status;
}

static int read_thread(struct gecko *g, struct json_pull *j, struct err *err)
{
	struct thread thread = {0};
	struct span key, text;
	int status = 0;

	if (!pull_object(j))
		return err_set(err, ERR_INPUT,
			"byte %zu: a thread is no object" GECKO_DAMAGED,
			j->at + 1);
	while (!status && pull_key(j, &key))
		if (span_equal(key, span_of("samples")))
			status = read_samples(&thread, j, err);
		else if (span_equal(key, span_of("processName"))) {
			if (pull_text(j, &text))
				thread.process = builder_name(g->b, text);
		} else if (!gecko_places_take(&thread.places, j, key))
			pull_skip(j);
	g->threads = xgrow(g->threads, &g->thread_room, g->thread_count + 1,
		sizeof *g->threads);
	g->threads[g->thread_count++] = thread;
	return status;
}

static int read_threads(struct gecko *g, struct json_pull *j, struct err *err)
{
	int status = 0;

	g->has_threads = pull_list(j);
	while (g->has_threads && !status && pull_item(j))
		status = read_thread(g, j, err);
	return status;
}

static void read_shared(struct gecko *g, struct json_pull *j)
{
	struct span key;

	if (pull_object(j))
		while (pull_key(j, &key))
			if (!gecko_places_take(&g->shared, j, key))
				pull_skip(j);
}

/* Where the parts of the file are. */
static int find_parts(struct gecko *g, struct json_pull *j, struct err *err)
{
	struct span key;
	int status = 0;

	if (!pull_object(j))
		return 0;
	while (!status && pull_key(j, &key))
		if (span_equal(key, span_of("meta")))
			read_meta(g, j);
		else if (span_equal(key, span_of("shared")))
			read_shared(g, j);
		else if (span_equal(key, span_of("threads")))
			status = read_threads(g, j, err);
		else if (!gecko_places_take(&g->shared, j, key))
			pull_skip(j);
	return status;
}

/* What the samples of a thread are worth, read one by one. */
struct worths {
	struct json_pull j;
	bool told; /* each has one in the file; else 1 */
	double factor;
};

static void worths_begin(struct worths *out, const struct gecko *g,
	const struct thread *thread)
{
	size_t at = thread->kind == CPU ? thread->deltas : thread->weight;

	*out = (struct worths){
		.j = {.text = g->content, .at = at},
		.factor = thread->kind == CPU ? g->delta_unit
			  : thread->kind == BYTES ? 1
			  : thread->type == WEIGHT_MS
				  ? NS_PER_MS
				  : g->interval * NS_PER_MS};
	out->told = at && pull_list(&out->j);
}

/* 0 of null. */
static int worths_next(double *out, struct worths *w, struct err *err)
{
	*out = w->factor;
	if (!w->told)
		return 0;
	if (!pull_item(&w->j))
		return err_set(err, ERR_INPUT,
			"byte %zu: more samples than `weight` or "
			"`threadCPUDelta` has rows" GECKO_DAMAGED, w->j.at + 1);
	if (pull_kind(&w->j) == 'n') {
		pull_skip(&w->j);
		*out = 0;
		return 0;
	}
	if (!pull_number(&w->j, out))
		return w->j.fault ? 0 : err_set(err, ERR_INPUT,
			"byte %zu: a sample's weight or time is no number"
			GECKO_DAMAGED, w->j.at + 1);
	if (*out < 0)
		return err_set(err, ERR_INPUT,
			"byte %zu: a sample's weight or time is below 0: this "
			"is a comparison of profiles, give the two of them",
			w->j.at + 1);
	if (*out * w->factor > WORTH_MOST)
		return err_set(err, ERR_INPUT,
			"byte %zu: a sample is worth more than there can be"
			GECKO_DAMAGED, w->j.at + 1);
	*out = round(*out * w->factor);
	return 0;
}

/* Adds up what the samples of the thread are worth, without their stacks. */
static int survey(struct gecko *g, const struct thread *thread, struct err *err)
{
	struct metric_of *metric = &g->metrics[thread->kind];
	struct json_pull stacks = {.text = g->content, .at = thread->stack};
	struct worths worths;
	double worth;
	int status = 0;

	worths_begin(&worths, g, thread);
	if (thread->stack && pull_list(&stacks))
		while (!status && pull_item(&stacks)) {
			pull_skip(&stacks);
			status = worths_next(&worth, &worths, err);
			metric->seen = true;
			metric->sum += worth;
			metric->squares += worth * worth;
		}
	if (!status && worths.told && pull_item(&worths.j))
		status = err_set(err, ERR_INPUT,
			"byte %zu: fewer samples than `weight` or "
			"`threadCPUDelta` has rows" GECKO_DAMAGED,
			worths.j.at + 1);
	if (thread->kind != CPU && thread->type != WEIGHT_SAMPLES)
		metric->weighed = true;
	if (pull_broken(&stacks, err) || pull_broken(&worths.j, err))
		status = -1;
	pull_clear(&stacks);
	pull_clear(&worths.j);
	return status;
}

static enum kind kind_of(const struct gecko *g, const struct thread *thread,
	bool cpu)
{
	if (thread->type == WEIGHT_BYTES)
		return BYTES;
	return cpu && thread->deltas && g->delta_unit > 0 &&
			       thread->type == WEIGHT_SAMPLES
		       ? CPU
		       : TIME;
}

/* The processor's time where that is told of any. */
static int survey_all(struct gecko *g, struct err *err)
{
	for (int pass = 0; pass < 2; pass++) {
		for (size_t k = 0; k < KINDS; k++)
			g->metrics[k] = (struct metric_of){0};
		for (size_t i = 0; i < g->thread_count; i++) {
			struct thread *thread = &g->threads[i];

			thread->kind = kind_of(g, thread, pass == 0);
			if (survey(g, thread, err))
				return -1;
		}
		if (!g->metrics[CPU].seen || g->metrics[CPU].sum > 0)
			break;
	}
	return 0;
}

/* What one observation is worth; 0: nobody says. */
static double mean_worth(const struct gecko *g, enum kind kind)
{
	const struct metric_of *metric = &g->metrics[kind];

	if (metric->weighed || kind == BYTES)
		return 0;
	if (kind == TIME)
		return g->interval * NS_PER_MS;
	return metric->sum > 0 ? metric->squares / metric->sum : 0;
}

static int add_metrics(struct gecko *g, struct err *err)
{
	static const struct { struct span name, unit; } names[KINDS] = {
		[CPU] = {SPAN("cpu"), SPAN("ns")},
		[TIME] = {SPAN("time"), SPAN("ns")},
		[BYTES] = {SPAN("bytes"), SPAN("bytes")},
	};
	struct symtab *symtab = builder_symtab(g->b);

	for (enum kind kind = CPU; kind < KINDS; kind++) {
		double worth = mean_worth(g, kind);
		struct metric metric = {
			.name = symtab_intern(symtab, names[kind].name),
			.unit = symtab_intern(symtab, names[kind].unit),
			.better = -1,
			.period = worth,
			.events = worth > 0 ? (int)g->columns : -1,
		};

		if (!g->metrics[kind].seen)
			continue;
		if (builder_metric(g->b, metric, err))
			return -1;
		g->metrics[kind].number = g->metric_count++;
		g->columns += worth > 0;
	}
	if (g->metric_count == 0)
		return err_set(err, ERR_INPUT,
			"a Firefox profile without samples: nothing was "
			"recorded");
	builder_events(g->b, g->columns);
	return 0;
}

/* Adds up what the thread's samples of each stack are worth. */
static int sum_stacks(struct gecko *g, const struct thread *thread,
	struct err *err)
{
	struct gecko_column stacks = {0};
	struct worths worths;
	size_t rows = g->tables.frame.count;
	int status = gecko_column_read(&stacks, g->content, thread->stack, err);
	double worth;

	g->values = xgrow(g->values, &g->value_room, rows + 1,
		sizeof *g->values);
	for (size_t i = 0; i <= rows; i++)
		g->values[i] = 0;
	worths_begin(&worths, g, thread);
	for (size_t i = 0; !status && i < stacks.count; i++) {
		if (stacks.rows[i] > rows)
			status = err_set(err, ERR_INPUT,
				"a sample names row %u of a stackTable that "
				"has %zu" GECKO_DAMAGED,
				(unsigned)stacks.rows[i] - 1, rows);
		else if (!(status = worths_next(&worth, &worths, err)))
			g->values[stacks.rows[i]] += worth;
	}
	pull_clear(&worths.j);
	free(stacks.rows);
	return status;
}

/* row: of stackTable, plus 1; 0: without a stack. */
static int give_stack(struct gecko *g, const struct thread *thread,
	uint32_t row, struct err *err)
{
	struct frame process = {.func = thread->process};
	double values[KINDS] = {0}, events[KINDS] = {0};
	double worth = mean_worth(g, thread->kind);
	uint32_t column = 0;

	for (enum kind kind = CPU; kind < thread->kind; kind++)
		column += g->metrics[kind].seen && mean_worth(g, kind) > 0;
	values[g->metrics[thread->kind].number] = g->values[row];
	if (worth > 0)
		events[column] = g->values[row] / worth;
	g->stack.depth = 0;
	if ((row && gecko_tables_push(&g->stack, &g->tables, row - 1, err)) ||
		(process.func.i &&
			frame_stack_push(&g->stack, process, g->b, err)))
		return -1;
	return builder_sample(g->b, g->stack.frames, g->stack.depth, values,
		events, err);
}

static int give_thread(struct gecko *g, const struct thread *thread,
	struct err *err)
{
	struct gecko_places places = thread->places;

	if (!thread->stack)
		return 0;
	for (size_t i = 0; i < GECKO_TABLES; i++)
		if (!places.at[i])
			places.at[i] = g->shared.at[i];
	if (gecko_tables_read(&g->tables, &places, err) ||
		sum_stacks(g, thread, err))
		return -1;
	for (size_t row = 0; row <= g->tables.frame.count; row++)
		if (g->values[row] > 0 &&
			give_stack(g, thread, (uint32_t)row, err))
			return -1;
	return 0;
}

static int read_all(struct gecko *g, struct err *err)
{
	int status = 0;

	if (!g->has_threads)
		return err_set(err, ERR_INPUT,
			"a Firefox profile without `threads`" GECKO_DAMAGED);
	if (survey_all(g, err) || add_metrics(g, err))
		return -1;
	for (size_t i = 0; !status && i < g->thread_count; i++) {
		status = give_thread(g, &g->threads[i], err);
		if (status)
			err_wrap(err, "thread %zu", i + 1);
	}
	gecko_names_end(&g->tables.names);
	return status;
}

int gecko_read(struct builder *b, struct span content, struct err *err)
{
	struct gecko g = {.b = b, .content = content,
		.interval = INTERVAL_DEFAULT};
	struct json_pull j = {.text = content};
	int status;

	gecko_tables_init(&g.tables, b, content);
	status = find_parts(&g, &j, err);
	if (pull_broken(&j, err) || (!status && pull_failed(&j, err)))
		status = -1;
	pull_clear(&j);
	if (!status)
		status = read_all(&g, err);
	gecko_tables_clear(&g.tables);
	free(g.threads);
	free(g.values);
	free(g.stack.frames);
	return status;
}
