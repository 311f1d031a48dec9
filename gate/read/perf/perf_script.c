/*
 * Reads the text of `perf script` (perf_line.h has its layouts).
 *
 * Events that were recorded together are interleaved; each is a metric of its
 * name, and never one sum. A sample is one observation. Its value is the period
 * that stands before the event, which is what the counter counted since the
 * sample before: ns of cpu-clock and task-clock. Where periods differ, samples
 * do not weigh alike: with `-F`, the kernel begins with a period of 1 and adapts
 * it, so that of 73 samples all may be in the last four. The observations behind
 * a value are therefore it, over the mean period of all that was counted,
 * sum(p^2) / sum(p): of n equal periods n, else their effective number
 * (Kish 1965). Without periods each sample is worth 1 and the metric is samples,
 * or `samples:EVENT` where there are several; of a tracepoint it has its name.
 *
 * A stack has the command at its root. Frames that perf marks as inlined are so;
 * the offset in a function, which is where it was and not who it is, is dropped,
 * and with it the number of a process in the name of a map of compiled code.
 *
 * Samples with neither a time nor a frame are words of perf's own. What is none
 * of all is skipped with the note skipped-lines.
 */
#include "gate/read/formats.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/rowset.h"
#include "gate/read/frame_stack.h"
#include "gate/read/perf/perf_line.h"
#include "gate/text/lines.h"

/* What all samples of one event have. */
struct event {
	sym name;
	double count, sum, squares;
	double least, most; /* of periods; 0: one has none */
};

struct reading {
	struct builder *b;
	struct event events[METRICS_MAX];
	uint32_t event_count;
	bool surveying; /* the first of two passes: events alone */
	uint32_t lines, skipped, first_skipped;

	bool open; /* a sample has begun */
	struct perf_line head;
	uint32_t frames; /* of it */
	struct frame pending; /* the last of these, whose source may follow */
	struct frame_stack stack;
};

/* Those that say how and where an event is counted; of a tracepoint the same
 * place has its name. */
static bool is_modifier(struct span text)
{
	for (size_t i = 0; i < text.len; i++)
		if (!memchr("ukhGHpPSDWIeb", text.data[i], 13))
			return false;
	return text.len;
}

static size_t colon_of(struct span event)
{
	size_t at = event.len;

	while (at > 0 && event.data[at - 1] != ':')
		at--;
	return at ? at - 1 : event.len;
}

static bool is_tracepoint(struct span event)
{
	size_t at = colon_of(event);

	return at < event.len && !is_modifier(span_from(event, at + 1));
}

/* How precise the place is (`:ppp`) says nothing of what is counted. */
static struct span event_name(struct span event)
{
	size_t at = colon_of(event), end = event.len;

	while (at < event.len && end > at + 1 && event.data[end - 1] == 'p')
		end--;
	if (end == at + 1)
		event.len = at;
	return event;
}

static uint32_t find_event(struct reading *r, sym name)
{
	uint32_t at = 0;

	while (at < r->event_count && !sym_equal(r->events[at].name, name))
		at++;
	return at;
}

static int survey_sample(struct reading *r, struct err *err)
{
	sym name = builder_name(r->b, event_name(r->head.event));
	uint32_t at = find_event(r, name);
	struct event *event = &r->events[at];
	double period = r->head.period;

	if (period < 0)
		return err_set(err, ERR_INPUT,
			"a period of more than 64 bits: the file is damaged, "
			"take it again");
	if (at == METRICS_MAX)
		return err_set(err, ERR_LIMIT, "more than %d events: record "
			"fewer at a time", METRICS_MAX);
	if (at == r->event_count) {
		r->event_count++;
		*event = (struct event){
			.name = name, .least = period, .most = period};
	}
	event->count++;
	event->sum += period;
	event->squares += period * period;
	event->least = period < event->least ? period : event->least;
	event->most = period > event->most ? period : event->most;
	return 0;
}

/* What one observation is worth. */
static double worth(const struct event *event)
{
	if (!(event->least > 0))
		return 1;
	return event->least < event->most ? event->squares / event->sum
	                                  : event->most;
}

static int flush_frame(struct reading *r, struct err *err)
{
	struct frame frame = r->pending;

	if (r->frames == 0 || r->surveying)
		return 0;
	return frame_stack_push(&r->stack, frame, r->b, err);
}

static int give_sample(struct reading *r, struct err *err)
{
	double values[METRICS_MAX] = {0}, events[METRICS_MAX] = {0};
	sym name = builder_name(r->b, event_name(r->head.event));
	uint32_t at = find_event(r, name);
	const struct event *event = &r->events[at];
	struct frame command = {.func = builder_name(r->b, r->head.command)};

	if (r->head.command.len &&
		frame_stack_push(&r->stack, command, r->b, err))
		return -1;
	values[at] = event->least > 0 ? r->head.period : 1;
	events[at] = values[at] / worth(event);
	return builder_sample(r->b, r->stack.frames, r->stack.depth, values,
		events, err);
}

