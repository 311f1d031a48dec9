/* Words for what was judged and what was not. */
#include "reporters/words/judged.h"

#include <string.h>

#include "gate/text/quantity.h"
#include "reporters/words/leaks.h"

enum {
	NAMED = 3, /* in the first line; the others are counted */
	COUNTED = 9, /* metrics; names of thousands are not counted one by one */
};

/* Workloads of which something was judged; rows lie by workload. */
static size_t judged_workloads(const struct verdict *verdict)
{
	const char *last = NULL;
	size_t count = 0;

	for (size_t i = 0; i < verdict->coverage_count; i++) {
		const struct coverage *row = &verdict->coverage[i];

		if (row->state != COVERAGE_JUDGED || row->since ||
			(last && strcmp(row->workload, last) == 0))
			continue;
		last = row->workload;
		count++;
	}
	return count;
}

static void add_functions(struct buf *out, const struct verdict *verdict)
{
	size_t judged = 0, decided = 0;
	double blind = 0.0;

	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *f = &verdict->findings[i];

		if (!f->judged || f->kind == KIND_TOTAL)
			continue;
		judged++;
		decided += f->status != STATUS_UNDECIDED;
		if (f->status == STATUS_UNDECIDED && f->detectable > blind)
			blind = f->detectable;
	}
	if (judged == 0)
		return;
	buf_text(out, ": ");
	if (decided < judged) {
		format_count(out, decided);
		buf_text(out, " of ");
	}
	format_count(out, judged);
	buf_printf(out, " function%s decided", judged == 1 ? "" : "s");
	if (blind > 0.0)
		buf_printf(out, ", in the rest only rises past x%.2g would "
			"have shown", blind);
}

void phrase_pass(struct buf *out, const struct verdict *verdict)
{
	size_t suspects = verdict->counts[STATUS_SUSPECT];
	size_t accepted = verdict->counts[STATUS_ACCEPTED];
	size_t workloads = judged_workloads(verdict);

	if (verdict->over_time) {
		phrase_nothing_leaks(out, verdict);
		return;
	}
	buf_text(out, "no regression");
	if (suspects)
		buf_text(out, " for certain");
	if (workloads) {
		buf_text(out, " in ");
		format_count(out, workloads);
		buf_printf(out, " benchmark%s", workloads == 1 ? "" : "s");
	}
	if (verdict->since.judged)
		buf_printf(out, ", nor since %s", verdict->since.name);
	add_functions(out, verdict);
	if (suspects)
		buf_printf(out, ", %zu suspect%s", suspects,
			suspects == 1 ? "" : "s");
	if (accepted)
		buf_printf(out, ", %zu rise%s accepted", accepted,
			accepted == 1 ? "" : "s");
}

/* "cpu", or "cpu in total", "cpu by site" where that alone was not judged. */
static void add_metric(struct buf *out, const struct coverage *row)
{
	buf_text(out, *row->metric ? row->metric : "(no name)");
	if (row->scope)
		buf_printf(out, strcmp(row->scope, "total") == 0 ? " in %s" :
			" by %s", row->scope);
}

static bool is_missed_metric(const struct coverage *row)
{
	return coverage_missed(row) && row->metric && !row->since;
}

/* Against the older commit. */
static bool is_missed_since(const struct coverage *row)
{
	return coverage_missed(row) && row->metric && row->since;
}

static bool is_judged_metric(const struct coverage *row)
{
	return row->state == COVERAGE_JUDGED && row->metric && !row->since;
}

/* The policy's own doing. */
static bool is_off_metric(const struct coverage *row)
{
	return row->state == COVERAGE_OFF && row->metric;
}

/* The first such row, by the name of its metric, of those after a name; NULL:
 * there is none. */
static const struct coverage *next_metric(const struct verdict *verdict,
	bool (*such)(const struct coverage *row), const char *last)
{
	const struct coverage *next = NULL;

	for (size_t i = 0; i < verdict->coverage_count; i++) {
		const struct coverage *row = &verdict->coverage[i];

		if (such(row) &&
			(!last || strcmp(row->metric, last) > 0) &&
			(!next || strcmp(row->metric, next->metric) < 0))
			next = row;
	}
	return next;
}

static bool same_reason(const struct coverage *a, const struct coverage *b)
{
	return a->reason == b->reason ||
	       (a->reason && b->reason && strcmp(a->reason, b->reason) == 0);
}

