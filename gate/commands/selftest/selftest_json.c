/* What a gate is worth, for a program: schema profgate.selftest, version 1. */
#include "gate/commands/selftest/selftest_report.h"
#include "gate/core/version.h"
#include "gate/text/json_write.h"

/* {failed, of, share, lo, hi}, or null when nothing was asked. */
static void add_share(struct emitter *e, const char *key,
	const struct share *share)
{
	if (share->of == 0) {
		emit_null(e, key);
		return;
	}
	emit_begin(e, key, '{');
	emit_whole(e, "failed", (int64_t)share->count);
	emit_whole(e, "of", (int64_t)share->of);
	emit_number(e, "share", (double)share->count / (double)share->of);
	emit_number(e, "lo", share->lo);
	emit_number(e, "hi", share->hi);
	emit_end(e, '}');
}

/* A member of the document, on a line of its own. */
static void begin_list(struct emitter *e, const char *key)
{
	emit_line(e, 0);
	emit_begin(e, key, '[');
}

static void add_subject(struct emitter *e, const char *workload,
	enum kind kind, const char *metric, const char *function)
{
	emit_text(e, "workload", workload);
	emit_text(e, "kind", kind_name(kind));
	emit_text(e, "metric", metric);
	emit_text(e, "function", function);
}

static void add_policy(struct emitter *e, const struct policy *policy)
{
	static const char *const measured[] = {
		[MEASURED_AUTO] = "auto",
		[MEASURED_INTERLEAVED] = "interleaved",
		[MEASURED_APART] = "apart",
	};

	emit_line(e, 0);
	emit_begin(e, "policy", '{');
	emit_number(e, "false_alarms", policy->false_alarms);
	emit_whole(e, "min_runs", policy->min_runs);
	emit_text(e, "measured", measured[policy->measured]);
	emit_text(e, "config", policy->config);
	emit_end(e, '}');
}

static void add_unchanged(struct emitter *e, const struct selftest *s)
{
	emit_line(e, 0);
	add_share(e, "unchanged", &s->alarms);
	begin_list(e, "false_alarms");
	for (size_t i = 0; i < s->alarm_count; i++) {
		const struct selftest_alarm *a = &s->alarm[i];

		emit_item(e, 2);
		add_subject(e, a->workload, a->kind, a->metric, a->function);
		emit_whole(e, "failed", (int64_t)a->splits);
		emit_end(e, '}');
	}
	emit_end(e, ']');
}

static void add_workloads(struct emitter *e, const struct selftest *s)
{
	begin_list(e, "workloads");
	for (size_t i = 0; i < s->workload_count; i++) {
		const struct selftest_workload *w = &s->workloads[i];

		emit_item(e, 2);
		emit_text(e, "name", w->name);
		emit_whole(e, "runs", (int64_t)w->runs);
		emit_whole(e, "runs_a_side", (int64_t)w->side);
		emit_bool(e, "enough", w->enough);
		emit_end(e, '}');
	}
	emit_end(e, ']');
}

static void add_rows(struct emitter *e, const struct selftest *s)
{
	begin_list(e, "rows");
	for (size_t i = 0; i < s->row_count; i++) {
		const struct selftest_row *row = &s->rows[i];

		emit_item(e, 2);
		add_subject(e, row->workload, row->kind, row->metric,
			row->function);
		emit_bool(e, "exact", row->exact);
		emit_number(e, "events_a_run", row->events);
		emit_number(e, "share", row->share);
		emit_line(e, 3);
		emit_begin(e, "detectable", '{');
		emit_number(e, "half", row->detectable.half);
		emit_number(e, "now", row->detectable.now);
		emit_number(e, "twice_the_runs", row->detectable.runs);
		emit_number(e, "twice_as_long", row->detectable.length);
		emit_end(e, '}');
		emit_line(e, 3);
		add_share(e, "planted", &row->planted);
		add_share(e, "planted_thrice", &row->thrice);
		emit_end(e, '}');
	}
	emit_end(e, ']');
}

static void add_notes(struct emitter *e, const struct selftest *s)
{
	begin_list(e, "notes");
	for (size_t i = 0; i < s->note_count; i++) {
		emit_item(e, 2);
		emit_text(e, "code", s->notes[i].code);
		emit_text(e, "message", s->notes[i].message);
		emit_text(e, "workload", s->notes[i].workload);
		emit_end(e, '}');
	}
	emit_end(e, ']');
}

static void add_head(struct emitter *e, const struct selftest_report *report)
{
	const struct selftest *s = report->selftest;

	emit_text(e, "schema", "profgate.selftest");
	emit_whole(e, "schema_version", 1);
	emit_line(e, 0);
	emit_begin(e, "tool", '{');
	emit_text(e, "name", "profgate");
	emit_text(e, "version", PROFGATE_VERSION);
	emit_end(e, '}');
	emit_line(e, 0);
	emit_text(e, "verdict", selftest_outcome_name(s->outcome));
	emit_whole(e, "exit_code", s->exit_code);
	emit_line(e, 0);
	emit_text(e, "runs", report->label);
	emit_key(e, "seed");
	buf_printf(e->out, "%ju", (uintmax_t)report->seed);
	emit_bool(e, "all_splits", s->all_splits);
	emit_bool(e, "interleaved", s->interleaved);
}

void selftest_json(struct buf *out, const struct selftest_report *report)
{
	const struct selftest *s = report->selftest;
	struct emitter e = emitter_to(out, "");

	emit_begin(&e, NULL, '{');
	add_head(&e, report);
	add_policy(&e, report->policy);
	add_unchanged(&e, s);
	emit_line(&e, 0);
	add_share(&e, "planted", &s->planted);
	emit_line(&e, 0);
	add_share(&e, "planted_thrice", &s->thrice);
	add_workloads(&e, s);
	add_rows(&e, s);
	add_notes(&e, s);
	emit_end(&e, '}');
	buf_char(out, '\n');
}
