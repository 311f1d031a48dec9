/*
 * Reads profiles of Ruby's stackprof, as `stackprof --json` prints its dumps.
 *
 *	{"mode":"cpu","interval":1000,"samples":108,
 *	 "frames":{"1398":{"name":"Table#render","file":"a.rb","line":47}...},
 *	 "raw":[3,1397,1400,1398,2...],"raw_timestamp_deltas":[4001...]}
 *
 * raw has the stacks one after the other: how many frames, these, root first, and how
 * many samples in a row were there. A sample is one raw observation: a signal of the
 * timer of the process's time (cpu) or the clock (wall), or each interval-th
 * allocation (object). Source: stackprof's stackprof.c,
 * stackprof_record_sample_for_stack().
 *
 * Metrics: of the mode, cpu or wall, and what one sample is worth is the interval, in
 * µs. But the kernel's timer of the process's time goes by its ticks, of 4 ms on many
 * machines: where the samples that come in time are further apart than was asked for,
 * they are worth that, in two digits. Of objects alloc_objects, the interval each; with
 * interval 1 every allocation is counted, and exact. The samples of mode custom are
 * of whoever takes them: nobody knows of what.
 *
 * Without raw there are no stacks, which is stackprof's default: refused.
 */
#include "gate/read/formats.h"

#include <math.h>
#include <stdlib.h>

#include "gate/core/rowset.h"
#include "gate/read/deltas.h"
#include "gate/read/frame_stack.h"
#include "gate/text/json_pull.h"
#include "gate/text/lines.h"
#include "gate/text/num.h"

#define DAMAGED ": the file is damaged, take it again"
#define INTERVAL_MOST 1e12
#define LATE 1.5 /* times the interval, and it was not kept */
#define NS_PER_US 1e3
/* No more, so that sums stay whole numbers. */
enum { WEIGHT_MOST = 1 << 30 };

static const struct mode {
	struct span word, metric, unit;
	double worth; /* of an interval of 1; 0: a sample is 1 */
	bool timed;
} modes[] = {
	{SPAN("cpu"), SPAN("cpu"), SPAN("ns"), NS_PER_US, true},
	{SPAN("wall"), SPAN("wall"), SPAN("ns"), NS_PER_US, true},
	{SPAN("object"), SPAN("alloc_objects"), SPAN("count"), 1, false},
	{SPAN("custom"), SPAN("custom"), SPAN("count"), 0, false},
};

enum { MODES = sizeof modes / sizeof *modes };

struct reading {
	struct builder *b;
	struct span content;
	size_t frames_at, raw_at, deltas_at; /* places, 0: nowhere */
	const struct mode *mode;
	double interval;
	uint64_t samples;
	struct rowset ids; /* a frame's number there, in two words */
	uint32_t *frames;  /* of ids, of the builder */
	size_t frame_room;
	struct frame_stack stack;
	struct err *err;
};

bool stackprof_sniff(struct span content)
{
	struct span head = text_head(content);

	return span_starts(span_trim(head), "{") &&
	       text_find(head, span_of("\"mode\"")) < head.len &&
	       text_find(head, span_of("\"missed_samples\"")) < head.len;
}

static int wrong(const struct reading *r, const struct json_pull *j,
	const char *what)
{
	return err_set(r->err, ERR_INPUT, "byte %zu: %s" DAMAGED, j->at + 1,
		what);
}

static const struct mode *find_mode(struct span word)
{
	for (size_t i = 0; i < MODES; i++)
		if (span_equal(word, modes[i].word))
			return &modes[i];
	return NULL;
}

/* Where the values of the outermost object are, and what the small ones say. */
static void find_places(struct reading *r, struct json_pull *j)
{
	struct span key, text;

	if (!pull_object(j))
		return;
	while (pull_key(j, &key)) {
		size_t at = pull_place(j);

		if (span_equal(key, span_of("mode"))) {
			if (pull_text(j, &text))
				r->mode = find_mode(text);
			continue;
		}
		if (span_equal(key, span_of("interval"))) {
			pull_number(j, &r->interval);
			continue;
		}
		if (span_equal(key, span_of("samples"))) {
			pull_whole(j, &r->samples, UINT64_MAX);
			continue;
		}
		if (span_equal(key, span_of("frames")))
			r->frames_at = at;
		else if (span_equal(key, span_of("raw")))
			r->raw_at = at;
		else if (span_equal(key, span_of("raw_timestamp_deltas")))
			r->deltas_at = at;
		pull_skip(j);
	}
}

/* Two words of what fits into 64 bits. */
static void id_row(uint32_t row[2], uint64_t id)
{
	row[0] = (uint32_t)(id >> 32);
	row[1] = (uint32_t)id;
}

/* {"name":"Table#render","file":"a.rb","line":47,...} */
static int read_frame(struct reading *r, struct json_pull *j, struct frame *out)
{
	struct span key, text;
	uint64_t line;

	*out = (struct frame){0};
	if (!pull_object(j))
		return wrong(r, j, "a frame is no object");
	while (pull_key(j, &key)) {
		if (span_equal(key, span_of("name"))) {
			if (pull_text(j, &text))
				out->func = builder_name(r->b, text);
		} else if (span_equal(key, span_of("file"))) {
			if (pull_text(j, &text))
				out->file = builder_name(r->b, text);
		} else if (span_equal(key, span_of("line"))) {
			if (pull_whole(j, &line, UINT32_MAX))
				out->line = (uint32_t)line;
		} else {
			pull_skip(j);
		}
	}
	if (!out->func.i)
		out->func = builder_name(r->b, span_of("[unknown]"));
	return 0;
}

