/* What the runs could have shown. */
#include "compare/findings/seen.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/buf.h"

#define SEEN_ALIKE .0005 /* growth: as good as the same */

/* Whether it is exact, and of a workload or benchmark as a whole. */
static bool is_exact_whole(const struct finding *f)
{
	return f->exact && f->kind != KIND_FUNCTION && f->kind != KIND_SITE;
}

/* What the findings of a metric could have shown, in the sharpest function or site and
 * in the least sharp; where there is none, in wholes that are exact. */
struct seen {
	const struct finding *sharpest, *least; /* NULL: none */
};

static void see(struct seen *seen, const struct finding *f)
{
	if (!f->judged || isnan(f->detectable) ||
		(f->kind == KIND_TOTAL && !f->exact))
		return;
	if (seen->sharpest &&
		is_exact_whole(f) != is_exact_whole(seen->sharpest)) {
		if (is_exact_whole(f))
			return;
		*seen = (struct seen){NULL, NULL};
	}
	if (!seen->sharpest || f->detectable < seen->sharpest->detectable)
		seen->sharpest = f;
	if (!seen->least || f->detectable > seen->least->detectable)
		seen->least = f;
}

/* Of exact values what holds for all, where that is one number or of wholes. */
static void add_seen(struct buf *out, const struct seen *seen)
{
	const struct finding *f = seen->sharpest;
	bool anywhere;

	if (!f)
		return;
	anywhere = f->exact && (is_exact_whole(f) ||
			seen->least->detectable < f->detectable + SEEN_ALIKE);
	if (anywhere)
		f = seen->least;
	buf_printf(out, "%s%s %+.*f %%", out->len ? ", " : "", f->metric,
		f->detectable < 1.1 ? 1 : 0, 100.0 * (f->detectable - 1.0));
	if (!anywhere && f->subject.function)
		buf_printf(out, " in %s", f->subject.function);
	else
		buf_text(out, " anywhere");
}

/* By metric, and as they are in the verdict. */
static int compare_metrics(const void *a, const void *b)
{
	const struct finding *x = *(const struct finding *const *)a;
	const struct finding *y = *(const struct finding *const *)b;
	int order = strcmp(x->metric, y->metric);

	return order ? order : (x > y) - (x < y);
}

const char *seen_line(const struct analysis *analysis,
	const struct verdict *v)
{
	size_t count = v->finding_count;
	const struct finding **all = xcalloc(count + 1, sizeof(*all));
	struct seen seen = {NULL, NULL};
	struct buf text = {0};
	const char *line;

	for (size_t i = 0; i < count; i++)
		all[i] = &v->findings[i];
	qsort(all, count, sizeof(*all), compare_metrics);
	for (size_t i = 0; i < count; i++) {
		if (i > 0 && strcmp(all[i - 1]->metric, all[i]->metric) != 0) {
			add_seen(&text, &seen);
			seen = (struct seen){NULL, NULL};
		}
		see(&seen, all[i]);
	}
	add_seen(&text, &seen);
	free(all);
	line = text.len ? arena_copy(analysis->arena, buf_view(&text)) : NULL;
	buf_clear(&text);
	return line;
}
