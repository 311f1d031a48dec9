/* Reads the captures that the records of a selection name. */
#include "gate/baseline/base_runs.h"

#include <string.h>

enum {TOTAL_MAX = 1 << 30 }; /* bytes of all captures */

static bool has_time(const struct record_capture *c)
{
	const char *leaf = strrchr(c->path, '/');

	return !leaf || strncmp(leaf, "/0-", 3) != 0;
}

/* Whether a run of both has the same capture: they are in order. */
static bool share_capture(const struct record *a, const struct record *b)
{
	size_t i = 0, j = 0;

	while (i < a->capture_count && j < b->capture_count) {
		int order = record_capture_compare(&a->captures[i],
			&b->captures[j]);

		if (order == 0 && has_time(&a->captures[i]))
			return true;
		i += order <= 0;
		j += order >= 0;
	}
	return false;
}

/* Whether two records are of the same captures, known by time and content:
 * runs that were left lying about and recorded for another commit. Captures
 * without a time (0-...) may well be the same twice. Versions of other rules
 * may know another time of some, or keep them in other bytes: one that is the
 * same will do. */
static bool same_runs(const struct record *a, const struct record *b)
{
	if (a->capture_count != b->capture_count)
		return false;
	if (a->rules != b->rules)
		return share_capture(a, b);
	for (size_t i = 0; i < a->capture_count; i++)
		if (strcmp(a->captures[i].path, b->captures[i].path) != 0 ||
				!has_time(&a->captures[i]))
			return false;
	return true;
}

struct chosen_record {
	const struct record *record;
	const struct select_record *from;
	size_t age;        /* of its commit, 0 the nearest */
};

/* The records to take, without repetitions; the nearest commit's stay. */
static size_t distinct_records(struct chosen_record *out,
	const struct selection *selection)
{
	size_t count = 0;

	for (size_t i = 0; i < selection->commit_count; i++)
		for (size_t r = 0; r < selection->commits[i].record_count;
			r++) {
			const struct select_record *one =
				&selection->commits[i].records[r];
			size_t seen = 0;

			while (seen < count &&
				!same_runs(out[seen].record, &one->record))
				seen++;
			if (seen == count)
				out[count++] =
					(struct chosen_record){&one->record,
						one, i};
		}
	return count;
}

/* Whether a capture stands in for base in everything, and whether it does in
 * what is counted, at least. */
static bool chosen_for_all(const struct chosen_record *chosen,
	const struct record_capture *capture)
{
	return chosen->from->taken[capture - chosen->record->captures];
}

static bool is_chosen(const struct chosen_record *chosen,
	const struct record_capture *capture)
{
	return chosen_for_all(chosen, capture) ||
	       chosen->from->counted[capture - chosen->record->captures];
}

static int take(struct capture *out, size_t *total, struct store *store,
	const struct chosen_record *chosen, const struct record_capture *from,
	size_t number, size_t limit, struct arena *arena, struct err *err)
{
	const struct record *record = chosen->record;
	struct buf bytes = {0};
	int status = record_capture_read(&bytes, store, record, from, limit,
		err);

	*total += bytes.len;
	if (status == 0 && *total > TOTAL_MAX)
		status = err_set(err, ERR_LIMIT, "the baseline is larger than "
			"%d bytes; pool fewer commits with --pool", TOTAL_MAX);
	*out = (struct capture){
		.path = arena_printf(arena, "baseline %.7s: %s", record->commit,
			from->path),
		.workload = from->workload,
		.run = arena_printf(arena, "%.7s-%zu/%s", record->commit,
			number, from->run),
		.commit = record->commit,
		.age = chosen->age,
		.elsewhere = !chosen_for_all(chosen, from),
		.content = {arena_copy(arena, buf_view(&bytes)), bytes.len},
	};
	buf_clear(&bytes);
	return status;
}

int base_runs(struct runs *out, struct store *store,
	const struct selection *selection, size_t limit, struct err *err)
{
	struct arena *arena = out->arena;
	struct chosen_record *records;
	struct capture *captures;
	size_t record_count = 0, most = 0, total = 0, count = 0;

	for (size_t i = 0; i < selection->commit_count; i++)
		record_count += selection->commits[i].record_count;
	records = arena_alloc(arena, record_count + 1, sizeof(*records));
	record_count = distinct_records(records, selection);
	for (size_t r = 0; r < record_count; r++)
		most += records[r].record->capture_count;
	captures = arena_alloc(arena, most + 1, sizeof(*captures));
	for (size_t r = 0; r < record_count; r++)
		for (size_t i = 0; i < records[r].record->capture_count; i++)
			if (is_chosen(&records[r],
				    &records[r].record->captures[i]) &&
				take(&captures[count++], &total, store,
					&records[r],
					&records[r].record->captures[i], r,
					limit, arena, err))
				return -1;
	runs_add_captures(out, SET_BASE,
		arena_printf(arena, "%.7s",
			selection->commits[selection->nearest].id),
		captures, count);
	return 0;
}
