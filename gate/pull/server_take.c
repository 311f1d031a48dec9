/* Takes windows of a store. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/pull/join.h"
#include "gate/pull/keep.h"
#include "gate/pull/profiles.h"
#include "gate/pull/selector.h"
#include "gate/pull/server_choose.h"
#include "gate/pull/server_snapshot.h"
#include "gate/pull/turn.h"
#include "gate/pull/when.h"
#include "gate/runs/symbols.h"

#define SECOND 1e9
#define HEAP_RATE 524288 /* bytes, Go's own; no store tells another */
enum {
	WINDOWS_LEAST = 3,  /* of a run set */
	POINTS = 20         /* that a window is looked at with */
};

/* One window of one instance, or of one value of labels in it. */
struct turn {
	struct source *source;
	unsigned window;
	size_t instance;
	struct server_range range;
	const char *selector;
	const struct by_value *group; /* NULL: all */
	bool closing; /* snapshots are the last */
	struct arena *arena;
};

/* The answers for all types, of which some may have nothing. +1: all have. */
static int fetch(struct buf *answers, struct joined *joined,
	const struct turn *t, const struct server_choice *choice,
	struct err *err)
{
	struct server *server = server_of(t->source);
	struct server_question question = {.selector = t->selector,
		.range = t->range};
	int64_t *first = &server->first[t->instance], time = t->range.from;
	bool snapshot = choice->mode == SERVER_SNAPSHOT;
	size_t found = 0;
	int status = snapshot ? server_moment(&time, t->source, choice,
					t->selector, t->range, t->closing, err)
	                      : 0;

	if (snapshot && status == 0 && !*first)
		*first = time;
	joined->head.time = time;
	joined->head.duration = snapshot ? 0 : t->range.until - t->range.from;
	for (size_t i = 0; i < choice->type_count && status == 0; i++) {
		question.type = choice->types[i];
		status = snapshot ? server_ask_moment(&answers[i], t->source,
					    question.type, t->selector, *first,
					    time, err)
		                  : server->kind->merge(&answers[i], t->source,
					    &question, err);
		found += status == 0;
		status = status > 0 ? 0 : status;
	}
	return status == 0 && found == 0 ? 1 : status;
}

/* A period is then what all its values are multiples of, or is not known. */
static bool is_sampled_time(const struct server_choice *choice)
{
	const struct server_type *first = choice->types[0];

	return choice->time ||
	       (strcmp(first->unit, "nanoseconds") == 0 &&
		       strcmp(first->period_unit, "nanoseconds") == 0);
}

/* A count of CPU samples is given as the time that they stand for. */
static void name_types(struct written_head *head,
	const struct server_choice *choice)
{
	const struct server_type *first = choice->types[0];
	bool time = choice->time && strcmp(first->sample, "samples") == 0;

	head->type_count = (uint32_t)choice->type_count;
	for (size_t i = 0; i < choice->type_count; i++)
		head->types[i] = (struct written_type){
			choice->types[i]->sample, choice->types[i]->unit};
	if (time)
		head->types[0] = (struct written_type){"cpu", "nanoseconds"};
	head->period_type =
		(struct written_type){first->period, first->period_unit};
	head->period = strcmp(first->period, "space") == 0 ? HEAP_RATE
	               : is_sampled_time(choice)           ? 0
	                                                   : 1;
}

static const char *query_of(const struct turn *t,
	const struct server_choice *choice)
{
	return arena_printf(t->arena, "%s{%s}", choice->types[0]->id,
		t->selector);
}

/* What counts since a process began falls with the next one. One kind tells. */
static void look_for_restart(const struct turn *t,
	const struct server_choice *choice, double sum)
{
	struct server *server = server_of(t->source);
	const struct server_choice *first = server->choices;
	size_t i = t->instance;

	while (first->mode != SERVER_SNAPSHOT || first->state)
		first++;
	if (choice != first || t->group)
		return;
	if (sum < server->counted[i]) {
		server->restarts[i]++;
		pull_note(t->source->pull,
			"%s: %s began anew before %s: what it counts fell",
			t->source->address.place,
			server->instance_count ? server->instances[i]
			                       : "the process",
			when_print(t->range.from, t->arena));
	}
	server->counted[i] = sum;
}

