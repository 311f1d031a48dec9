/*
 * Reads speedscope's JSON, which py-spy, rbspy, dotnet-trace, memray and others
 * write.
 *
 *	{"$schema":"https://www.speedscope.app/file-format-schema.json",
 *	 "shared":{"frames":[{"name":"parse","file":"a.py","line":7}...]},
 *	 "profiles":[
 *	  {"type":"sampled","name":"Thread 1","unit":"seconds",
 *	   "samples":[[0,2]...],"weights":[0.01...]},
 *	  {"type":"evented","name":"Thread 2","unit":"milliseconds",
 *	   "events":[{"type":"O","frame":0,"at":1.5},{"type":"C",...}...]}]}
 *
 * Stacks are root first; of an evented profile they are the frames that are open,
 * and what is between two events is worth the time. Profiles of one unit are the
 * threads of one program and one metric; those of different units are different
 * metrics. What a unit is of the file does not say: of time it is called time, of
 * `bytes` bytes, which nobody judges unless asked to, of `none` samples.
 *
 * An entry of samples is one raw observation where all weights of the metric are
 * equal, as py-spy writes them: 1/rate. Else an entry may stand for many, and the
 * value is a weight, as of evented profiles.
 *
 * Source: speedscope, src/lib/file-format-spec.ts.
 */
#include "gate/read/formats.h"

#include <math.h>
#include <stdlib.h>

#include "gate/read/frame_stack.h"
#include "gate/read/thread_name.h"
#include "gate/text/json_pull.h"
#include "gate/text/lines.h"

#define DAMAGED ": the file is damaged, take it again"

static const struct unit {
	struct span word, metric, unit; /* in the file; here */
	double factor;
} units[] = {
	{SPAN("nanoseconds"), SPAN("time"), SPAN("ns"), 1},
	{SPAN("microseconds"), SPAN("time"), SPAN("ns"), 1e3},
	{SPAN("milliseconds"), SPAN("time"), SPAN("ns"), 1e6},
	{SPAN("seconds"), SPAN("time"), SPAN("ns"), 1e9},
	{SPAN("bytes"), SPAN("bytes"), SPAN("bytes"), 1},
	{SPAN("none"), SPAN("samples"), SPAN("count"), 1},
};

enum { UNITS = sizeof units / sizeof *units, KINDS = 3 };

/* Time, bytes, samples: a metric each, in the order in which they come. */
struct kind {
	bool seen;
	bool weighed;        /* not all weights are equal, or evented */
	double least, most;  /* of the weights */
	uint32_t metric;
};

/* One of the profiles: where its parts are, 0: nowhere. */
struct part {
	const struct unit *unit;
	size_t samples, weights, events;
};

struct reading {
	struct builder *b;
	struct span content;
	size_t frames_at, profiles_at;
	struct part *parts;
	size_t part_count, part_room;
	uint32_t *frames; /* numbers of the builder */
	size_t frame_count, frame_room;
	struct kind kinds[KINDS];
	uint32_t metric_count;
	bool weighed[KINDS];      /* by metric */
	struct frame_stack stack; /* leaf first */
	uint32_t *open;           /* of an evented profile, root first */
	size_t depth, open_room;
};

bool speedscope_sniff(struct span content)
{
	struct span head = text_head(content);

	/* By its keys where the schema comes behind all of it. */
	return span_starts(span_trim(head), "{") &&
	       (text_find(head,
			span_of("speedscope.app/file-format-schema.json")) <
				head.len ||
		       (text_find(content,
				span_of("speedscope.app/file-format-schema."
					"json")) < content.len &&
			       (text_find(head, span_of("\"profiles\"")) <
					       head.len ||
				       text_find(head, span_of("\"shared\"")) <
					       head.len)));
}

static struct kind *kind_of(struct reading *r, const struct unit *unit)
{
	size_t at = (size_t)(unit - units);

	return &r->kinds[at < UNITS - 2 ? 0 : at - (UNITS - 3)];
}

/* Begins the list at the place; false: there is none. */
static bool begin_list(struct json_pull *j, struct span content, size_t at)
{
	*j = (struct json_pull){.text = content, .at = at};
	return at && pull_list(j);
}

