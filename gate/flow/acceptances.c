/* Notes of acceptances that did not do what they were written for. */
#include "gate/flow/acceptances.h"

#include <stdlib.h>

#include "gate/core/buf.h"
#include "gate/core/err.h"

enum { NAMED_MAX = 5 };

static struct accept_subject subject_of(const struct finding *f)
{
	return (struct accept_subject){
		.workload = f->workload,
		.function = f->subject.function,
		.total = f->kind == KIND_TOTAL,
		.metric = f->metric,
		.id = f->id,
	};
}

static void tell_exceeded(struct notes *notes, const struct finding *f,
	const struct acceptance *a)
{
	const char *name =
		f->subject.function ? f->subject.function : f->workload;

	if (!isfinite(f->change.ratio))
		note_add(notes, "acceptance-exceeded", f->workload,
			"%s: %s of %s is accepted up to x%.4g, and base has "
			"none of it",
			a->rule, f->metric, name, a->most);
	else
		note_add(notes, "acceptance-exceeded", f->workload,
			"%s: %s of %s is accepted up to x%.4g and rose by "
			"x%.4g",
			a->rule, f->metric, name, a->most, f->change.ratio);
}

/* Marks whatever covers the finding, with a ceiling or without. */
static void mark(bool *used, const struct finding *f,
	const struct policy *policy)
{
	struct accept_subject subject = subject_of(f);

	for (size_t i = 0; i < policy->acceptance_count; i++)
		used[i] |= acceptance_covers(&policy->acceptances[i], &subject);
}

/* Those of commits that are older than the base of some workloads were written
 * for a change that is not under review: it is no wonder when they find
 * nothing. */
static bool is_idle(const struct acceptance *a, bool used)
{
	return !used && !a->limited;
}

static void tell_idle(struct notes *notes, const bool *used,
	const struct policy *policy)
{
	struct buf list = {0};
	size_t count = 0;

	for (size_t i = 0; i < policy->acceptance_count; i++) {
		const struct acceptance *a = &policy->acceptances[i];

		if (!is_idle(a, used[i]) || ++count > NAMED_MAX)
			continue;
		buf_printf(&list, "%s\"%s %s\" (%s)", count > 1 ? ", " : "",
			a->function, a->metric ? a->metric : "any", a->rule);
	}
	if (count > NAMED_MAX)
		buf_printf(&list, " and %zu more", count - NAMED_MAX);
	if (count > 0)
		note_add(notes, "acceptance-idle", NULL,
			"accepted nothing here: %s; no regression of this "
			"report has that name and metric",
			list.data);
	buf_clear(&list);
}

void acceptances_tell(struct notes *notes, const struct verdict *verdict,
	const struct policy *policy)
{
	bool *used;

	if (verdict->outcome != OUTCOME_REGRESSION ||
		policy->acceptance_count == 0)
		return;
	used = xcalloc(policy->acceptance_count, sizeof *used);
	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *f = &verdict->findings[i];
		struct accept_subject subject = subject_of(f);
		const struct acceptance *a;

		if (f->status != STATUS_ACCEPTED &&
			f->status != STATUS_REGRESSION)
			continue;
		mark(used, f, policy);
		a = policy_acceptance(policy, &subject);
		if (a && f->status == STATUS_REGRESSION)
			tell_exceeded(notes, f, a);
	}
	tell_idle(notes, used, policy);
	free(used);
}
