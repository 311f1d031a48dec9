/* Says what a store has, for --list. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/model/metric.h"
#include "gate/pull/offer.h"
#include "gate/pull/profiles.h"
#include "gate/pull/selector.h"
#include "gate/pull/server_choose.h"
#include "gate/pull/server_snapshot.h"
#include "gate/pull/server_types.h"

#define SECOND 1e9
#define PERIOD_LEAST 1e5 /* ns */
enum { LABELS_MAX = 16, POINTS = 100 };

/* Samples are told of time alone: a value is that of a period each, which the
 * divisor of all is. NaN: it is none, as where time was measured. */
static double samples_a_minute(const struct server_series_list *list,
	struct server_range range)
{
	double period = 0, sum = 0;

	for (size_t i = 0; i < list->count; i++)
		for (size_t p = 0; p < list->items[i].point_count; p++) {
			double a = list->items[i].points[p].value;

			sum += a;
			while (a > 0) {
				double rest = fmod(period, a);

				period = a;
				a = rest;
			}
		}
	return period < PERIOD_LEAST
	               ? (double)NAN
	               : sum / period /
				 ((double)(range.until - range.from) / SECOND /
					 60);
}

static bool has_points(const struct server_series_list *list)
{
	for (size_t i = 0; i < list->count; i++)
		if (list->items[i].point_count)
			return true;
	return false;
}

static const char *nothing_of(struct source *s)
{
	return arena_printf(&s->arena, "nothing of {%s}",
		server_of(s)->selector);
}

static double step_of(const struct server *server)
{
	return fmax(floor((double)(server->all.until - server->all.from) /
			    SECOND / POINTS),
		1);
}

static int say_snapshots(struct offer_profile *p, struct source *s,
	const struct server_choice *choice, struct err *err)
{
	struct server *server = server_of(s);
	struct server_snapshots found;

	if (server_snapshots(&found, s, choice, server->selector, server->all,
		    step_of(server), err))
		return -1;
	if (found.of && choice->state)
		p->now = found.now;
	else if (found.processes > 1)
		p->why = arena_printf(&s->arena,
			"snapshots of %zu series: one process, or --instances "
			"LABEL",
			found.processes);
	else
		p->why = found.of ? "snapshots of one series" : nothing_of(s);
	return 0;
}

static int say_sums(struct offer_profile *p, struct source *s,
	const struct server_choice *choice, struct err *err)
{
	struct server *server = server_of(s);
	struct server_split split = {.step = step_of(server)};
	struct server_series_list list;

	if (server_series(&list, s, choice, server->selector, server->all,
		    &split, err))
		return -1;
	if (!has_points(&list))
		p->why = nothing_of(s);
	else if (!choice->time ||
		isnan(p->a_minute = samples_a_minute(&list, server->all)))
		p->why = "sums of what came in between";
	return 0;
}

/* What there is of a profile; a type by its id where it is none. */
static int add_profile(struct offer *out, struct source *s,
	const struct server_choice *choice, const char *name, struct err *err)
{
	struct offer_profile *p = offer_add(out, name);

	if (!p)
		return 0;
	return choice->mode == SERVER_SNAPSHOT
	               ? say_snapshots(p, s, choice, err)
	               : say_sums(p, s, choice, err);
}

static int by_share(const void *a, const void *b)
{
	const struct server_series *x = a, *y = b;

	return (x->sum < y->sum) - (x->sum > y->sum);
}

static int add_label(struct offer *out, struct source *s,
	const struct server_choice *choice, const char *key, struct err *err)
{
	struct server *server = server_of(s);
	struct server_split split = {.step = (double)server->window / SECOND,
		.count = 1,
		.labels = &key};
	struct offer_label *label = &out->labels[out->label_count];
	struct server_series_list list;
	double sum = 0;

	if (server_series(&list, s, choice, server->selector, server->all, &split, err))
		return -1;
	if (list.count)
		qsort(list.items, list.count, sizeof(*list.items), by_share);
	for (size_t i = 0; i < list.count; i++)
		sum += list.items[i].sum;
	if (!(sum > 0))
		return 0;
	label->key = key;
	for (size_t i = 0; i < list.count; i++) {
		label->value_count += list.items[i].values[0] != NULL;
		if (i >= OFFER_VALUES_MAX)
			continue;
		label->values[i].value = list.items[i].values[0];
		label->values[i].share = list.items[i].sum / sum;
	}
	out->label_count += label->value_count > 0;
	return 0;
}

static int add_labels(struct offer *out, struct source *s,
	const struct server_choice *choice, struct err *err)
{
	struct server_texts names;

	if (server_of(s)->kind->labels(&names, s, server_of(s)->all, err))
		return -1;
	out->labels = arena_alloc(&s->arena, LABELS_MAX + 1,
		sizeof(*out->labels));
	for (size_t i = 0; i < names.count && out->label_count < LABELS_MAX;
		i++)
		if (add_label(out, s, choice, names.items[i], err))
			return -1;
	return 0;
}

/* What other programs alone have is left out, unless it is all that there is. */
static int leave_out(struct source *s, struct err *err)
{
	struct server *server = server_of(s);
	struct server_type *kept = arena_alloc(&s->arena, server->type_count + 1,
		sizeof(*kept));
	size_t count = 0;

	for (size_t i = 0; i < server->type_count; i++) {
		int status = server_look_for(s, &server->types[i], err);

		if (status < 0)
			return -1;
		if (status == 0)
			kept[count++] = server->types[i];
	}
	if (count == 0)
		return 0;
	memcpy(server->types, kept, count * sizeof(*kept));
	server->type_count = count;
	return 0;
}

/* Whether a profile that is shown has it. Sums have nothing of what is held. */
static bool is_part(const struct server_type *type,
	const struct server_choice *shown, size_t count)
{
	bool held = metric_is_held(metric_find(type->sample, type->unit));

	for (size_t i = 0; i < count; i++)
		if (held && shown[i].mode == SERVER_ADDED)
			continue;
		else if (server_profile_of(type) &&
			shown[i].types[0]->delta == type->delta &&
			strcmp(shown[i].types[0]->name, type->name) == 0)
			return true;
	return false;
}

static void add_types(struct offer *out, const struct server *server,
	const struct server_choice *shown, size_t count)
{
	for (size_t i = 0; i < server->type_count; i++) {
		const struct server_type *type = &server->types[i];
		struct offer_profile *p = is_part(type, shown, count)
		                                  ? NULL
		                                  : offer_add(out, type->id);

		if (p)
			p->why = "a type by its id, which --profiles takes";
	}
}

int server_offer(struct offer *out, struct source *s, struct err *err)
{
	struct server *server = server_of(s);
	struct server_choice shown[PROFILE_ROWS];
	struct server_choice any = {.type_count = 1};
	size_t count = 0;

	s->workload = selector_value(server->selector, server->kind->service,
		&s->arena);
	if (leave_out(s, err))
		return -1;
	for (unsigned row = 0; row < PROFILE_ROWS; row++) {
		if (!server_row(&shown[count], s, row))
			continue;
		if (add_profile(out, s, &shown[count++], profile_rows[row].name,
			    err))
			return -1;
	}
	add_types(out, server, shown, count);
	if (out->profile_count == 0)
		return err_set(err, ERR_INPUT, "%s has no profiles %s",
			s->address.place, server_span(s, server->all));
	any.types[0] = server->types;
	return add_labels(out, s, count ? shown : &any, err);
}
