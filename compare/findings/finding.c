/* Resolves a decided hypothesis into what reports show. */
#include "compare/findings/finding.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "compare/findings/cost_history.h"
#include "compare/findings/name_text.h"
#include "compare/findings/paths.h"
#include "compare/frames/classify.h"

const struct test_detail no_test = {ABSENT, ABSENT, ABSENT, ABSENT, ABSENT,
	ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, ABSENT, -1};

/* The neighbour whose fall offsets most of the rise. */
static void add_matched(struct finding *out, const struct hypothesis *h,
	const struct analysis *analysis)
{
	const struct judged_series *j = h->series;
	uint32_t best = h->decision.moved[0];

	for (size_t i = 1; i < h->decision.moved_count; i++) {
		uint32_t n = h->decision.moved[i];

		if (exp(h->log_rho) * j->base[n] - j->head[n] >
				exp(h->log_rho) * j->base[best] -
				j->head[best])
			best = n;
	}
	out->matched_present = true;
	out->matched.function = name_text(analysis, j->series.funcs[best]);
}

/* What base calls the function when that is not what head calls it. */
static void add_base_name(struct finding *out, const struct hypothesis *h,
	const struct analysis *analysis)
{
	out->matched.function = name_text(analysis,
		h->series->series.matched[h->func]);
	out->matched_present = out->matched.function != NULL;
}

const char *finding_function(const struct hypothesis *h,
	const struct analysis *analysis)
{
	return name_text(analysis, h->kind == KIND_TOTAL ? h->benchmark :
		h->series->series.funcs[h->func]);
}

static void finding_make(struct finding *out, const struct hypothesis *h,
	const struct finding_ids *ids)
{
	const struct analysis *analysis = ids->analysis;
	const struct acceptance *a = h->decision.acceptance;
	struct sides sides;

	*out = (struct finding){
		.workload = h->workload->name,
		.kind = h->kind,
		.metric = name_text_or_empty(analysis, h->metric.name),
		.unit = name_text_or_empty(analysis, h->metric.unit),
		.attribution = h->kind == KIND_TOTAL ? ATTRIBUTION_TOTAL :
			ATTRIBUTION_OWNER,
		.status = h->decision.status,
		.reason = h->decision.reason,
		.judged = h->decision.judged,
		.budget_ratio = h->decision.judged ? 1.0 + h->allowance.growth :
			ABSENT,
		.budget_share = h->decision.fresh,
		.budget_rule = a ? a->rule : h->decision.fresh > 0.0 ?
			metric_budget(analysis, &h->metric).fresh_rule :
			h->allowance.rule,
		.accepted_reason = a ? a->reason : NULL,
		.detectable = isfinite(h->decision.detectable) &&
				h->decision.reason != REASON_TOO_FEW_RUNS ?
			h->decision.detectable : ABSENT,
		.exact = h->by->exact,
		.test = h->by->exact ? no_test : h->test,
	};
	h->by->interval(&sides, h, analysis);
	out->base = sides.base;
	out->head = sides.head;
	out->change = sides.change;
	out->subject.function = finding_function(h, analysis);
	if (h->kind != KIND_TOTAL) {
		add_base_name(out, h, analysis);
		paths_add(out, h, analysis);
		paths_add_lines(out, h, analysis);
	}
	cost_history_make(out, h, analysis);
	if (h->decision.moved_count > 0)
		add_matched(out, h, analysis);
	finding_id(out->id, h, ids);
}

const struct finding *finding_find(const struct verdict *verdict,
	const char *id)
{
	for (size_t i = 0; i < verdict->finding_count; i++)
		if (strcmp(verdict->findings[i].id, id) == 0)
			return &verdict->findings[i];
	return NULL;
}

int finding_compare(const void *a, const void *b)
{
	const struct finding *x = a, *y = b;
	double dx = fabs(x->change.absolute), dy = fabs(y->change.absolute);

	if (x->status != y->status)
		return x->status < y->status ? -1 : 1;
	if (dx != dy)
		return dx > dy ? -1 : 1;
	return strcmp(x->id, y->id);
}

void findings_make(struct verdict *out, const struct analysis *analysis)
{
	struct finding_ids ids;

	finding_ids_init(&ids, analysis);
	out->findings = arena_alloc(analysis->arena,
		analysis->hypotheses.count + 1, sizeof *out->findings);
	for (size_t i = 0; i < analysis->hypotheses.count; i++) {
		struct finding *f = &out->findings[out->finding_count];

		if (analysis->hypotheses.all[i]->left_out)
			continue;
		out->finding_count++;
		finding_make(f, analysis->hypotheses.all[i], &ids);
		out->counts[f->status]++;
		out->judged += f->judged;
	}
	finding_ids_clear(&ids);
	qsort(out->findings, out->finding_count, sizeof *out->findings,
		finding_compare);
}
