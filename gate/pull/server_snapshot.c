/* Finds the snapshots of one process among the series of a server. */
#include "gate/pull/server_snapshot.h"

#include <math.h>

#include "gate/model/metric.h"
#include "gate/pull/turn.h"
#include "gate/pull/when.h"

#define SECOND 1e9
#define MS ((int64_t)1000000)         /* ns */
#define WHOLE_SECOND ((int64_t)1000 * MS)
enum { STEPS_MOST = 20000 }; /* points of a query */

/* Whether all points of a are at times of b's. */
static bool is_among(const struct server_series *a,
	const struct server_series *b)
{
	size_t k = 0;

	for (size_t i = 0; i < a->point_count; i++) {
		while (k < b->point_count &&
			b->points[k].time < a->points[i].time)
			k++;
		if (k == b->point_count ||
			b->points[k].time != a->points[i].time)
			return false;
	}
	return true;
}

static const struct server_series *fullest(
	const struct server_series_list *list)
{
	const struct server_series *most = list->items;

	for (size_t i = 1; i < list->count; i++)
		if (list->items[i].point_count > most->point_count)
			most = &list->items[i];
	return most;
}

/* By its last point; 0: that is at another time. */
static double value_at(const struct server_series *series, int64_t time)
{
	const struct server_point *last =
		&series->points[series->point_count - 1];

	return last->time == time ? last->value : 0;
}

/* Labels that code gives its samples make several series of one snapshot, all at
 * its time. So may two processes in points of a second: find_millisecond(). */
static void tell_processes(struct server_snapshots *out,
	const struct server_series_list *list, bool same_time)
{
	const struct server_series *most = fullest(list);

	*out = (struct server_snapshots){.processes = list->count > 0};
	for (size_t i = 0; i < list->count; i++)
		out->processes += &list->items[i] != most &&
		                  !(same_time && is_among(&list->items[i], most));
	if (out->processes != 1 || most->point_count == 0)
		return;
	out->of = most;
	for (size_t i = 0; i < list->count; i++)
		out->now += value_at(&list->items[i],
			most->points[most->point_count - 1].time);
}

/* The millisecond of the one snapshot in the second that ends with the time. +1:
 * there are several, of one process or of two that are asked in the same seconds. */
static int find_millisecond(int64_t *time, struct source *source,
	const struct server_choice *choice, const char *selector,
	struct err *err)
{
	const struct server_texts *apart = &server_of(source)->apart;
	const struct server_split split = {.001, apart->count, apart->items};
	/* and the next, which merges that include their end may meet */
	const struct server_range range = {*time - WHOLE_SECOND + MS,
		*time + 2 * MS};
	struct server_series_list list;
	int64_t found = 0;

	if (server_series(&list, source, choice, selector, range, &split, err))
		return -1;
	for (size_t i = 0; i < list.count; i++)
		for (size_t k = 0; k < list.items[i].point_count; k++) {
			int64_t point = list.items[i].points[k].time;

			if (found && point != found)
				return 1;
			found = point;
		}
	*time = found ? found : *time;
	return !found;
}

/* A second that the fullest series has in common with another. */
static int64_t shared_second(const struct server_series_list *list)
{
	const struct server_series *other = list->items;

	if (other == fullest(list))
		other++;
	return other->points[other->point_count - 1].time;
}

int server_snapshots(struct server_snapshots *out, struct source *source,
	const struct server_choice *choice, const char *selector,
	struct server_range range, double step, struct err *err)
{
	struct server *server = server_of(source);
	bool differences = server->kind->differences;
	struct server_texts *apart = &server->apart;
	struct server_split split = {.step = step};
	struct server_series_list list;
	int64_t second;
	int status;

	if (differences) {
		if (!apart->items && server->kind->labels(apart, source,
					     server->all, err))
			return -1;
		if (range.from < range.until - STEPS_MOST * WHOLE_SECOND)
			range.from = range.until - STEPS_MOST * WHOLE_SECOND;
		split = (struct server_split){1, apart->count, apart->items};
	}
	if (server_series(&list, source, choice, selector, range, &split, err))
		return -1;
	tell_processes(out, &list, differences);
	if (!out->of || list.count == 1)
		return 0;
	second = shared_second(&list);
	status = find_millisecond(&second, source, choice, selector, err);
	if (status > 0)
		*out = (struct server_snapshots){.processes = list.count};
	return status < 0 ? -1 : 0;
}

int server_moment(int64_t *time, struct source *source,
	const struct server_choice *choice, const char *selector,
	struct server_range range, bool last, struct err *err)
{
	const struct server_kind *kind = server_of(source)->kind;
	double span = (double)(range.until - range.from) / SECOND;
	struct server_snapshots found;
	size_t at;
	int status;

	if (kind->differences && !last && span > STEPS_MOST)
		range.until = range.from + STEPS_MOST * WHOLE_SECOND;
	if (server_snapshots(&found, source, choice, selector, range,
		    fmax(ceil(span / STEPS_MOST), 1), err))
		return -1;
	if (found.processes > 1) {
		server_of(source)->left_out++;
		pull_note(source->pull,
			"%s: the %s profiles of %zu series %s are snapshots, "
			"which must not be added up: left out",
			source->address.place, choice->word, found.processes,
			server_span(source, range));
	}
	if (!found.of || (last && found.of->point_count == 1))
		return 1;
	at = last ? found.of->point_count - 1 : 0;
	*time = found.of->points[at].time;
	if (!kind->differences)
		return 0;
	status = find_millisecond(time, source, choice, selector, err);
	if (status > 0) {
		server_of(source)->left_out++;
		pull_note(source->pull,
			"%s: several %s profiles came in the second until %s, "
			"and snapshots must not be added up: left out",
			source->address.place, choice->word,
			when_print(*time, &source->arena));
	}
	return status;
}

int server_ask_moment(struct buf *out, struct source *source,
	const struct server_type *type, const char *selector, int64_t first,
	int64_t time, struct err *err)
{
	const struct server_kind *kind = server_of(source)->kind;
	struct server_question question = {type, selector, {time, time}};

	if (!kind->differences ||
		metric_is_state(metric_find(type->sample, type->unit)))
		return kind->snapshot(out, source, &question, err);
	question.range = (struct server_range){first + MS, time + 2 * MS};
	return time > first ? kind->merge(out, source, &question, err) : 1;
}
