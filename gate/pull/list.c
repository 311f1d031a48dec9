/* Shows what sources have. */
#include "gate/pull/list.h"

#include <math.h>
#include <string.h>

#include "gate/pull/offer.h"
#include "gate/text/document.h"
#include "gate/text/duration.h"
#include "gate/text/escape.h"
#include "gate/text/quantity.h"

/* Samples that a function needs in a run to be judged, and its share. */
#define NEEDED 20.0
#define SHARE .03

enum { NAME_WIDTH = 14 };

static void add_name(struct buf *out, const char *name)
{
	size_t from = out->len;

	buf_text(out, "  ");
	escape_line(out, name, CAP_NAME);
	buf_char(out, ' ');
	while (out->len - from < NAME_WIDTH + 2)
		buf_char(out, ' ');
}

static void add_count(struct buf *out, double count, const char *of)
{
	format_count(out, (size_t)round(count));
	buf_text(out, of);
}

static void add_profile(struct buf *out, const struct offer_profile *p)
{
	add_name(out, p->name);
	if (p->captures) {
		add_count(out, (double)p->captures, " capture");
		buf_text(out, p->captures == 1 ? "" : "s");
	}
	if (p->captures && (!isnan(p->a_minute) || !isnan(p->now)))
		buf_text(out, ", ");
	if (p->why)
		escape_line(out, p->why, CAP_SENTENCE);
	else if (!isnan(p->now))
		add_count(out, p->now, p->captures ? " in the last" : " now");
	else if (!isnan(p->a_minute))
		add_count(out, p->a_minute, " samples a minute");
	buf_char(out, '\n');
}

static void add_label(struct buf *out, const struct offer_label *label)
{
	add_name(out, "label");
	escape_line(out, label->key, CAP_NAME);
	buf_text(out, ", ");
	add_count(out, (double)label->value_count,
		label->value_count == 1 ? " value: " : " values: ");
	for (size_t v = 0; v < OFFER_VALUES_MAX && label->values[v].share > 0;
		v++) {
		buf_text(out, v ? ", " : "");
		if (label->values[v].value)
			escape_line(out, label->values[v].value, CAP_NAME);
		else
			buf_text(out, "(none)");
		buf_char(out, ' ');
		format_share(out, round(label->values[v].share * 100) / 100);
	}
	buf_char(out, '\n');
}

/* How long a window is that judges functions. */
static void add_advice(struct buf *out, const struct offer *offer)
{
	for (size_t i = 0; i < offer->profile_count; i++) {
		const struct offer_profile *p = &offer->profiles[i];

		if (p->captures || !(p->a_minute > 0) ||
			strcmp(p->name, "cpu") != 0)
			continue;
		buf_text(out, "  a window of ");
		duration_print(out, ceil(NEEDED / SHARE * 60 / p->a_minute));
		buf_text(out, " has 20 samples of a function that takes 3 % of "
			      "cpu\n");
	}
}

static void write_text(struct buf *out, const struct source *s)
{
	const char *side = s->pull->sides[s->side].name;

	if (side)
		buf_printf(out, "%s  ", side);
	escape_line(out, s->workload ? s->workload : "service", CAP_NAME);
	buf_text(out, s->kind->live || s->kind->past ? "  at " : "  in ");
	escape_line(out, s->shown, CAP_LINE);
	buf_char(out, '\n');
	if (s->lost) {
		buf_text(out, "  lost: ");
		escape_line(out, s->err.text, CAP_SENTENCE);
		buf_char(out, '\n');
		return;
	}
	for (size_t i = 0; i < s->offer->profile_count; i++)
		add_profile(out, &s->offer->profiles[i]);
	for (size_t i = 0; i < s->offer->label_count; i++)
		add_label(out, &s->offer->labels[i]);
	if (s->offer->counters) {
		add_name(out, "counters");
		escape_line(out, s->offer->counters, CAP_SENTENCE);
		buf_char(out, '\n');
	}
	add_advice(out, s->offer);
}

static void write_profiles(struct emitter *e, const struct offer *offer)
{
	emit_begin(e, "profiles", '[');
	for (size_t i = 0; i < offer->profile_count; i++) {
		const struct offer_profile *p = &offer->profiles[i];

		emit_begin(e, NULL, '{');
		emit_text(e, "name", p->name);
		if (p->captures)
			emit_whole(e, "captures", (int64_t)p->captures);
		emit_number(e, "samples_a_minute", p->a_minute);
		if (!isnan(p->now))
			emit_number(e, "now", p->now);
		if (p->why)
			emit_text(e, "why", p->why);
		emit_end(e, '}');
	}
	emit_end(e, ']');
}

static void write_labels(struct emitter *e, const struct offer *offer)
{
	emit_begin(e, "labels", '[');
	for (size_t i = 0; i < offer->label_count; i++) {
		const struct offer_label *label = &offer->labels[i];

		emit_begin(e, NULL, '{');
		emit_text(e, "key", label->key);
		emit_whole(e, "values", (int64_t)label->value_count);
		emit_begin(e, "largest", '[');
		for (size_t v = 0;
			v < OFFER_VALUES_MAX && label->values[v].share > 0;
			v++) {
			emit_begin(e, NULL, '{');
			emit_text(e, "value", label->values[v].value);
			emit_number(e, "share", label->values[v].share);
			emit_end(e, '}');
		}
		emit_end(e, ']');
		emit_end(e, '}');
	}
	emit_end(e, ']');
}

static void write_json(struct emitter *e, const struct source *s)
{
	emit_begin(e, NULL, '{');
	emit_text(e, "kind", s->kind->name);
	emit_text(e, "side", s->pull->sides[s->side].name);
	emit_text(e, "source", s->shown);
	emit_text(e, "instance", s->name);
	emit_text(e, "workload", s->workload);
	emit_text(e, "failed", s->lost ? s->err.text : NULL);
	if (!s->lost) {
		write_profiles(e, s->offer);
		write_labels(e, s->offer);
		emit_text(e, "counters", s->offer->counters);
	}
	emit_end(e, '}');
}

void list_write(struct buf *out, const struct pull *pull, bool json)
{
	struct emitter e;

	if (!json) {
		for (size_t i = 0; i < pull->source_count; i++)
			write_text(out, &pull->sources[i]);
		return;
	}
	e = document_begin(out, 2, "profgate.offer", 1);
	emit_begin(&e, "sources", '[');
	for (size_t i = 0; i < pull->source_count; i++)
		write_json(&e, &pull->sources[i]);
	emit_end(&e, ']');
	document_end(&e);
}
