/* Finds the snapshots of one process among the series of a server. */
#include "gate/pull/server_snapshot.h"

#include <math.h>

#include "gate/model/metric.h"
#include "gate/pull/turn.h"

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
 * its time; two processes are hardly ever asked in the same second. */
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

int server_snapshots(struct server_snapshots *out, struct source *source,
	const struct server_choice *choice, const char *selector,
	struct server_range range, double step, struct err *err)
{
	struct server *server = server_of(source);
	bool differences = server->kind->differences;
	struct server_texts *apart = &server->apart;
	struct server_split split = {.step = step};
	struct server_series_list list;

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
	return 0;
}

/* Its neighbours are far enough to say that it is one alone. */
static bool is_single(const struct server_series *series, size_t at)
{
	int64_t time = series->points[at].time;

	return (at == 0 ||
		       time - series->points[at - 1].time > WHOLE_SECOND) &&
	       (at + 1 == series->point_count ||
		       series->points[at + 1].time - time > WHOLE_SECOND);
}

int server_moment(int64_t *time, struct source *source,
	const struct server_choice *choice, const char *selector,
	struct server_range range, bool last, struct err *err)
{
	const struct server_kind *kind = server_of(source)->kind;
	double span = (double)(range.until - range.from) / SECOND;
	struct server_snapshots found;
	size_t at;

	if (kind->differences && !last && span > STEPS_MOST)
		range.until = range.from + STEPS_MOST * WHOLE_SECOND;
	if (server_snapshots(&found, source, choice, selector, range,
		    fmax(ceil(span / STEPS_MOST), 1), err))
		return -1;
	if (found.processes > 1)
		pull_note(source->pull,
			"%s: the %s profiles of %zu series %s are snapshots, "
			"which must not be added up: left out",
			source->address.place, choice->word, found.processes,
			server_span(source, range));
	if (!found.of || (last && found.of->point_count == 1))
		return 1;
	at = last ? found.of->point_count - 1 : 0;
	*time = found.of->points[at].time;
	if (!kind->differences || is_single(found.of, at))
		return 0;
	pull_note(source->pull,
		"%s: the %s profiles %s come each second, so that one snapshot "
		"cannot be told from the next: left out",
		source->address.place, choice->word, server_span(source, range));
	return 1;
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
	question.range =
		(struct server_range){first + MS, time + MS};
	return time > first ? kind->merge(out, source, &question, err) : 1;
}