static int wrong(const struct json_pull *j, const char *what, struct err *err)
{
	return err_set(err, ERR_INPUT, "byte %zu: %s" DAMAGED, j->at + 1, what);
}

static const struct unit *find_unit(struct span word)
{
	for (size_t i = 0; i < UNITS; i++)
		if (span_equal(word, units[i].word))
			return &units[i];
	return NULL;
}

/* One of the profiles, which is next. */
static int find_part(struct reading *r, struct json_pull *j, struct err *err)
{
	struct part part = {0};
	struct span key, text;

	if (!pull_object(j))
		return wrong(j, "a profile is no object", err);
	while (pull_key(j, &key)) {
		size_t at = pull_place(j);

		if (span_equal(key, span_of("unit"))) {
			if (!pull_text(j, &text) || !find_unit(text))
				return wrong(j, "a profile has a unit that "
						"speedscope does not have", err);
			part.unit = find_unit(text);
			continue;
		}
		if (span_equal(key, span_of("samples")))
			part.samples = at;
		else if (span_equal(key, span_of("weights")))
			part.weights = at;
		else if (span_equal(key, span_of("events")))
			part.events = at;
		pull_skip(j);
	}
	if (j->fault)
		return 0;
	if (!part.unit)
		return wrong(j, "a profile has no unit", err);
	if (!part.events && !(part.samples && part.weights))
		return wrong(j, "a profile has neither samples with weights "
				"nor events", err);
	r->parts = xgrow(r->parts, &r->part_room, r->part_count + 1,
		sizeof *r->parts);
	r->parts[r->part_count++] = part;
	return 0;
}

static int find_parts(struct reading *r, struct json_pull *j, struct err *err)
{
	struct span key, inner;
	int status = 0;

	if (!pull_object(j))
		return 0;
	while (!status && pull_key(j, &key)) {
		if (span_equal(key, span_of("shared"))) {
			if (pull_object(j))
				while (pull_key(j, &inner)) {
					if (span_equal(inner,
						    span_of("frames")))
						r->frames_at = pull_place(j);
					pull_skip(j);
				}
		} else if (!span_equal(key, span_of("profiles"))) {
			pull_skip(j);
		} else if (pull_list(j)) {
			while (!status && pull_item(j))
				status = find_part(r, j, err);
		}
	}
	return status;
}

/* py-spy has processes and threads as frames. */
static sym read_name(struct reading *r, struct span text)
{
	struct span part[2] = {text, {0}};
	struct buf name = {0};
	sym out;

	if (span_starts(text, "thread (") || span_starts(text, "process "))
		thread_name_parts(part, text);
	buf_span(&name, part[0]);
	buf_span(&name, part[1]);
	out = builder_name(r->b, buf_view(&name));
	buf_clear(&name);
	return out;
}

static int read_frame(struct reading *r, struct json_pull *j, struct err *err)
{
	struct frame frame = {0};
	struct span key, text;
	uint64_t line;

	if (!pull_object(j))
		return wrong(j, "a frame is no object", err);
	while (pull_key(j, &key)) {
		if (span_equal(key, span_of("name"))) {
			if (pull_text(j, &text))
				frame.func = read_name(r, text);
		} else if (span_equal(key, span_of("file"))) {
			if (pull_text(j, &text))
				frame.file = builder_name(r->b, text);
		} else if (span_equal(key, span_of("line"))) {
			if (pull_whole(j, &line, UINT32_MAX))
				frame.line = (uint32_t)line;
		} else {
			pull_skip(j);
		}
	}
	if (!frame.func.i)
		frame.func = builder_name(r->b, span_of("[unknown]"));
	r->frames = xgrow(r->frames, &r->frame_room, r->frame_count + 1,
		sizeof *r->frames);
	r->frames[r->frame_count++] = builder_frame(r->b, frame);
	return 0;
}

static int read_frames(struct reading *r, struct err *err)
{
	struct json_pull j;
	int status = 0;

	if (!begin_list(&j, r->content, r->frames_at))
		return err_set(err, ERR_INPUT,
			"a speedscope profile without frames" DAMAGED);
	while (!status && pull_item(&j))
		status = read_frame(r, &j, err);
	if (pull_broken(&j, err))
		status = -1;
	pull_clear(&j);
	return status;
}