/* One profile into the window. +1: it has nothing. */
static int take_profile(struct window *w, const struct turn *t,
	const struct server_choice *choice, struct err *err)
{
	struct pull *pull = t->source->pull;
	struct buf answers[SERVER_TYPES_MAX] = {{0}};
	struct span views[SERVER_TYPES_MAX];
	struct limits limits = pull->plan->limits;
	struct joined joined = {.sampled_time = is_sampled_time(choice)};
	struct window_profile *p = &w->profiles[w->count];
	int status;

	name_types(&joined.head, choice);
	status = fetch(answers, &joined, t, choice, err);
	for (size_t i = 0; i < choice->type_count; i++)
		views[i] = buf_view(&answers[i]);
	*p = (struct window_profile){.word = choice->word,
		.query = query_of(t, choice),
		.pprof = true};
	limits.namer = symbols_namer(pull->symbols, SYMBOLS_ALL);
	pthread_mutex_lock(&pull->lock); /* memory of one at a time */
	if (status == 0)
		status = join_write(&p->bytes, &joined, views, &limits, err);
	pthread_mutex_unlock(&pull->lock);
	for (size_t i = 0; i < choice->type_count; i++)
		buf_clear(&answers[i]);
	if (status < 0)
		return err_wrap(err, "%s: %s", t->source->address.place,
			choice->types[0]->id);
	if (status == 0) {
		w->count++;
		/* between snapshots is what they say, not the window */
		if (choice->mode == SERVER_SNAPSHOT && !w->started)
			w->started = joined.head.time;
		if (choice->mode == SERVER_SNAPSHOT && !choice->state)
			look_for_restart(t, choice, joined.sum);
		if (!t->closing && choice == server_of(t->source)->choices)
			server_of(t->source)->sums[t->window] += joined.sum;
	}
	return status > 0 || joined.samples == 0;
}

static bool is_taken(const struct turn *t, const struct server_choice *choice)
{
	return !t->closing ||
	       (choice->mode == SERVER_SNAPSHOT && !choice->state);
}

/* +1: it has nothing, or no time. */
static int take_window(struct window *w, const struct turn *t, struct err *err)
{
	struct server *server = server_of(t->source);
	size_t seen = 0;

	for (size_t c = 0; c < server->choice_count; c++) {
		struct server_choice *choice = &server->choices[c];
		int status;

		if (!is_taken(t, choice))
			continue;
		status = take_profile(w, t, choice, err);
		if (status < 0)
			return -1;
		if (status > 0 && choice->time)
			return 1;
		seen += status == 0;
		choice->taken += status == 0;
	}
	return seen == 0;
}

static int keep(struct window *w, const struct turn *t, struct err *err)
{
	const struct server *server = server_of(t->source);
	const struct pull *pull = t->source->pull;
	size_t instances = server->instance_count ? server->instance_count : 1;

	w->place = (unsigned)(t->window * instances + t->instance);
	w->instance = server->instance_count ? server->instances[t->instance] : NULL;
	if (server->restarts[t->instance])
		w->instance = process_name(
			w->instance ? w->instance : t->source->name,
			server->restarts[t->instance], t->arena);
	w->from = t->range.from;
	if (!w->started)
		w->started = w->from;
	w->until = t->range.until;
	w->time_operations = w->counter_operations =
		server->instance_count ? server->operations[t->instance]
				       : (double)NAN;
	w->group = t->group;
	w->workload = t->group ? arena_printf(t->arena, "%s/%s", pull->workload,
					 t->group->folder)
	                       : NULL;
	return keep_window(t->source, w, err);
}

/* +1: there is nothing. */
static int take_turn(const struct turn *t, struct err *err)
{
	struct window w = {0};
	int status = take_window(&w, t, err);

	if (status == 0)
		status = keep(&w, t, err);
	window_clear(&w);
	return status;
}

static const char *value_of(const struct turn *t)
{
	const struct server *server = server_of(t->source);

	return t->group ? t->group->folder
	       : server->instance_count
	               ? server->instances[t->instance]
	               : server_shown(t->source, t->selector);
}

/* Told at the end: where nothing at all is there that is told instead. */
static void add_empty(const struct turn *t)
{
	struct server *server = server_of(t->source);

	if (server->empty_count == EMPTY_MAX)
		return;
	server->empty[server->empty_count++] =
		arena_printf(&t->source->arena, "%s %s", value_of(t),
			server_span(t->source, t->range));
}

/* The whole of an instance, or one value of labels. */
static int take_value(const struct turn *of, const struct by_value *group,
	struct err *err)
{
	const struct by *by = &of->source->pull->by;
	struct arena arena = {0};
	struct turn t = *of;
	int status;

