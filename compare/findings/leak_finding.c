/* Resolves leaks into what reports show. */
#include "compare/findings/leak_finding.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/findings/name_text.h"
#include "compare/names/id.h"
#include "gate/core/buf.h"
#include "gate/text/duration.h"
#include "gate/text/quantity.h"

static const char *text_of(const struct symtab *symtab, sym name)
{
	return symtab_text(symtab, name).data;
}

static enum kind kind_of(const struct leak *leak)
{
	return leak->series->memory ? KIND_SITE : KIND_FUNCTION;
}

void leak_id(char out[FINDING_ID_SIZE], const struct leak *leak,
	const struct symtab *symtab)
{
	const struct holder *holder = leak->row->last;

	subject_id(out,
		(const char *[]){leak->series->workload->name,
			kind_name(kind_of(leak)),
			text_of(symtab, leak->series->metric.name),
			text_of(symtab, holder->func), "growth",
			text_of(symtab, holder->creator)},
		6);
}

/* "84 objects seen allocated, none freed" */
static void add_frees(struct buf *out, const struct leak *leak)
{
	size_t last = leak->series->count - 1;
	double born = leak->row->allocated[last] - leak->row->allocated[0];
	double freed = born - (leak->row->held[last] - leak->row->held[0]);

	format_count(out, (size_t)fmax(0, born));
	buf_text(out, born == 1 ? " object seen allocated, "
				: " objects seen allocated, ");
	if (freed >= 1)
		format_count(out, (size_t)freed);
	else
		buf_text(out, "none");
	buf_text(out, " freed");
}

/* "[chan send], longest 3 minutes; none of the 644 begun by snapshot 7 had
 * ended at 13; created by main.handleLeak" */
static void add_lives(struct buf *out, const struct leak *leak,
	const struct analysis *analysis)
{
	const struct holder *holder = leak->row->last;
	const struct lifetimes *lives = &leak->lives;
	const char *state = name_text(analysis, holder->state);
	const char *creator = name_text(analysis, holder->creator);

	if (state)
		buf_printf(out, "[%s]", state);
	if (holder->minutes)
		buf_printf(out, ", longest %u minute%s",
			(unsigned)holder->minutes,
			holder->minutes == 1 ? "" : "s");
	if (lives->births) {
		buf_text(out, out->len ? "; " : "");
		if (lives->ended)
			format_count(out, lives->ended);
		else
			buf_text(out, "none");
		buf_text(out, " of the ");
		format_count(out, lives->births);
		buf_printf(out, " begun by snapshot %zu had ended at %zu",
			lives->middle + 1, leak->series->count);
	}
	if (creator)
		buf_printf(out, "%screated by %s", out->len ? "; " : "",
			creator);
}

static const char *detail_of(const struct leak *leak,
	const struct analysis *analysis)
{
	struct buf text = {0};
	const char *out;

	if (leak->series->memory)
		add_frees(&text, leak);
	else
		add_lives(&text, leak, analysis);
	if (leak->base) {
		buf_text(&text, text.len ? "; in base " : "in base ");
		format_delta(&text, leak->base_hourly,
			text_of(analysis->symtab, leak->series->metric.unit));
		buf_text(&text, " an hour");
	}
	out = arena_copy(analysis->arena, buf_view(&text));
	buf_clear(&text);
	return out;
}

static void add_path(struct finding *out, const struct leak *leak,
	const struct analysis *analysis)
{
	const struct holder *holder = leak->row->last;
	struct path *path = arena_alloc(analysis->arena, 1, sizeof *path);

	path->frames = arena_alloc(analysis->arena, HOLDER_PATH + 1,
		sizeof *path->frames);
	while (path->frame_count < HOLDER_PATH &&
		holder->path[path->frame_count].i) {
		path->frames[path->frame_count] =
			name_text(analysis, holder->path[path->frame_count]);
		path->frame_count++;
	}
	path->absolute = out->change.absolute;
	out->paths = path;
	out->path_count = path->frame_count > 1;
}

static struct side_value side_at(const struct leak *leak, size_t snapshot)
{
	double value = leak->row->value[snapshot];
	double total = leak->series->total[snapshot];