/* Behind names of a list, what they were that are not. */
static void add_left(struct buf *out, size_t count)
{
	if (count > NAMED)
		buf_printf(out, " and %zu more", count - NAMED);
}

/* All of a list that share a reason, from the first on, and that reason; they are taken
 * from the list. */
static void add_reason(struct buf *out, const struct coverage **rows,
	size_t *count)
{
	const struct coverage *first = rows[0];
	size_t named = 0, left = 0;

	for (size_t i = 0; i < *count; i++)
		if (!same_reason(first, rows[i])) {
			rows[left++] = rows[i];
		} else if (named++ < NAMED) {
			buf_text(out, named > 1 ? ", " : "");
			add_metric(out, rows[i]);
		}
	*count = left;
	add_left(out, named);
	if (first->reason)
		buf_printf(out, ": %s", first->reason);
}

/* Metrics of which some row is such a one, each name once, by why: of each of the
 * first NAMED reasons the first NAMED. */
static void add_metrics(struct buf *out, const struct verdict *verdict,
	bool (*such)(const struct coverage *row))
{
	const struct coverage *rows[COUNTED + 1], *row = NULL;
	size_t count = 0, reasons = 0;

	while (count <= COUNTED &&
		(row = next_metric(verdict, such, row ? row->metric : NULL)))
		rows[count++] = row;
	if (count == 0)
		return;
	buf_printf(out, "%zu%s metric%s (", count, count > COUNTED ?
		" or more" : "", count == 1 ? "" : "s");
	while (count > 0 && reasons++ < NAMED) {
		buf_text(out, reasons > 1 ? "; " : "");
		add_reason(out, rows, &count);
	}
	if (count)
		buf_printf(out, "; and %zu more", count);
	buf_char(out, ')');
}

static void add_benchmarks(struct buf *out, const struct verdict *verdict)
{
	struct buf names = {0};
	size_t count = 0;

	for (size_t i = 0; i < verdict->coverage_count; i++) {
		const struct coverage *row = &verdict->coverage[i];

		if (!coverage_missed(row) || row->metric || row->file ||
			row->since)
			continue;
		if (count++ < NAMED)
			buf_printf(&names, "%s%s has %s", names.len ? ", only " :
				"only ", row->side, row->benchmark ?
				row->benchmark : row->workload);
	}
	if (count) {
		format_count(out, count);
		add_left(&names, count);
		buf_printf(out, " benchmark%s (%s)", count == 1 ? "" : "s",
			names.data);
	}
	buf_clear(&names);
}

/* Files that nothing could read, by their last names. */
static void add_files(struct buf *out, const struct verdict *verdict)
{
	struct buf names = {0};
	size_t count = 0;

	for (size_t i = 0; i < verdict->coverage_count; i++) {
		const char *file = verdict->coverage[i].file, *slash;

		if (!file)
			continue;
		slash = strrchr(file, '/');
		if (count++ < NAMED)
			buf_printf(&names, "%s%s", names.len ? ", " : "",
				slash ? slash + 1 : file);
	}
	if (count) {
		format_count(out, count);
		add_left(&names, count);
		buf_printf(out, " file%s (%s)", count == 1 ? "" : "s",
			names.data);
	}
	buf_clear(&names);
}

/* Workloads that could not be held to the older commit, and why: the reason
 * alone where none could. */
static void add_unheld(struct buf *out, const struct verdict *verdict)
{
	const struct coverage *first = NULL;
	struct buf names = {0};
	size_t count = 0;
	bool alike = verdict->since.runs == 0;

	for (size_t i = 0; i < verdict->coverage_count; i++) {
		const struct coverage *row = &verdict->coverage[i];

		if (!row->since || row->metric || !coverage_missed(row))
			continue;
		first = first ? first : row;
		alike &= same_reason(first, row);
		if (count++ < NAMED)
			buf_printf(&names, "%s%s%s%s", names.len ? "; " : "",
				row->workload, row->reason ? ": " : "",
				row->reason ? row->reason : "");
	}
	if (count && alike && first->reason) {
		buf_text(out, first->reason);
	} else if (count) {
		format_count(out, count);
		add_left(&names, count);
		buf_printf(out, " benchmark%s (%s)", count == 1 ? "" : "s",
			names.data);
	}
	buf_clear(&names);
}

