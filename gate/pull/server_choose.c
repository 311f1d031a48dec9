/* Chooses types, instances and values of labels. */
#include "gate/pull/server_choose.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/model/metric.h"
#include "gate/pull/profiles.h"
#include "gate/pull/selector.h"
#include "gate/pull/server_types.h"
#include "gate/pull/turn.h"
#include "gate/runs/run_names.h"
#include "gate/text/nearest.h"
#include "gate/text/num.h"

#define SECOND 1e9
enum { CANDIDATES_MAX = 16 }; /* types that a profile may be */

static const struct metric_row *row_of(const struct server_type *type)
{
	return metric_find(type->sample, type->unit);
}

/* Whether they are samples of one profile. */
static bool are_siblings(const struct server_type *a,
	const struct server_type *b)
{
	return a != b && a->delta == b->delta && strcmp(a->name, b->name) == 0 &&
	       strcmp(a->period, b->period) == 0 &&
	       strcmp(a->period_unit, b->period_unit) == 0;
}

/* What else comes with a profile: the other samples of its name. What is held is
 * a state, of which a sum says nothing. */
static void add_siblings(struct server_choice *out, const struct server *server,
	const struct server_profile *profile, const struct server_type *first)
{
	for (size_t t = 0; t < SERVER_TYPES_MAX && profile->types[t].sample; t++)
		for (size_t i = 0; i < server->type_count; i++) {
			const struct server_type *type = &server->types[i];

			if (server_type_fits(type, profile, t) &&
				are_siblings(type, first) &&
				!(out->mode == SERVER_ADDED &&
					metric_is_held(row_of(type)))) {
				out->types[out->type_count++] = type;
				break;
			}
		}
}

static enum server_mode mode_of(const struct server *server,
	const struct server_type *type, bool time)
{
	bool added = time || type->delta ||
	             (server->kind->differences &&
			     !metric_is_state(row_of(type)));

	return added ? SERVER_ADDED : SERVER_SNAPSHOT;
}

static void choose(struct server_choice *out, const struct server *server,
	const struct server_profile *profile, const struct server_type *first)
{
	*out = (struct server_choice){.word = profile->word,
		.row = profiles_row(profile->word),
		.mode = mode_of(server, first, profile->time),
		.state = profile->state,
		.time = profile->time,
		.type_count = 1,
		.types = {first}};
	add_siblings(out, server, profile, first);
}

/* All that a row could be; one a name, and one more for stretches of time. */
static size_t list_candidates(struct server_choice *out, const struct source *s,
	unsigned row)
{
	const struct server *server = server_of(s);
	size_t count = 0;

	for (const struct server_profile *p = server_profiles; p->word; p++)
		for (size_t i = 0; i < server->type_count; i++) {
			const struct server_type *type = &server->types[i];
			size_t k = 0;

			if (profiles_row(p->word) != row ||
				!server_type_fits(type, p, 0))
				continue;
			while (k < count && !(out[k].types[0]->delta == type->delta &&
						    strcmp(out[k].types[0]->name,
							    type->name) == 0))
				k++;
			if (k == count && count < CANDIDATES_MAX)
				choose(&out[count++], server, p, type);
		}
	return count;
}

/* A stretch of time is better than a snapshot. */
static const struct server_choice *best_of(const struct server_choice *list,
	size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (list[i].types[0]->delta)
			return &list[i];
	return list;
}

bool server_row(struct server_choice *out, const struct source *s, unsigned row)
{
	struct server_choice list[CANDIDATES_MAX];
	size_t count = list_candidates(list, s, row);

	if (count)
		*out = *best_of(list, count);
	return count > 0;
}

static const char *list_types(struct source *s)
{
	const struct server *server = server_of(s);
	struct buf out = {0};
	const char *copy;

	for (size_t i = 0; i < server->type_count; i++)
		buf_printf(&out, "%s%s", i ? ", " : "", server->types[i].id);
	copy = out.len ? arena_copy(&s->arena, buf_view(&out)) : "none";
	buf_clear(&out);
	return copy;
}

int server_look_for(struct source *s, const struct server_type *type,
	struct err *err)
{
	struct server *server = server_of(s);
	const struct server_choice choice = {.types = {type}};
	const struct server_split split = {
		.step = (double)(server->all.until - server->all.from) / SECOND};
	struct server_series_list list;

	if (server_series(&list, s, &choice, server->selector, server->all, &split,
		    err))
		return -1;
	for (size_t i = 0; i < list.count; i++)
		if (list.items[i].point_count)
			return 0;
	return 1;
}

/* What other programs of the server have is left out, where this has any. */
static int keep_used(struct server_choice *list, size_t *count, struct source *s,
	struct err *err)
{
	struct server_choice used[CANDIDATES_MAX];
	size_t seen = 0;

