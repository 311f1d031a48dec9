/* Chooses what is asked about, and finds it again. */
#include "gate/commands/bisect/bisect.h"

#include <math.h>
#include <string.h>

static bool is_risen(const struct finding *f)
{
	return !f->since && !f->growing_present && f->head.present &&
	       f->change.absolute > 0 && f->change.ratio != 1;
}

/* Of two of one name: what fails, then what is exact, then the first. */
static bool is_surer(const struct finding *a, const struct finding *b)
{
	if ((a->status == STATUS_REGRESSION) != (b->status == STATUS_REGRESSION))
		return a->status == STATUS_REGRESSION;
	return a->exact && !b->exact;
}

static const struct finding *choose_named(const struct verdict *v,
	const char *name)
{
	const struct finding *best = NULL;

	for (size_t i = 0; i < v->finding_count; i++) {
		const struct finding *f = &v->findings[i];

		if (is_risen(f) && finding_is_named(f, name) &&
			(!best || is_surer(f, best)))
			best = f;
	}
	return best;
}

const struct finding *bisect_choose(const struct verdict *v, const char *name)
{
	if (name)
		return choose_named(v, name);
	for (size_t i = 0; v->cause_count && i < v->finding_count; i++)
		if (strcmp(v->findings[i].id, v->causes[0].id) == 0 &&
			v->findings[i].status == STATUS_REGRESSION &&
			is_risen(&v->findings[i]))
			return &v->findings[i];
	return NULL;
}

bool bisect_knows(const struct verdict *v, const char *name)
{
	for (size_t i = 0; i < v->finding_count; i++)
		if (finding_is_named(&v->findings[i], name))
			return true;
	return false;
}

const struct finding *bisect_find(const struct verdict *v,
	const struct finding *culprit)
{
	for (size_t i = 0; i < v->finding_count; i++)
		if (strcmp(v->findings[i].id, culprit->id) == 0)
			return &v->findings[i];
	return NULL;
}

/* Where on the way from good to bad a ratio lies: 0 to 1. */
static double way(const struct finding *culprit, double ratio)
{
	return log(ratio) / log(culprit->change.ratio);
}

double bisect_place(bool *sure, const struct finding *f,
	const struct finding *culprit)
{
	const struct change *change = f ? &f->change : NULL;

	*sure = true;
	if (!f || !f->head.present)
		return 0;
	if (!isfinite(culprit->change.ratio) || !isfinite(change->ratio))
		return f->head.value / culprit->head.value;
	*sure = f->exact || !(change->ratio_lo > 0) ||
		way(culprit, change->ratio_lo) > .5 ||
		way(culprit, change->ratio_hi) < .5;
	return way(culprit, change->ratio);
}