/* How much the weights of the kind differ, in base units. */
static int survey(struct reading *r, const struct part *part, struct err *err)
{
	struct kind *kind = kind_of(r, part->unit);
	struct json_pull j;
	double weight;
	int status = 0;

	kind->weighed |= part->events != 0;
	if (!kind->seen)
		kind->metric = r->metric_count++;
	if (!part->events && begin_list(&j, r->content, part->weights)) {
		while (!status && pull_item(&j)) {
			if (!pull_number(&j, &weight) || weight < 0) {
				status = wrong(&j, "a weight is no number from "
						   "0 on", err);
				break;
			}
			weight = round(weight * part->unit->factor);
			if (!(weight > 0))
				continue;
			kind->least = kind->most > 0
			                      ? fmin(kind->least, weight)
			                      : weight;
			kind->most = fmax(kind->most, weight);
		}
		pull_clear(&j);
	}
	kind->seen = true;
	return status;
}

static int add_metrics(struct reading *r, struct err *err)
{
	struct symtab *symtab = builder_symtab(r->b);
	int columns = 0;

	for (uint32_t m = 0; m < r->metric_count; m++) {
		size_t at = 0;
		const struct unit *unit;
		struct metric metric = {.better = -1, .events = -1};

		while (!r->kinds[at].seen || r->kinds[at].metric != m)
			at++;
		unit = &units[UNITS - KINDS + at];
		metric.name = symtab_intern(symtab, unit->metric);
		metric.unit = symtab_intern(symtab, unit->unit);
		r->weighed[m] = r->kinds[at].weighed ||
		                r->kinds[at].least < r->kinds[at].most;
		if (!r->weighed[m]) {
			metric.events = columns++;
			metric.period = at == 0 ? r->kinds[at].most : 0;
		}
		if (builder_metric(r->b, metric, err))
			return -1;
	}
	builder_events(r->b, (uint32_t)columns);
	return 0;
}

/* Adds the stack, which is one entry or the time between two events. */
static int give(struct reading *r, const struct part *part, double value,
	struct err *err)
{
	uint32_t metric = kind_of(r, part->unit)->metric, column = 0;
	double values[KINDS] = {0}, events[KINDS] = {0};

	for (uint32_t m = 0; m < metric; m++)
		column += !r->weighed[m];
	values[metric] = value;
	if (!r->weighed[metric])
		events[column] = value > 0;
	return builder_sample(r->b, r->stack.frames, r->stack.depth, values,
		events, err);
}

static int read_number(struct reading *r, struct json_pull *j, uint32_t *out,
	struct err *err)
{
	uint64_t number;

	if (!pull_whole(j, &number, UINT32_MAX) || number >= r->frame_count)
		return wrong(j, "a stack names a frame that is not there", err);
	*out = r->frames[number];
	return 0;
}

/* [0,2], root first. */
static int read_stack(struct reading *r, struct json_pull *j, struct err *err)
{
	uint32_t frame = 0;

	r->stack.depth = 0;
	if (!pull_list(j))
		return wrong(j, "a sample is no list of frames", err);
	while (pull_item(j))
		if (read_number(r, j, &frame, err) ||
			frame_stack_push_number(&r->stack, frame, r->b, err))
			return -1;
	frame_stack_turn(&r->stack);
	return 0;
}

static int read_samples(struct reading *r, const struct part *part,
	struct err *err)
{
	struct json_pull samples, weights;
	double weight = 0;
	int status = 0;
	bool more = begin_list(&weights, r->content, part->weights);

	if (!begin_list(&samples, r->content, part->samples) || !more)
		status = wrong(&samples, "samples or weights are no list", err);
	while (!status && pull_item(&samples)) {
		more = pull_item(&weights);
		if (!more || !pull_number(&weights, &weight))
			status = wrong(&samples, "more samples than weights",
				err);
		else if (!(status = read_stack(r, &samples, err)))
			status = give(r, part,
				round(weight * part->unit->factor), err);
	}
	if (!status && pull_item(&weights))
		status = wrong(&weights, "more weights than samples", err);
	pull_clear(&samples);
	pull_clear(&weights);
	return status;
}