	for (size_t i = 0; i < *count; i++) {
		int status = server_look_for(s, list[i].types[0], err);

		if (status < 0)
			return -1;
		if (status == 0)
			used[seen++] = list[i];
	}
	memcpy(list, used, seen * sizeof(*list));
	*count = seen ? seen : 1;
	return 0;
}

/* The time of one program under two names. */
static int check_names(const struct server_choice *best,
	const struct server_choice *list, size_t count, struct source *s,
	struct err *err)
{
	for (size_t i = 0; i < count; i++)
		if (best->time && &list[i] != best &&
			list[i].types[0]->delta == best->types[0]->delta)
			return err_set(err, ERR_USAGE,
				"%s has %s and %s of {%s}: name one with "
				"--profiles",
				s->address.place, best->types[0]->id,
				list[i].types[0]->id, server_of(s)->selector);
	return 0;
}

/* +1: there is none. */
static int find_row(struct server_choice *out, struct source *s, unsigned row,
	struct err *err)
{
	struct server_choice list[CANDIDATES_MAX];
	const struct server_choice *best;
	size_t count = list_candidates(list, s, row);

	if (count == 0)
		return 1;
	if (count > 1 && keep_used(list, &count, s, err))
		return -1;
	best = best_of(list, count);
	*out = *best;
	return check_names(best, list, count, s, err);
}

static int add_row(struct source *s, unsigned row, bool asked, struct err *err)
{
	struct server *server = server_of(s);
	struct server_choice *choice = &server->choices[server->choice_count];
	int status = find_row(choice, s, row, err);

	if (status < 0)
		return -1;
	if (status == 0) {
		server->choice_count++;
		return 0;
	}
	if (asked)
		return err_set(err, ERR_INPUT,
			"%s has no profile %s %s; its types: %s",
			s->address.place, profile_rows[row].name,
			server_span(s, server->all), list_types(s));
	pull_note(s->pull, "%s has no profile %s %s", s->address.place,
		profile_rows[row].name, server_span(s, server->all));
	return 0;
}

static const char *word_of(const char *sample, struct arena *arena)
{
	struct buf text = {0};
	const char *copy;

	run_name_escape(&text, span_of(sample));
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] == '.')
			text.data[i] = '_';
	copy = arena_copy(arena, buf_view(&text));
	buf_clear(&text);
	return copy;
}

static int add_id(struct source *s, const char *id, struct err *err)
{
	struct server *server = server_of(s);
	struct nearest nearest = nearest_to(id);
	const struct server_type *type = server->types;
	struct server_choice *choice;

	while (type < server->types + server->type_count && strcmp(type->id, id) != 0)
		nearest_try(&nearest, type++->id);
	if (type == server->types + server->type_count)
		return err_set(err, ERR_INPUT,
			"%s has no %s %s%s%s; its types: %s", s->address.place,
			id, server_span(s, server->all),
			nearest.best ? ", is it " : "",
			nearest.best ? nearest.best : "", list_types(s));
	choice = &server->choices[server->choice_count++];
	*choice = (struct server_choice){
		.word = word_of(type->sample, &s->arena),
		.row = PROFILE_ROWS,
		.mode = mode_of(server, type, metric_is_time(row_of(type))),
		.state = metric_is_state(row_of(type)),
		.time = strcmp(type->period, "cpu") == 0,
		.type_count = 1,
		.types = {type}};
	/* what is held is judged by what was allocated beside it */
	if (choice->mode == SERVER_SNAPSHOT && server_profile_of(type))
		add_siblings(choice, server, server_profile_of(type), type);
	return 0;
}

/* Words with a colon are types by their ids. */
int server_choose(struct source *s, struct err *err)
{
	struct server *server = server_of(s);
	const char *named = s->pull->plan->profiles;
	struct span rest = span_of(named ? named : "cpu,heap"), word;

	while (span_next(&word, &rest, ',')) {
		const char *name = arena_copy(&s->arena, span_trim(word));

		if (server->choice_count == SERVER_CHOICES_MAX)
			return err_set(err, ERR_USAGE,
				"--profiles: more than %d at once",
				SERVER_CHOICES_MAX);
		if (strchr(name, ':') ? add_id(s, name, err)
				      : add_row(s, profiles_row(name),
						named != NULL, err))
			return -1;
	}
	return 0;
}