	return (struct side_value){.present = true,
		.value = value,
		.lo = ABSENT,
		.hi = ABSENT,
		.runs = (unsigned)leak->series->count,
		.events = leak->series->memory ? leak->row->held[snapshot]
	                                       : ABSENT,
		.share = total > 0 ? value / total : 0};
}

static void make(struct finding *out, const struct leak *leak,
	const struct analysis *analysis)
{
	const struct acceptance *a = leak->acceptance;
	const struct holder *holder = leak->row->last;
	double first, last;

	*out = (struct finding){
		.workload = leak->series->workload->name,
		.kind = kind_of(leak),
		.metric = text_of(analysis->symtab, leak->series->metric.name),
		.unit = text_of(analysis->symtab, leak->series->metric.unit),
		.attribution = ATTRIBUTION_OWNER,
		.subject = {.function = name_text(analysis, holder->func),
			.file = name_text(analysis, holder->file),
			.line = holder->line},
		.status = leak->status,
		.reason = leak->reason,
		.base = side_at(leak, 0),
		.head = side_at(leak, leak->series->count - 1),
		.judged = leak->judged,
		.budget_ratio = ABSENT,
		.budget_rule = a ? a->rule : leak->allowance.rule,
		.accepted_reason = a ? a->reason : NULL,
		.detectable = ABSENT,
		.exact = !leak->series->memory,
		.test = no_test,
		.growing_present = true,
		.growing = {leak->hourly, leak->allowance.growth,
			detail_of(leak, analysis)},
	};
	if (!out->subject.function)
		out->subject.function = "(runtime)";
	first = out->base.value;
	last = out->head.value;
	out->change =
		(struct change){last - first, first > 0 ? last / first : ABSENT,
			ABSENT, ABSENT, leak->p, leak->p_adjusted};
	if (leak->series->memory)
		out->test.z = leak->growth.z;
	add_path(out, leak, analysis);
	leak_id(out->id, leak, analysis->symtab);
}

void leak_findings(struct verdict *out, const struct analysis *analysis)
{
	const struct leaks *leaks = analysis->leaks;
	struct finding *all = arena_alloc(analysis->arena,
		out->finding_count + leaks->count + 1, sizeof *all);

	for (size_t i = 0; i < out->finding_count; i++)
		all[i] = out->findings[i];
	out->findings = all;
	for (size_t i = 0; i < leaks->count; i++) {
		const struct leak *leak = &leaks->all[i];

		if (!leak->judged && leak->status == STATUS_UNCHANGED)
			continue;
		make(&all[out->finding_count++], leak, analysis);
		out->counts[leak->status]++;
		out->judged += leak->judged;
	}
	qsort(all, out->finding_count, sizeof *all, finding_compare);
}

void leak_too_short(struct leak_series *s, double allowed,
	const struct symtab *symtab, struct arena *arena)
{
	struct buf text = {0};

	buf_text(&text, "the snapshots span ");
	duration_print(&text, leak_series_seconds(s));
	buf_text(&text, ": too short for a rate of ");
	format_value(&text, allowed, text_of(symtab, s->metric.unit));
	buf_text(&text, " an hour");
	s->why = arena_copy(arena, buf_view(&text));
	s->remedy = "take snapshots over a longer time";
	buf_clear(&text);
}

/* The row of the metric of the workload, of `count` that are in order; NULL:
 * compare() has none. */
static struct coverage *find_row(struct coverage *rows, size_t count,
	const struct leak_series *s, const char *metric)
{
	const char *workload = s->workload->name;
	size_t from = 0, to = count;

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strcmp(rows[middle].workload, workload) < 0)
			from = middle + 1;
		else
			to = middle;
	}
	for (; from < count && strcmp(rows[from].workload, workload) == 0;
		from++)
		if (rows[from].metric && !rows[from].benchmark &&
			strcmp(rows[from].metric, metric) == 0)
			return &rows[from];
	return NULL;
}

/* Whether anything of it is asked for. */
static bool is_asked(const struct leaks *leaks, const struct leak_series *s,
	const struct symtab *symtab)
{
	for (size_t i = 0; i < s->leak_count; i++)
		if (!s->leaks[i].allowance.off)
			return true;
	return !policy_budget(leaks->policy, text_of(symtab, s->metric.name),
		text_of(symtab, s->metric.unit))
	                .leak.off;
}

