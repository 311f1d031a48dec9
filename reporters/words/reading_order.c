/* Puts findings into reading order. */
#include "reporters/words/reading_order.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"

/* What wants attention first. */
static const int section_of[STATUS_COUNT] = {
	[STATUS_REGRESSION] = 0,
	[STATUS_SUSPECT] = 1,
	[STATUS_ACCEPTED] = 2,
	[STATUS_TOLERATED] = 3,
	[STATUS_MOVED] = 4,
	[STATUS_IMPROVEMENT] = 5,
	[STATUS_NEW] = 6,
	[STATUS_REMOVED] = 7,
	[STATUS_UNDECIDED] = 8,
	[STATUS_UNCHANGED] = 9,
};

struct item {
	const struct finding *finding;
	size_t index;
	int section;
	size_t leader; /* index of the first finding with the same subject */
	size_t group;  /* 0, or the rank of the workload */
};

static int by_size(size_t a, size_t b)
{
	return (a > b) - (a < b);
}

/* NULL first. */
static int by_text(const char *a, const char *b)
{
	if (!a || !b)
		return (a != NULL) - (b != NULL);
	return strcmp(a, b);
}

static int by_subject(const struct item *a, const struct item *b)
{
	const struct finding *x = a->finding, *y = b->finding;
	int order = by_text(x->workload, y->workload);

	if (order == 0)
		order = a->section - b->section;
	if (order == 0)
		order = (int)x->kind - (int)y->kind;
	if (order == 0 && x->kind == KIND_TOTAL)
		return 0; /* of benchmark texts too, which have a name */
	if (order == 0)
		order = by_text(x->subject.function, y->subject.function);
	if (order == 0)
		order = by_text(x->subject.module, y->subject.module);
	if (order == 0)
		order = by_text(x->subject.file, y->subject.file);
	if (order == 0)
		order = by_size(x->subject.line, y->subject.line);
	return order;
}

static int compare_subjects(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int order = by_subject(x, y);

	return order ? order : by_size(x->index, y->index);
}

static int compare_reading(const void *a, const void *b)
{
	const struct item *x = a, *y = b;
	int order = by_size(x->group, y->group);

	if (order == 0)
		order = x->section - y->section;
	if (order == 0) /* who raised a total, before it */
		order = (x->finding->kind == KIND_TOTAL) -
			(y->finding->kind == KIND_TOTAL);
	if (order == 0)
		order = by_size(x->leader, y->leader);
	return order ? order : by_size(x->index, y->index);
}

/* items are sorted by subject, so by workload first. A call path is a subject
 * of its own, whatever function it ends in. */
static void find_leaders(struct item *items, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		items[i].leader = items[i].index;
		if (i > 0 && items[i].finding->kind != KIND_PATH &&
			by_subject(&items[i - 1], &items[i]) == 0)
			items[i].leader = items[i - 1].leader;
	}
}

static void rank_workloads(struct item *items, size_t count, size_t all)
{
	for (size_t i = 0, end; i < count; i = end) {
		size_t best = SIZE_MAX;

		for (end = i;
			end < count && strcmp(items[end].finding->workload,
					       items[i].finding->workload) == 0;
			end++) {
			size_t rank = (size_t)items[end].section * (all + 1) +
				      items[end].leader;

			best = rank < best ? rank : best;
		}
		for (size_t k = i; k < end; k++)
			items[k].group = best;
	}
}

void reading_order_of(struct reading_order *out, const struct verdict *verdict,
	unsigned statuses, bool by_workload)
{
	struct item *items =
		xcalloc(verdict->finding_count + 1, sizeof(*items));
	size_t count = 0;

	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *finding = &verdict->findings[i];

		if (statuses & ONE_STATUS(finding->status))
			items[count++] = (struct item){
				.finding = finding,
				.index = i,
				.section = section_of[finding->status],
			};
	}
	qsort(items, count, sizeof(*items), compare_subjects);
	find_leaders(items, count);
	if (by_workload)
		rank_workloads(items, count, verdict->finding_count);
	qsort(items, count, sizeof(*items), compare_reading);

	out->count = count;
	out->at = xcalloc(count + 1, sizeof(*out->at));
	for (size_t i = 0; i < count; i++) {
		out->at[i].finding = items[i].finding;
		out->at[i].continues =
			i > 0 && items[i].leader == items[i - 1].leader;
	}
	free(items);
}

void reading_order_clear(struct reading_order *rows)
{
	free(rows->at);
	*rows = (struct reading_order){0};
}