	t.arena = &arena;
	t.group = group;
	t.selector = server_instance(t.source, t.instance);
	for (size_t k = 0; group && k < by->key_count; k++)
		t.selector = selector_with(t.selector, by->keys[k],
			group->values[k], &t.source->arena);
	status = take_turn(&t, err);
	if (status > 0 && !t.closing)
		add_empty(&t);
	arena_clear(&arena);
	return status;
}

/* Of one instance: whole, or a run for each value of labels. */
static int take_instance(const struct turn *t, struct err *err)
{
	const struct by *by = &t->source->pull->by;
	uint32_t first = by->key_count ? 1 : 0;
	uint32_t end = by->key_count ? by->group_count : 1;
	bool any = false;

	for (uint32_t g = first; g < end; g++) {
		int status = take_value(t, g ? by->groups[g] : NULL, err);

		if (status < 0)
			return -1;
		any = any || status == 0;
	}
	if (!t->closing)
		t->source->windows += any;
	return 0;
}

static bool has_counting(const struct server *server)
{
	for (size_t c = 0; c < server->choice_count; c++)
		if (server->choices[c].mode == SERVER_SNAPSHOT &&
			!server->choices[c].state)
			return true;
	return false;
}

/* A window with much less than the fullest was not all there, where it has fewer
 * points too: else there was less to do. */
static int tell_gap(struct source *s, unsigned least, unsigned most,
	struct err *err)
{
	struct server *server = server_of(s);
	struct server_split split = {
		.step = fmax(floor((double)server->window / SECOND / POINTS),
			1)};
	const unsigned places[] = {least, most};
	size_t points[2] = {0};

	for (unsigned i = 0; i < 2; i++) {
		struct server_series_list list;

		if (server_series(&list, s, server->choices, server->selector,
			    server_window(server, places[i]), &split, err))
			return -1;
		for (size_t k = 0; k < list.count; k++)
			if (list.items[k].point_count > points[i])
				points[i] = list.items[k].point_count;
	}
	if (2 * points[0] < points[1])
		pull_note(s->pull,
			"%s has %zu points of %s %s, and %zu in the fullest "
			"window: a gap of the profiler, or older than the "
			"server keeps",
			s->address.place, points[0],
			server->choices[0].types[0]->id,
			server_span(s, server_window(server, least)),
			points[1]);
	return 0;
}

static int tell_gaps(struct source *s, struct err *err)
{
	const struct server *server = server_of(s);
	const double *sums = server->sums;
	unsigned most = 0;

	for (unsigned w = 0; w < server->windows; w++)
		most = sums[w] > sums[most] ? w : most;
	for (unsigned w = 0; w < server->windows; w++)
		if (sums[w] > 0 && 2 * sums[w] < sums[most] &&
			tell_gap(s, w, most, err))
			return -1;
	for (size_t i = 0; i < server->empty_count && s->windows > 0; i++)
		pull_note(s->pull, "%s has nothing of %s: left out",
			s->address.place, server->empty[i]);
	return 0;
}

/* The server has such a profile, of others. */
static void tell_missing(struct source *s)
{
	const struct server *server = server_of(s);

	for (size_t c = 0; c < server->choice_count; c++)
		if (server->choices[c].taken == 0)
			pull_note(s->pull, "%s has no %s of {%s} in any window",
				s->address.place, server->choices[c].types[0]->id,
				server->selector);
}

int server_take(struct source *s, struct err *err)
{
	struct server *server = server_of(s);
	size_t instances = server->instance_count ? server->instance_count : 1;
	unsigned turns = server->windows + has_counting(server);
	unsigned least = s->planned < WINDOWS_LEAST ? s->planned
	                                            : WINDOWS_LEAST;

	server->sums =
		arena_alloc(&s->arena, server->windows, sizeof(double));
	for (unsigned w = 0; w < turns; w++)
		for (size_t i = 0; i < instances; i++) {
			struct turn t = {.source = s,
				.window = w,
				.instance = i,
				.closing = w == server->windows};

			t.range = server_window(server, t.closing ? w - 1 : w);
			if (atomic_load(&s->pull->stop) ||
				take_instance(&t, err))
				return -1;
		}
	if (s->windows == 0 && server->left_out)
		return err_set(err, ERR_INPUT,
			"%s: no window has one snapshot of {%s} alone: take one "
			"process, or --instances LABEL",
			s->address.place, server->selector);
	if (s->windows == 0)
		return server_explain(s, server->all, err);
	tell_missing(s);
	if (tell_gaps(s, err))
		return -1;
	if (s->windows < least)
		return err_set(err, ERR_INPUT,
			"%s: %u of %u windows have profiles of {%s}",
			s->address.place, s->windows, s->planned, server->selector);
	return 0;
}