void leak_coverage(struct verdict *out, const struct leaks *leaks,
	const struct symtab *symtab, struct arena *arena)
{
	struct coverage *rows = arena_alloc(arena,
		out->coverage_count + leaks->series_count + 1, sizeof *rows);
	size_t known = out->coverage_count;

	for (size_t i = 0; i < out->coverage_count; i++)
		rows[i] = out->coverage[i];
	out->coverage = rows;
	for (size_t i = 0; i < leaks->series_count; i++) {
		const struct leak_series *s = &leaks->series[i];
		const char *metric = text_of(symtab, s->metric.name);
		struct coverage *row = find_row(rows, known, s, metric);
		bool asked = is_asked(leaks, s, symtab);

		if (!row) {
			row = &rows[out->coverage_count++];
			*row = (struct coverage){.workload = s->workload->name,
				.metric = metric,
				.side = s->workload->base_count ? "both"
			                                        : "head",
				.runs_base = (unsigned)s->workload->base_count,
				.runs_head = (unsigned)s->found};
			row->state = COVERAGE_OFF;
		}
		if (!asked || row->state != COVERAGE_OFF)
			continue;
		row->state = s->why ? COVERAGE_NOT_JUDGED : COVERAGE_JUDGED;
		row->reason = s->why;
		row->remedy = s->remedy;
		out->not_judged += s->why != NULL;
	}
}

/* What is asked for first of what can leak; NULL: the policy has all of it off. */
static const struct metric_row *first_asked(const struct policy *policy)
{
	const struct metric_row *metric;

	for (unsigned m = 0; (metric = metric_at(m)); m++)
		if (metric_leaks(metric) &&
			!policy_budget(policy, metric->name, "").leak.off)
			return metric;
	return NULL;
}

void leak_unheld(struct verdict *out, const struct analysis *analysis)
{
	const struct metric_row *metric = first_asked(analysis->policy);
	struct coverage *rows = arena_alloc(analysis->arena,
		out->coverage_count + analysis->workload_count + 1,
		sizeof *rows);
	size_t count = 0, next = 0;

	for (size_t i = 0; i < analysis->workload_count; i++) {
		const struct workload *w = &analysis->workloads[i];
		size_t before = count;

		while (next < out->coverage_count &&
			strcmp(out->coverage[next].workload, w->name) == 0)
			rows[count++] = out->coverage[next++];
		if (count > before || w->head_count == 0 || !metric)
			continue;
		rows[count++] = (struct coverage){.workload = w->name,
			.metric = metric->name,
			.side = "head",
			.state = COVERAGE_NOT_JUDGED,
			.reason = "no capture says what the process holds",
			.remedy = "take heap profiles with what is in use, or "
				  "goroutines"};
		out->not_judged++;
	}
	out->coverage = rows;
	out->coverage_count = count;
}

/* The least that would have shown in any series of each metric. */
static void add_seen(struct buf *out, const struct analysis *analysis)
{
	const struct leaks *leaks = analysis->leaks;

	for (size_t i = 0; i < leaks->series_count; i++) {
		const struct leak_series *s = &leaks->series[i];

		if (s->why)
			continue;
		buf_printf(out, "%s%s ", out->len ? ", " : "",
			text_of(analysis->symtab, s->metric.name));
		format_delta(out, leak_series_detectable(s, leaks),
			text_of(analysis->symtab, s->metric.unit));
		buf_text(out, s->memory ? " at one site" : " anywhere");
		buf_text(out, " over ");
		duration_print(out, leak_series_seconds(s));
	}
}

void leak_summary(struct verdict *out, const struct analysis *analysis)
{
	const struct leaks *leaks = analysis->leaks;
	struct buf seen = {0};

	for (size_t i = 0; i < leaks->series_count; i++) {
		const struct leak_series *s = &leaks->series[i];
		struct workload_summary *at =
			&out->workloads[s->workload - analysis->workloads];

		if (leak_series_seconds(s) > at->seconds)
			at->seconds = leak_series_seconds(s);
	}
	add_seen(&seen, analysis);
	if (seen.len)
		out->seen = arena_copy(analysis->arena, buf_view(&seen));
	buf_clear(&seen);
}
