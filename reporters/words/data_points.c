/* Names the values that tools with a history keep. */
#include "reporters/words/data_points.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"
#include "gate/model/metric.h"
#include "gate/text/escape.h"
#include "reporters/words/phrase.h"

static char *name_of(const struct finding *finding)
{
	struct buf name = {0};
	struct buf subject = {0};

	sanitize(&name, finding->workload, CAP_NAME);
	if (finding->kind != KIND_TOTAL || finding->subject.function) {
		phrase_subject(&subject, &finding->subject, finding->kind);
		buf_text(&name, ": ");
		sanitize(&name, subject.data, CAP_NAME);
	}
	buf_clear(&subject);
	return name.data; /* heap */
}

/* Equal names in the verdict's order, which is the same for equal input. */
static int compare(const void *a, const void *b)
{
	const struct data_point *x = a, *y = b;
	int order = strcmp(x->name, y->name);

	if (order == 0)
		order = strcmp(x->finding->metric, y->finding->metric);
	return order ? order : (x->finding > y->finding) -
			(x->finding < y->finding);
}

static bool alike(const struct data_point *a, const struct data_point *b)
{
	return strcmp(a->name, b->name) == 0 &&
	       strcmp(a->finding->metric, b->finding->metric) == 0;
}

/* Subjects that are shown alike: a name twice, or two that were cut. */
static void part(struct data_points *points)
{
	bool parted = false;

	for (size_t i = points->count; i-- > 1;) {
		struct data_point *at = &points->at[i];
		struct buf name = {0};

		if (!alike(at, at - 1))
			continue;
		buf_printf(&name, "%s [%.8s]", at->name, at->finding->id);
		free(at->name);
		at->name = name.data;
		parted = true;
	}
	if (parted)
		qsort(points->at, points->count, sizeof(*points->at), compare);
}

void data_points_of(struct data_points *out, const struct verdict *verdict)
{
	*out = (struct data_points){
		.at = xcalloc(verdict->finding_count + 1, sizeof(*out->at)),
	};
	for (size_t i = 0;
			i < verdict->finding_count &&
			out->count < DATA_POINTS_MAX; i++) {
		const struct finding *at = &verdict->findings[i];

		if (at->head.present && isfinite(at->head.value) &&
			(at->judged || metric_find(at->metric, at->unit)->clock))
			out->at[out->count++] =
				(struct data_point){name_of(at), at};
	}
	qsort(out->at, out->count, sizeof(*out->at), compare);
	part(out);
}

void data_points_clear(struct data_points *points)
{
	for (size_t i = 0; i < points->count; i++)
		free(points->at[i].name);
	free(points->at);
	*points = (struct data_points){0};
}
