/* What a gate is worth, for a program: schema profgate.selftest, version 1. */
#include <inttypes.h>
#include <math.h>

#include "gate/commands/selftest/selftest_report.h"
#include "gate/core/version.h"
#include "gate/text/escape.h"
#include "gate/text/num.h"

/* `"key":` and the text or null; one that is not UTF-8 once more in hex. */
static void add_text(struct buf *out, const char *key, const char *text)
{
	buf_printf(out, "\"%s\":", key);
	if (!text) {
		buf_text(out, "null");
	} else if (!escape_json(out, text)) {
		buf_printf(out, ",\"%s_hex\":", key);
		escape_hex(out, text);
	}
}

static void add_number(struct buf *out, const char *key, double value)
{
	char text[NUM_MAX];

	buf_printf(out, "\"%s\":%s", key, isfinite(value) ?
		num_format(text, value) : "null");
}

static void add_bool(struct buf *out, const char *key, bool value)
{
	buf_printf(out, "\"%s\":%s", key, value ? "true" : "false");
}

/* {failed, of, share, lo, hi}, or null when nothing was asked. */
static void add_share(struct buf *out, const char *key,
	const struct share *share)
{
	buf_printf(out, "\"%s\":", key);
	if (share->of == 0) {
		buf_text(out, "null");
		return;
	}
	buf_printf(out, "{\"failed\":%zu,\"of\":%zu,", share->count,
		share->of);
	add_number(out, "share", (double)share->count / (double)share->of);
	buf_char(out, ',');
	add_number(out, "lo", share->lo);
	buf_char(out, ',');
	add_number(out, "hi", share->hi);
	buf_char(out, '}');
}

static void next(struct buf *out, size_t i)
{
	buf_text(out, i ? ",\n  {" : "\n  {");
}

static void add_subject(struct buf *out, const char *workload, enum kind kind,
	const char *metric, const char *function)
{
	add_text(out, "workload", workload);
	buf_printf(out, ",\"kind\":\"%s\",", kind_name(kind));
	add_text(out, "metric", metric);
	buf_char(out, ',');
	add_text(out, "function", function);
}

static void add_policy(struct buf *out, const struct policy *policy)
{
	static const char *const measured[] = {
		[MEASURED_AUTO] = "auto",
		[MEASURED_INTERLEAVED] = "interleaved",
		[MEASURED_APART] = "apart",
	};

	buf_text(out, "\"policy\":{");
	add_number(out, "false_alarms", policy->false_alarms);
	buf_printf(out, ",\"min_runs\":%u,\"measured\":\"%s\",",
		policy->min_runs, measured[policy->measured]);
	add_text(out, "config", policy->config);
	buf_text(out, "},\n");
}

static void add_unchanged(struct buf *out, const struct selftest *s)
{
	add_share(out, "unchanged", &s->alarms);
	buf_text(out, ",\n\"false_alarms\":[");
	for (size_t i = 0; i < s->alarm_count; i++) {
		const struct selftest_alarm *a = &s->alarm[i];

		next(out, i);
		add_subject(out, a->workload, a->kind, a->metric,
			a->function);
		buf_printf(out, ",\"failed\":%zu}", a->splits);
	}
	buf_text(out, "],\n");
}

static void add_workloads(struct buf *out, const struct selftest *s)
{
	buf_text(out, "\"workloads\":[");
	for (size_t i = 0; i < s->workload_count; i++) {
		const struct selftest_workload *w = &s->workloads[i];

		next(out, i);
		add_text(out, "name", w->name);
		buf_printf(out, ",\"runs\":%zu,\"runs_a_side\":%zu,", w->runs,
			w->side);
		add_bool(out, "enough", w->enough);
		buf_char(out, '}');
	}
	buf_text(out, "],\n");
}

static void add_rows(struct buf *out, const struct selftest *s)
{
	buf_text(out, "\"rows\":[");
	for (size_t i = 0; i < s->row_count; i++) {
		const struct selftest_row *row = &s->rows[i];

		next(out, i);
		add_subject(out, row->workload, row->kind, row->metric,
			row->function);
		buf_char(out, ',');
		add_bool(out, "exact", row->exact);
		buf_char(out, ',');
		add_number(out, "events_a_run", row->events);
		buf_char(out, ',');
		add_number(out, "share", row->share);
		buf_text(out, ",\n   \"detectable\":{");
		add_number(out, "half", row->detectable.half);
		buf_char(out, ',');
		add_number(out, "now", row->detectable.now);
		buf_char(out, ',');
		add_number(out, "twice_the_runs", row->detectable.runs);
		buf_char(out, ',');
		add_number(out, "twice_as_long", row->detectable.length);
		buf_text(out, "},\n   ");
		add_share(out, "planted", &row->planted);
		buf_char(out, ',');
		add_share(out, "planted_thrice", &row->thrice);
		buf_char(out, '}');
	}
	buf_text(out, "],\n");
}

static void add_notes(struct buf *out, const struct selftest *s)
{
	buf_text(out, "\"notes\":[");
	for (size_t i = 0; i < s->note_count; i++) {
		next(out, i);
		add_text(out, "code", s->notes[i].code);
		buf_char(out, ',');
		add_text(out, "message", s->notes[i].message);
		buf_char(out, ',');
		add_text(out, "workload", s->notes[i].workload);
		buf_char(out, '}');
	}
	buf_text(out, "]");
}

void selftest_json(struct buf *out, const struct selftest_report *report)
{
	const struct selftest *s = report->selftest;

	buf_text(out, "{\"schema\":\"profgate.selftest\",\"schema_version\":1,\n"
		"\"tool\":{\"name\":\"profgate\",\"version\":\""
		PROFGATE_VERSION "\"},\n");
	buf_printf(out, "\"verdict\":\"%s\",\"exit_code\":%d,\n",
		selftest_outcome_name(s->outcome), s->exit_code);
	add_text(out, "runs", report->label);
	buf_printf(out, ",\"seed\":%" PRIu64 ",", report->seed);
	add_bool(out, "all_splits", s->all_splits);
	buf_char(out, ',');
	add_bool(out, "interleaved", s->interleaved);
	buf_text(out, ",\n");
	add_policy(out, report->policy);
	add_unchanged(out, s);
	add_share(out, "planted", &s->planted);
	buf_text(out, ",\n");
	add_share(out, "planted_thrice", &s->thrice);
	buf_text(out, ",\n");
	add_workloads(out, s);
	add_rows(out, s);
	add_notes(out, s);
	buf_text(out, "}\n");
}
