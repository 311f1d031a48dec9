/* From runs to decided hypotheses: series, how sessions and machines differ,
 * every test, decisions. */
#include <math.h>
#include <stdlib.h>

#include "compare/compare.h"
#include "compare/costs/moved.h"
#include "compare/decide.h"
#include "compare/findings/finding.h"
#include "compare/findings/side_facts.h"
#include "compare/hypotheses/hypothesis.h"
#include "gate/core/span.h"

/* Leaves all hypotheses out but those of the findings that are asked for. */
static void leave_out(struct analysis *analysis, const char *const *only,
	size_t only_count)
{
	struct finding_ids ids;

	finding_ids_init(&ids, analysis);
	for (size_t i = 0; i < analysis->hypotheses.count; i++) {
		struct hypothesis *h = analysis->hypotheses.all[i];
		char id[FINDING_ID_SIZE];
		const char *key = id;

		finding_id(id, h, &ids);
		h->left_out = !bsearch(&key, only, only_count, sizeof *only,
			text_compare);
		if (h->sharper)
			h->sharper->left_out = h->left_out;
	}
	finding_ids_clear(&ids);
}

/* What is left of the error where runs were looked at before. */
static void find_shares(struct analysis *analysis)
{
	double *shares = arena_alloc(analysis->arena,
		analysis->workload_count + 1, sizeof *shares);

	analysis->share_least = 1.0;
	for (size_t w = 0; w < analysis->workload_count; w++) {
		shares[w] = workload_share(&analysis->workloads[w]);
		analysis->share_least = fmin(analysis->share_least, shares[w]);
	}
	analysis->shares = shares;
}

void analyze(struct analysis *out, const struct compare_input *in,
	struct arena *arena)
{
	*out = (struct analysis){
		.symtab = in->symtab,
		.policy = in->policy,
		.tests = family_tests,
		.arena = arena,
		.alpha_share = in->alpha_share > 0.0 ? in->alpha_share : 1.0,
		.workload_count = in->workload_count,
		.workloads =
			namesakes_part((struct namesakes){in->workload_count,
					       in->workloads},
				in->first, in->symtab, arena),
		.base_facts = in->base_facts,
		.environment = in->environment,
		.judge_apart = in->machines != MACHINES_APART,
	};
	out->moved = moved_learn((struct namesakes){out->workload_count,
					 out->workloads},
		out->symtab, arena);
	find_shares(out);
	design_metrics(out);
	timed_series(out);
	design_learn(out);
	out->machine_differs =
		in->machines == MACHINES_TOLD && machines_differ(out);
	sessions_learn(out);
	/* what all workloads share may be what another build gained */
	if (!(in->policy->improvement > 0.0 && out->interleaved))
		speed_factor_learn(out);
	tests_make(out);
	if (in->only)
		leave_out(out, in->only, in->only_count);
	decide_hypotheses(out);
}