/* "; not judged since v1.4: 1 metric (cpu: v1.4 is not pinned)" */
static void phrase_unheld(struct buf *out, const struct verdict *verdict)
{
	struct buf metrics = {0}, workloads = {0};

	if (!verdict->since.present)
		return;
	add_metrics(&metrics, verdict, is_missed_since);
	add_unheld(&workloads, verdict);
	if (metrics.len || workloads.len)
		buf_printf(out, "; not judged since %s: %s%s%s",
			verdict->since.name, metrics.len ? metrics.data : "",
			metrics.len && workloads.len ? ", " : "",
			workloads.len ? workloads.data : "");
	buf_clear(&metrics);
	buf_clear(&workloads);
}

/* Where nothing was judged and nothing should have been. */
static void phrase_all_off(struct buf *out, const struct verdict *verdict)
{
	struct buf metrics = {0};

	for (size_t i = 0; i < verdict->coverage_count; i++)
		if (verdict->coverage[i].state == COVERAGE_JUDGED)
			return;
	add_metrics(&metrics, verdict, is_off_metric);
	if (metrics.len)
		buf_text(out, "; not judged: ");
	buf_span(out, buf_view(&metrics));
	buf_clear(&metrics);
}

static void add_not_judged(struct buf *out, const struct verdict *verdict)
{
	struct buf parts[3] = {{0}};
	bool first = true;

	if (verdict->not_judged == 0) {
		if (verdict->outcome == OUTCOME_UNDECIDED)
			phrase_all_off(out, verdict);
		return;
	}
	add_metrics(&parts[0], verdict, is_missed_metric);
	add_benchmarks(&parts[1], verdict);
	add_files(&parts[2], verdict);
	if (parts[0].len + parts[1].len + parts[2].len)
		buf_text(out, "; not judged: ");
	for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
		if (parts[i].len)
			buf_text(out, first ? "" : ", ");
		first = first && !parts[i].len;
		buf_span(out, buf_view(&parts[i]));
		buf_clear(&parts[i]);
	}
	phrase_unheld(out, verdict);
}

/* What is there and no command measures, as the note of it says. */
static void add_not_measured(struct buf *out, const struct verdict *verdict)
{
	for (size_t i = 0; i < verdict->note_count; i++)
		if (strcmp(verdict->notes[i].code, "not-measured") == 0)
			buf_printf(out, "; %s", verdict->notes[i].message);
}

void phrase_not_judged(struct buf *out, const struct verdict *verdict)
{
	add_not_judged(out, verdict);
	add_not_measured(out, verdict);
}

bool phrase_judged_alone(struct buf *out, const struct verdict *verdict)
{
	const struct coverage *row = next_metric(verdict, is_judged_metric, NULL);
	size_t count = 0;

	for (; row && count <= COUNTED; count++) {
		if (count < NAMED) {
			buf_text(out, count ? ", " : "");
			add_metric(out, row);
		}
		row = next_metric(verdict, is_judged_metric, row->metric);
	}
	add_left(out, count);
	return count > 0;
}

void phrase_not_a_pass(struct buf *out, const struct verdict *verdict)
{
	bool any = next_metric(verdict, is_judged_metric, NULL) != NULL;

	buf_printf(out, "This is not a pass: %s", any ?
		"what was not judged may have risen" : "nothing was judged");
}

size_t without_runs(const struct verdict *verdict)
{
	size_t count = 0;

	for (size_t i = 0; i < verdict->finding_count; i++)
		count += verdict->findings[i].reason == REASON_TOO_FEW_RUNS;
	return count;
}

bool undecided_for_runs(const struct verdict *verdict)
{
	return without_runs(verdict) == verdict->counts[STATUS_UNDECIDED];
}

void phrase_coverage(struct buf *out, const struct coverage *row)
{
	if (row->metric) {
		add_metric(out, row);
		buf_text(out, " of ");
	}
	buf_printf(out, "%s", row->benchmark ? row->benchmark : row->workload);
	if (row->since)
		buf_printf(out, " since %s", row->since);
	buf_printf(out, ": %s", row->reason ? row->reason :
		coverage_state_name(row->state));
	if (row->remedy)
		buf_printf(out, "; %s", row->remedy);
}
