/* Words for what a running process leaks. */
#include "reporters/words/leaks.h"

#include "gate/text/quantity.h"

/* "2 allocation sites"; nothing for none. */
static void add_count(struct buf *out, size_t count, const char *one,
	const char *many)
{
	if (count == 0)
		return;
	format_count(out, count);
	buf_printf(out, " %s", count == 1 ? one : many);
}

static void add_kinds(struct buf *out, size_t sites, size_t goroutines)
{
	add_count(out, sites, "allocation site", "allocation sites");
	buf_text(out, sites && goroutines ? " and " : "");
	add_count(out, goroutines, "kind of goroutine", "kinds of goroutine");
}

bool phrase_leaks(struct buf *out, const struct verdict *verdict)
{
	size_t goroutines = 0, sites = 0;

	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *f = &verdict->findings[i];

		if (f->status != STATUS_REGRESSION || !finding_leads(f))
			continue;
		goroutines += f->growing_present && f->kind == KIND_FUNCTION;
		sites += f->growing_present && f->kind == KIND_SITE;
	}
	add_kinds(out, sites, goroutines);
	if (goroutines + sites)
		buf_text(out, goroutines + sites == 1 ? " leaks" : " leak");
	return goroutines + sites > 0;
}

void phrase_nothing_leaks(struct buf *out, const struct verdict *verdict)
{
	size_t suspects = verdict->counts[STATUS_SUSPECT];
	size_t goroutines = 0, sites = 0;

	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *f = &verdict->findings[i];

		goroutines += f->judged && f->kind == KIND_FUNCTION;
		sites += f->judged && f->kind == KIND_SITE;
	}
	buf_text(out, "nothing leaks");
	if (suspects)
		buf_text(out, " for certain");
	buf_text(out, goroutines + sites ? " of " : "");
	add_kinds(out, sites, goroutines);
	buf_text(out, suspects ? ", " : "");
	add_count(out, suspects, "suspect", "suspects");
}
