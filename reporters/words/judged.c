/* Words for what was judged and what was not. */
#include "reporters/words/judged.h"

#include <string.h>

#include "gate/text/quantity.h"

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

		if (row->state != COVERAGE_JUDGED ||
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
	size_t workloads = judged_workloads(verdict);

	buf_text(out, "no regression");
	if (suspects)
		buf_text(out, " for certain");
	if (workloads) {
		buf_text(out, " in ");
		format_count(out, workloads);
		buf_printf(out, " benchmark%s", workloads == 1 ? "" : "s");
	}
	add_functions(out, verdict);
	if (suspects)
		buf_printf(out, ", %zu suspect%s", suspects,
			suspects == 1 ? "" : "s");
}

/* Metrics of which some row was not judged; each name once, the first NAMED
 * by name. */
static void add_metrics(struct buf *out, const struct verdict *verdict)
{
	const char *last = NULL;
	struct buf names = {0};
	size_t count = 0;

	for (;;) {
		const char *next = NULL;

		for (size_t i = 0; i < verdict->coverage_count; i++) {
			const struct coverage *row = &verdict->coverage[i];

			if (coverage_missed(row) && row->metric &&
				(!last || strcmp(row->metric, last) > 0) &&
				(!next || strcmp(row->metric, next) < 0))
				next = row->metric;
		}
		if (!next)
			break;
		if (count++ < NAMED)
			buf_printf(&names, "%s%s", names.len ? ", " : "", next);
		last = next;
		if (count > COUNTED)
			break;
	}
	if (count) {
		buf_printf(out, "%zu%s metric%s (%s%s)", count,
			count > COUNTED ? " or more" : "",
			count == 1 ? "" : "s", names.data,
			count > NAMED ? ", ..." : "");
	}
	buf_clear(&names);
}

static void add_benchmarks(struct buf *out, const struct verdict *verdict)
{
	struct buf names = {0};
	size_t count = 0;

	for (size_t i = 0; i < verdict->coverage_count; i++) {
		const struct coverage *row = &verdict->coverage[i];

		if (!coverage_missed(row) || row->metric)
			continue;
		if (count++ < NAMED)
			buf_printf(&names, "%s%s has %s", names.len ? ", only " :
				"only ", row->side, row->benchmark ?
				row->benchmark : row->workload);
	}
	if (count) {
		format_count(out, count);
		buf_printf(out, " benchmark%s (%s%s)", count == 1 ? "" : "s",
			names.data, count > NAMED ? ", ..." : "");
	}
	buf_clear(&names);
}

void phrase_not_judged(struct buf *out, const struct verdict *verdict)
{
	struct buf metrics = {0}, benchmarks = {0};

	if (verdict->not_judged == 0)
		return;
	add_metrics(&metrics, verdict);
	add_benchmarks(&benchmarks, verdict);
	buf_text(out, "; not judged: ");
	buf_span(out, buf_view(&metrics));
	if (metrics.len && benchmarks.len)
		buf_text(out, ", ");
	buf_span(out, buf_view(&benchmarks));
	buf_clear(&metrics);
	buf_clear(&benchmarks);
}

void phrase_coverage(struct buf *out, const struct coverage *row)
{
	if (row->metric)
		buf_printf(out, "%s of ", row->metric);
	buf_printf(out, "%s", row->benchmark ? row->benchmark : row->workload);
	buf_printf(out, ": %s", row->reason ? row->reason :
		coverage_state_name(row->state));
	if (row->remedy)
		buf_printf(out, "; %s", row->remedy);
}