static int check_labels(struct source *s, const char *option,
	const char *const *labels, size_t count, struct err *err)
{
	struct server *server = server_of(s);
	struct server_texts there;
	struct buf names = {0};

	if (server->kind->labels(&there, s, server->all, err))
		return -1;
	for (size_t k = 0; k < count; k++) {
		bool found = false;

		for (size_t i = 0; i < there.count; i++)
			found = found || strcmp(there.items[i], labels[k]) == 0;
		if (found)
			continue;
		for (size_t i = 0; i < there.count; i++)
			buf_printf(&names, "%s%s", i ? ", " : "",
				there.items[i]);
		err_set(err, ERR_USAGE,
			"--%s: %s is no label of the series of %s; it has %s",
			option, labels[k], s->address.place,
			names.len ? names.data : "none");
		buf_clear(&names);
		return -1;
	}
	return 0;
}

static int by_sum(const void *a, const void *b)
{
	const struct server_series *x = a, *y = b;
	int order = (x->sum < y->sum) - (x->sum > y->sum);
	const char *p = x->values[0], *q = y->values[0];

	return order ? order : strcmp(p ? p : "", q ? q : "");
}

/* How many operations a run did, where its series say one number. */
static double operations_of(const struct server_series *series)
{
	double operations;

	return series->values[1] &&
	                       num_parse(&operations,
				       span_of(series->values[1])) &&
	                       operations > 0
	               ? operations
	               : (double)NAN;
}

/* In the order of their names. */
static void add_instance(struct server *server,
	const struct server_series *series)
{
	const char *value = series->values[0];
	double operations = operations_of(series);
	size_t at = 0;

	while (at < server->instance_count &&
		strcmp(server->instances[at], value) < 0)
		at++;
	if (at < server->instance_count &&
		strcmp(server->instances[at], value) == 0) {
		if (!(fabs(server->operations[at] - operations) < .5))
			server->operations[at] = (double)NAN;
		return;
	}
	memmove(server->instances + at + 1, server->instances + at,
		(server->instance_count - at) * sizeof(*server->instances));
	memmove(server->operations + at + 1, server->operations + at,
		(server->instance_count - at) * sizeof(*server->operations));
	server->instances[at] = value;
	server->operations[at] = operations;
	server->instance_count++;
}

static bool is_instance(const struct server *server, const char *value)
{
	for (size_t i = 0; i < server->instance_count; i++)
		if (strcmp(server->instances[i], value) == 0)
			return true;
	return false;
}

int server_find_instances(struct source *s, struct err *err)
{
	struct server *server = server_of(s);
	const char *label = s->pull->plan->instances;
	const char *labels[] = {label, LABEL_OPERATIONS};
	struct server_split split = {.step = (double)server->window / SECOND,
		.count = 2,
		.labels = labels};
	struct server_series_list list;

	if (!label)
		return 0;
	if (check_labels(s, "instances", &label, 1, err) ||
		server_series(&list, s, server->choices, server->selector,
			server->all, &split, err))
		return -1;
	if (list.count)
		qsort(list.items, list.count, sizeof(*list.items), by_sum);
	for (size_t i = 0; i < list.count; i++) {
		const char *value = list.items[i].values[0];

		if (!value)
			continue;
		if (server->instance_count == SERVER_INSTANCES_MAX &&
			!is_instance(server, value)) {
			pull_note(s->pull,
				"--instances: %zu of the values of %s are "
				"taken, those with most in them; the first "
				"that is not is %s",
				server->instance_count, label, value);
			break;
		}
		add_instance(server, &list.items[i]);
	}
	return server->instance_count ? 0 : server_explain(s, server->all, err);
}

const char *server_instance(struct source *s, size_t index)
{
	struct server *server = server_of(s);

	return server->instance_count
	               ? selector_with(server->selector, s->pull->plan->instances,
				 server->instances[index], &s->arena)
	               : server->selector;
}

/* As many times as windows will be taken: what is not in all of them can be
 * compared with nothing. */
int server_count_by(struct source *s, struct err *err)
{
	struct server *server = server_of(s);
	struct by *by = &s->pull->by;
	struct server_split split = {.step = (double)server->window / SECOND,
		.count = by->key_count,
		.labels = by->keys};
	size_t instances = server->instance_count ? server->instance_count : 1;

	if (by->key_count == 0)
		return 0;
	if (check_labels(s, "by", by->keys, by->key_count, err))
		return -1;
	for (size_t i = 0; i < instances * server->windows; i++) {
		struct server_series_list list;

		if (server_series(&list, s, server->choices,
			    server_instance(s, i % instances),
			    server_window(server, (unsigned)(i / instances)), &split,
			    err))
			return -1;
		pthread_mutex_lock(&s->pull->lock);
		for (size_t k = 0; k < list.count; k++)
			by_count(by, list.items[k].values, list.items[k].sum);
		if (list.count)
			by_count_profile(by, s->side);
		pthread_mutex_unlock(&s->pull->lock);
	}
	return 0;
}
