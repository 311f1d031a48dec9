/* Sorts findings by cause. */
#include "compare/verdict/by_cause.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"

size_t cause_failed_count(const struct verdict *verdict)
{
	size_t count = 0;

	while (count < verdict->cause_count &&
		verdict->causes[count].status == STATUS_REGRESSION)
		count++;
	return count;
}

struct numbered {
	const char *id;
	size_t number;
};

static int compare_ids(const void *a, const void *b)
{
	const struct numbered *x = a, *y = b;
	int order = strcmp(x->id, y->id);

	return order ? order : (x->number > y->number) - (x->number < y->number);
}

/* Which cause has the id; as many as there are: none. */
static size_t find_number(const struct numbered *ids, size_t count,
	const char *id)
{
	size_t low = 0, high = count;

	while (id && low < high) {
		size_t middle = low + (high - low) / 2;
		int order = strcmp(ids[middle].id, id);

		if (order == 0)
			return ids[middle].number;
		if (order < 0)
			low = middle + 1;
		else
			high = middle;
	}
	return count;
}

void by_cause_init(struct by_cause *out, const struct verdict *verdict)
{
	size_t count = verdict->cause_count;
	struct numbered *ids = xcalloc(count + 1, sizeof *ids);
	size_t *number = xcalloc(verdict->finding_count + 1, sizeof *number);

	*out = (struct by_cause){count,
		xcalloc(verdict->finding_count + 1, sizeof(*out->all)),
		xcalloc(count + 2, sizeof *out->from)};
	for (size_t c = 0; c < count; c++)
		ids[c] = (struct numbered){verdict->causes[c].id, c};
	qsort(ids, count, sizeof *ids, compare_ids);
	for (size_t i = 0; i < verdict->finding_count; i++) {
		number[i] = find_number(ids, count,
			verdict->findings[i].cause);
		out->from[number[i] + 1]++;
	}
	for (size_t c = 0; c < count; c++)
		out->from[c + 1] += out->from[c];
	for (size_t i = 0; i < verdict->finding_count; i++)
		if (number[i] < count)
			out->all[out->from[number[i]]++] =
				&verdict->findings[i];
	for (size_t c = count; c > 0; c--)
		out->from[c] = out->from[c - 1];
	out->from[0] = 0;
	free(number);
	free(ids);
}

void by_cause_clear(struct by_cause *in)
{
	free(in->all);
	free(in->from);
	*in = (struct by_cause){0};
}

struct finding_list by_cause_find(const struct by_cause *in, size_t number)
{
	return (struct finding_list){in->all + in->from[number],
		in->from[number + 1] - in->from[number]};
}

const struct finding *cause_leader(const struct by_cause *in,
	const struct cause *cause, size_t number)
{
	struct finding_list list = by_cause_find(in, number);

	for (size_t i = 0; i < list.count; i++)
		if (strcmp(list.all[i]->id, cause->id) == 0)
			return list.all[i];
	return list.count ? list.all[0] : NULL;
}