/* What is open, for the time since the event before. */
static int give_open(struct reading *r, const struct part *part, double value,
	struct err *err)
{
	if (!(value > 0) || r->depth == 0)
		return 0;
	r->stack.depth = 0;
	for (size_t i = r->depth; i > 0; i--)
		if (frame_stack_push_number(&r->stack, r->open[i - 1], r->b,
			    err))
			return -1;
	return give(r, part, value, err);
}

struct event {
	bool opens, closes;
	double at;
	uint32_t frame;
	bool has_frame;
};

static int read_event(struct reading *r, struct json_pull *j,
	struct event *out, struct err *err)
{
	struct span key, text;

	*out = (struct event){.at = (double)NAN};
	if (!pull_object(j))
		return wrong(j, "an event is no object", err);
	while (pull_key(j, &key)) {
		if (span_equal(key, span_of("type"))) {
			if (!pull_text(j, &text))
				continue;
			out->opens = span_equal(text, span_of("O"));
			out->closes = span_equal(text, span_of("C"));
		} else if (span_equal(key, span_of("at"))) {
			pull_number(j, &out->at);
		} else if (span_equal(key, span_of("frame"))) {
			if (read_number(r, j, &out->frame, err))
				return -1;
			out->has_frame = true;
		} else {
			pull_skip(j);
		}
	}
	if (isnan(out->at) || !out->has_frame || out->opens == out->closes)
		return wrong(j, "an event is not complete", err);
	return 0;
}

static int apply(struct reading *r, const struct json_pull *j,
	const struct event *event, struct err *err)
{
	if (event->opens) {
		r->open = xgrow(r->open, &r->open_room, r->depth + 1,
			sizeof *r->open);
		r->open[r->depth++] = event->frame;
		return 0;
	}
	if (r->depth == 0 || r->open[r->depth - 1] != event->frame)
		return wrong(j, "an event closes a frame that is not the last "
				"that was opened", err);
	r->depth--;
	return 0;
}

static int read_events(struct reading *r, const struct part *part,
	struct err *err)
{
	double last = -(double)INFINITY, factor = part->unit->factor;
	struct json_pull j;
	struct event event;
	int status = 0;

	r->depth = 0;
	if (!begin_list(&j, r->content, part->events))
		return wrong(&j, "events are no list", err);
	while (!status && pull_item(&j)) {
		status = read_event(r, &j, &event, err);
		if (!status && round(event.at * factor) < last)
			status = wrong(&j, "an event is before the last", err);
		if (!status)
			status = give_open(r, part,
				round(event.at * factor) - last, err);
		if (!status)
			status = apply(r, &j, &event, err);
		last = round(event.at * factor);
	}
	if (!status && r->depth)
		status = wrong(&j, "events leave frames open at their end", err);
	pull_clear(&j);
	return status;
}

static int read_all(struct reading *r, struct err *err)
{
	int status = read_frames(r, err);

	for (size_t i = 0; !status && i < r->part_count; i++)
		status = survey(r, &r->parts[i], err);
	if (!status && !r->part_count)
		status = err_set(err, ERR_INPUT,
			"a speedscope profile without profiles: nothing was "
			"recorded");
	if (!status)
		status = add_metrics(r, err);
	for (size_t i = 0; !status && i < r->part_count; i++)
		status = r->parts[i].events
		                 ? read_events(r, &r->parts[i], err)
		                 : read_samples(r, &r->parts[i], err);
	return status;
}

int speedscope_read(struct builder *b, struct span content, struct err *err)
{
	struct reading r = {.b = b, .content = content};
	struct json_pull j = {.text = content};
	int status = find_parts(&r, &j, err);

	if (pull_broken(&j, err) || (!status && pull_failed(&j, err)))
		status = -1;
	pull_clear(&j);
	if (!status)
		status = read_all(&r, err);
	free(r.parts);
	free(r.frames);
	free(r.stack.frames);
	free(r.open);
	return status;
}
