/* Says why a store has nothing of what it was asked for. */
#include <string.h>

#include "gate/pull/selector.h"
#include "gate/pull/server_choose.h"
#include "gate/pull/when.h"
#include "gate/text/nearest.h"

#define SECOND ((int64_t)1000000000)
enum { DAY = 86400, DAYS = 30, LISTED = 8 };

/* A label that the selector fixes and no series has so. */
static int explain_label(struct source *s, struct server_range range,
	const char *nothing, const char *label, struct err *err)
{
	struct server *server = server_of(s);
	const char *value = selector_value(server->selector, label, &s->arena);
	struct nearest nearest = nearest_to(value);
	struct server_texts values;
	struct buf list = {0};

	if (server->kind->values(&values, s, label, range, err))
		return -1;
	for (size_t i = 0; i < values.count; i++) {
		if (strcmp(values.items[i], value) == 0)
			return 0;
		nearest_try(&nearest, values.items[i]);
		if (i < LISTED)
			buf_printf(&list, "%s%s", i ? ", " : "",
				values.items[i]);
	}
	err_set(err, ERR_INPUT, "%s: there is no %s \"%s\"%s%s; there is %s%s",
		nothing, label, value, nearest.best ? ", is it " : "",
		nearest.best ? nearest.best : "",
		list.len ? list.data : "none",
		values.count > LISTED ? " and others" : "");
	buf_clear(&list);
	return -1;
}

/* The time of what there is, far and wide. */
static int explain_time(struct source *s, const char *nothing, struct err *err)
{
	struct server *server = server_of(s);
	const struct server_split split = {.step = 3600};
	struct server_range wide = {server->all.from - DAYS * SECOND * DAY,
		s->pull->now};
	struct server_series_list list;
	struct err ignored = {0};
	int64_t first = INT64_MAX, last = INT64_MIN;

	if (server_series(&list, s, server->choices, server->selector, wide, &split,
		    &ignored))
		return 0;
	for (size_t i = 0; i < list.count; i++)
		for (size_t p = 0; p < list.items[i].point_count; p++) {
			int64_t time = list.items[i].points[p].time;

			first = time < first ? time : first;
			last = time > last ? time : last;
		}
	return last < first ? 0
	                    : err_set(err, ERR_INPUT,
				      "%s; there is some of %s until %s: --from "
				      "and --until",
				      nothing, when_print(first, &s->arena),
				      when_print(last, &s->arena));
}

int server_explain(struct source *s, struct server_range range, struct err *err)
{
	struct server *server = server_of(s);
	const char *nothing = arena_printf(&s->arena, "%s: no %s of {%s} %s",
		s->address.place, server->choices[0].types[0]->id, server->selector,
		server_span(s, range));
	struct server_texts labels;
	struct buf names = {0};

	if (server->kind->labels(&labels, s, range, err))
		return -1;
	for (size_t i = 0; i < labels.count; i++)
		if (selector_value(server->selector, labels.items[i], &s->arena) &&
			explain_label(s, range, nothing, labels.items[i], err))
			return -1;
	if (explain_time(s, nothing, err))
		return -1;
	for (size_t i = 0; i < labels.count; i++)
		buf_printf(&names, "%s%s", i ? ", " : "", labels.items[i]);
	err_set(err, ERR_INPUT, "%s; the labels there: %s", nothing,
		names.len ? names.data : "none");
	buf_clear(&names);
	return -1;
}