static int add_frame(struct reading *r, struct json_pull *j, struct span key)
{
	uint32_t row[2], count = r->ids.count, at;
	struct frame frame;
	uint64_t id;

	if (!num_parse_u64(&id, key))
		return wrong(r, j, "a frame's key is no number");
	id_row(row, id);
	at = rowset_add(&r->ids, row);
	if (at < count)
		return wrong(r, j, "two frames have one number");
	if (at > builder_limits(r->b)->rows)
		return err_set(r->err, ERR_LIMIT,
			"more frames than the limit of %u; raise it with "
			"--max-rows",
			(unsigned)builder_limits(r->b)->rows);
	if (read_frame(r, j, &frame))
		return -1;
	r->frames = xgrow(r->frames, &r->frame_room, at + 1u,
		sizeof *r->frames);
	r->frames[at] = builder_frame(r->b, frame);
	return 0;
}

static int read_frames(struct reading *r)
{
	struct json_pull j = {.text = r->content, .at = r->frames_at};
	struct span key;
	int status = 0;

	if (!r->frames_at || !pull_object(&j))
		status = wrong(r, &j, "it has no `frames`");
	while (!status && pull_key(&j, &key))
		status = add_frame(r, &j, key);
	pull_clear(&j);
	return status;
}

static double two_digits(double value)
{
	double power = pow(10, floor(log10(value)) - 1);

	return round(value / power) * power;
}

/* How far samples are apart, in µs. */
static double distance(const struct reading *r)
{
	struct json_pull j = {.text = r->content, .at = r->deltas_at};
	struct deltas deltas;
	double delta, usual;

	deltas_init(&deltas);
	if (r->deltas_at && pull_list(&j))
		while (pull_item(&j))
			if (pull_number(&j, &delta))
				deltas_add(&deltas, delta);
	usual = deltas_in_time(&deltas, r->interval);
	deltas_clear(&deltas);
	pull_clear(&j);
	return usual > r->interval * LATE ? two_digits(usual) : r->interval;
}

/* What one sample is worth; 0: there is no metric. */
static double add_metric(struct reading *r)
{
	const struct mode *mode = r->mode;
	double worth = mode->timed ? distance(r) : r->interval;
	struct metric metric = {
		.name = builder_name(r->b, mode->metric),
		.unit = builder_name(r->b, mode->unit),
		.better = -1,
	};

	worth = mode->worth > 0 ? worth * mode->worth : 1;
	if (mode->worth > 0 && !mode->timed && r->interval <= 1)
		metric.nature = NATURE_EXACT;
	else if (mode->worth > 0)
		metric.period = worth;
	if (builder_metric(r->b, metric, r->err))
		return 0;
	builder_events(r->b, 1);
	return worth;
}

/* So many frames, root first. */
static int read_stack(struct reading *r, struct json_pull *j, uint64_t depth)
{
	uint32_t row[2], at;
	uint64_t id;

	r->stack.depth = 0;
	for (uint64_t i = 0; i < depth; i++) {
		if (!pull_item(j) || !pull_whole(j, &id, UINT64_MAX))
			return wrong(r, j, "a stack in `raw` is cut short");
		id_row(row, id);
		at = rowset_find(&r->ids, row);
		if (at == ROWSET_NONE)
			return wrong(r, j, "a stack names a frame that is not "
					   "there");
		if (frame_stack_push_number(&r->stack, r->frames[at], r->b,
			    r->err))
			return -1;
	}
	frame_stack_turn(&r->stack);
	return 0;
}

static int read_samples(struct reading *r, struct json_pull *j, double worth)
{
	uint64_t depth, count;
	double value, events;

	while (pull_item(j)) {
		if (!pull_whole(j, &depth, UINT32_MAX))
			return wrong(r, j, "a stack in `raw` has no length");
		if (read_stack(r, j, depth))
			return -1;
		if (!pull_item(j) || !pull_whole(j, &count, WEIGHT_MOST))
			return wrong(r, j, "a stack in `raw` has no number of "
					   "samples");
		events = (double)count;
		value = events * worth;
		if (builder_sample(r->b, r->stack.frames, r->stack.depth,
			    &value, &events, r->err))
			return -1;
	}
	return 0;
}

static int read_raw(struct reading *r)
{
	struct json_pull j = {.text = r->content, .at = r->raw_at};
	double worth = add_metric(r);
	int status = worth > 0 ? 0 : -1;

	if (!status && r->raw_at && pull_list(&j))
		status = read_samples(r, &j, worth);
	pull_clear(&j);
	return status;
}

static int check(const struct reading *r)
{
	if (!r->mode)
		return err_set(r->err, ERR_INPUT,
			"a stackprof profile of a mode that is none of cpu, "
			"wall, object and custom");
	if (!(r->interval >= 0 && r->interval <= INTERVAL_MOST) ||
		(r->mode->worth > 0 && !(r->interval >= 1)))
		return err_set(r->err, ERR_INPUT,
			"a stackprof profile whose `interval` is no number "
			"from 1 on" DAMAGED);
	if (!r->raw_at && r->samples)
		return err_set(r->err, ERR_INPUT,
			"a stackprof profile without stacks: record it with "
			"`raw: true`");
	return 0;
}

int stackprof_read(struct builder *b, struct span content, struct err *err)
{
	struct json_pull j = {.text = content};
	struct reading r = {.b = b, .content = content, .err = err};
	bool failed;
	int status;

	find_places(&r, &j);
	failed = pull_failed(&j, err);
	pull_clear(&j);
	if (failed)
		return -1;
	rowset_init(&r.ids, 2);
	status = check(&r);
	if (!status)
		status = read_frames(&r);
	if (!status)
		status = read_raw(&r);
	rowset_clear(&r.ids);
	free(r.frames);
	free(r.stack.frames);
	return status;
}
