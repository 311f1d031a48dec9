/* Which commits are kept, and which are dropped. */
#include <stdlib.h>
#include <string.h>

#include "gate/baseline/inventory.h"

/* One row of the inventory under judgement. */
struct judged {
	const struct baseline *baseline;
	size_t place; /* in the inventory: smaller is newer */
	bool kept;
};

static int by_text(const char *a, const char *b)
{
	return strcmp(a ? a : "", b ? b : "");
}

static int by_group(const void *a, const void *b)
{
	const struct judged *one = a, *other = b;
	int order = by_text(one->baseline->branch, other->baseline->branch);

	if (order == 0)
		order = by_text(one->baseline->environment,
			other->baseline->environment);
	return order ? order
		     : (one->place > other->place) - (one->place < other->place);
}

static int by_commit(const void *a, const void *b)
{
	const struct judged *one = a, *other = b;
	int order = by_text(one->baseline->commit, other->baseline->commit);

	return order ? order
		     : (one->place > other->place) - (one->place < other->place);
}

static bool same_group(const struct judged *a, const struct judged *b)
{
	return by_text(a->baseline->branch, b->baseline->branch) == 0 &&
		by_text(a->baseline->environment,
			b->baseline->environment) == 0;
}

/* Pinned ones, and the newest of every branch and environment. */
static void keep_newest(struct judged *rows, size_t count, size_t newest)
{
	size_t rank = 0;

	qsort(rows, count, sizeof(*rows), by_group);
	for (size_t i = 0; i < count; i++) {
		rank = i > 0 && same_group(&rows[i - 1], &rows[i]) ? rank + 1
								   : 0;
		rows[i].kept = rank < newest || rows[i].baseline->pinned;
	}
}

/* A commit, in whatever environments. */
struct whole {
	const struct judged *first; /* its newest row */
	size_t row, row_count;
	uint64_t bytes;
	bool kept;
};

static int by_newest(const void *a, const void *b)
{
	const struct whole *one = a, *other = b;

	return (one->first->place > other->first->place) -
		(one->first->place < other->first->place);
}

static size_t gather(struct whole *out, struct judged *rows, size_t count)
{
	size_t commits = 0;

	qsort(rows, count, sizeof(*rows), by_commit);
	for (size_t i = 0; i < count; i++) {
		if (i == 0 || by_text(rows[i - 1].baseline->commit,
			rows[i].baseline->commit) != 0)
			out[commits++] = (struct whole){
				.first = &rows[i], .row = i};
		out[commits - 1].row_count++;
		out[commits - 1].bytes += rows[i].baseline->bytes;
		out[commits - 1].kept |= rows[i].kept;
	}
	qsort(out, commits, sizeof(*out), by_newest);
	return commits;
}

static void keep_young(struct whole *commits, size_t count,
	const struct retention *retention)
{
	uint64_t bytes = 0;

	for (size_t i = 0; i < count; i++)
		bytes += commits[i].kept ? commits[i].bytes : 0;
	for (size_t i = 0; i < count; i++) {
		if (commits[i].kept)
			continue;
		bytes += commits[i].bytes;
		if (commits[i].first->baseline->time < retention->young ||
			bytes > retention->budget)
			break;
		commits[i].kept = true;
	}
}

static int by_place(const void *a, const void *b)
{
	const struct judged *one = a, *other = b;

	return (one->place > other->place) - (one->place < other->place);
}

void retention_apply(struct inventory *kept, struct inventory *dropped,
	const struct inventory *inventory, const struct retention *retention,
	struct arena *arena)
{
	size_t count = inventory->count, commits;
	struct judged *rows = xcalloc(count + 1, sizeof(*rows));
	struct whole *wholes = xcalloc(count + 1, sizeof(*wholes));

	for (size_t i = 0; i < count; i++)
		rows[i] = (struct judged){&inventory->items[i], i, false};
	keep_newest(rows, count, retention->newest);
	commits = gather(wholes, rows, count);
	keep_young(wholes, commits, retention);
	for (size_t i = 0; i < commits; i++)
		for (size_t k = 0; k < wholes[i].row_count; k++)
			rows[wholes[i].row + k].kept = wholes[i].kept;
	qsort(rows, count, sizeof(*rows), by_place);
	*kept = *dropped = (struct inventory){
		.publishes = inventory->publishes};
	kept->items = arena_alloc(arena, count + 1, sizeof(*kept->items));
	dropped->items = arena_alloc(arena, count + 1,
		sizeof(*dropped->items));
	for (size_t i = 0; i < count; i++) {
		struct inventory *to = rows[i].kept ? kept : dropped;

		to->items[to->count++] = *rows[i].baseline;
	}
	free(rows);
	free(wholes);
}