static void skip_line(struct reading *r)
{
	if (!r->skipped++)
		r->first_skipped = r->lines;
}

static int end_sample(struct reading *r, struct err *err)
{
	if (!r->open)
		return 0;
	r->open = false;
	if (!r->head.timed && !r->frames) {
		skip_line(r);
		return 0;
	}
	if (r->surveying)
		return survey_sample(r, err);
	return flush_frame(r, err) ? -1 : give_sample(r, err);
}

static int add_frame(struct reading *r, const struct perf_line *line,
	struct err *err)
{
	static const char unknown[] = "[unknown]";

	if (flush_frame(r, err))
		return -1;
	r->frames++;
	if (r->surveying)
		return 0;
	r->pending = (struct frame){
		.func = builder_name(r->b, line->symbol.len ? line->symbol
		                                            : span_of(unknown)),
		.module = builder_name(r->b, line->module),
		.flags = line->is_inlined ? FRAME_INLINED : 0,
	};
	return 0;
}

static int begin_sample(struct reading *r, const struct perf_line *head,
	struct err *err)
{
	struct perf_line place;

	if (end_sample(r, err))
		return -1;
	r->open = true;
	r->head = *head;
	r->frames = 0;
	r->stack.depth = 0;
	perf_line_read(&place, head->place, false);
	return place.kind == PERF_FRAME ? add_frame(r, &place, err) : 0;
}

static int read_line(struct reading *r, struct span text, struct err *err)
{
	struct perf_line line;

	perf_line_read(&line, text, r->open);
	switch (line.kind) {
	case PERF_EMPTY:
		return end_sample(r, err);
	case PERF_SAMPLE:
		return begin_sample(r, &line, err);
	case PERF_FRAME:
		if (!r->open && begin_sample(r, &(struct perf_line){0}, err))
			return -1;
		return add_frame(r, &line, err);
	case PERF_SOURCE:
		if (line.file.len && !r->surveying) {
			r->pending.file = builder_name(r->b, line.file);
			r->pending.line = line.line;
		}
		return 0;
	case PERF_OTHER:
		if (text.len && text.data[0] != '#')
			skip_line(r);
	}
	return 0;
}

static int read_lines(struct reading *r, struct span content, struct err *err)
{
	struct lines lines = {.text = content};
	struct span line;
	int status = 0;

	r->skipped = 0;
	while (!status && lines_next(&lines, &line)) {
		r->lines = lines.number;
		status = read_line(r, line, err);
	}
	if (!status)
		status = end_sample(r, err);
	if (status)
		err_wrap(err, "line %u", (unsigned)r->lines);
	return status;
}

/* Of an event without periods: what it counts is samples. */
static sym samples_of(struct reading *r, const struct event *event)
{
	struct symtab *symtab = builder_symtab(r->b);
	struct span text = symtab_text(symtab, event->name);
	struct buf name = {0};
	sym out;

	if (is_tracepoint(text))
		return event->name;
	buf_text(&name, "samples");
	if (r->event_count > 1 && text.len)
		buf_printf(&name, ":%s", text.data);
	out = builder_name(r->b, buf_view(&name));
	buf_clear(&name);
	return out;
}

static bool is_clock(struct span event)
{
	event.len = span_find(event, 0, ':');
	return span_equal(event, span_of("cpu-clock")) ||
	       span_equal(event, span_of("task-clock"));
}

static int add_metrics(struct reading *r, struct err *err)
{
	struct symtab *symtab = builder_symtab(r->b);

	for (uint32_t i = 0; i < r->event_count; i++) {
		const struct event *event = &r->events[i];
		bool weighed = event->least > 0;
		bool clock =
			weighed && is_clock(symtab_text(symtab, event->name));
		struct metric metric = {
			.name = weighed ? event->name : samples_of(r, event),
			.unit = symtab_intern(symtab,
				span_of(clock ? "ns" : "count")),
			.better = -1,
			.period = clock ? worth(event) : 0,
			.events = (int)i,
		};

		if (!metric.name.i)
			metric.name = symtab_intern(symtab, span_of("events"));
		if (builder_metric(r->b, metric, err))
			return -1;
	}
	builder_events(r->b, r->event_count);
	return 0;
}

static int read_passes(struct reading *r, struct span content, struct err *err)
{
	r->surveying = true;
	if (read_lines(r, content, err))
		return -1;
	if (!r->event_count)
		return err_set(err, ERR_INPUT,
			"no sample in this text of `perf script`; was anything "
			"recorded?");
	if (r->skipped)
		builder_note(r->b, "skipped-lines",
			"skipped lines that are no samples of `perf script`: "
			"%u of %u, the first is line %u",
			(unsigned)r->skipped, (unsigned)r->lines,
			(unsigned)r->first_skipped);
	r->surveying = false;
	return add_metrics(r, err) ? -1 : read_lines(r, content, err);
}

int perf_script_read(struct builder *b, struct span content, struct err *err)
{
	struct reading r = {.b = b};
	int status = read_passes(&r, content, err);

	free(r.stack.frames);
	return status;
}
