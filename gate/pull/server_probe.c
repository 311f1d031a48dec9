/* Asks a server what there is of what was asked for, before windows are taken. */
#include <stdlib.h>
#include <string.h>

#include "gate/pull/profiles.h"
#include "gate/pull/selector.h"
#include "gate/pull/server_choose.h"
#include "gate/pull/server_snapshot.h"
#include "gate/pull/turn.h"

#define SECOND 1e9
#define LONG ((int64_t)30 * 86400 * 1000000000) /* a month, in ns */
enum { INSTANCES_LEAST = 3 }; /* that tell a version from its machine */

/* The name of the program, where the selector or its series have one. */
static int find_workload(struct source *s, struct err *err)
{
	struct server *server = server_of(s);
	const char *label = server->kind->service;
	struct server_split split = {.step = (double)server->window / SECOND,
		.count = 1,
		.labels = &label};
	struct server_series_list list;

	s->workload = selector_value(server->selector, label, &s->arena);
	if (s->workload || s->pull->plan->workload)
		return 0;
	if (server_series(&list, s, server->choices, server->selector, server->all, &split,
		    err))
		return -1;
	if (list.count == 1)
		s->workload = list.items[0].values[0];
	return 0;
}

/* Snapshots of several processes would be added up. */
static int check_snapshots(struct source *s, size_t c, struct err *err)
{
	struct server *server = server_of(s);
	size_t instances = server->instance_count ? server->instance_count : 1;

	for (size_t i = 0; i < instances; i++) {
		struct server_snapshots found;

		if (server_snapshots(&found, s, &server->choices[c],
			    server_instance(s, i), server->all,
			    (double)server->window / SECOND, err))
			return -1;
		if (found.processes <= 1)
			continue;
		err_set(err, ERR_INPUT,
			"%s: the %s profiles of %zu series are snapshots, which "
			"must not be added up; take one process, or "
			"--instances LABEL",
			s->address.place, server->choices[c].word,
			found.processes);
		return 1;
	}
	return 0;
}

static int drop_snapshots(struct source *s, struct err *err)
{
	struct server *server = server_of(s);

	for (size_t c = server->choice_count; c-- > 0;) {
		struct err why = {0};
		int status = server->choices[c].mode == SERVER_SNAPSHOT
		                     ? check_snapshots(s, c, &why)
		                     : 0;

		if (status == 0)
			continue;
		if (status < 0 || s->pull->plan->profiles ||
			server->choice_count == 1) {
			*err = why;
			return -1;
		}
		pull_note(s->pull, "%s", why.text);
		memmove(server->choices + c, server->choices + c + 1,
			(server->choice_count - c - 1) * sizeof(*server->choices));
		server->choice_count--;
	}
	return 0;
}

/* Two versions on a machine each are two machines as well. */
static void tell_few(struct source *s)
{
	const struct server *server = server_of(s);
	const char *side = s->pull->sides[s->side].name;

	if (side && server->instance_count > 0 &&
		server->instance_count < INSTANCES_LEAST)
		pull_note(s->pull,
			"one-instance: %s ran on %zu instance%s: a machine "
			"differs from the next by as much as a change may; "
			"take %d or more of each side",
			side, server->instance_count,
			server->instance_count == 1 ? "" : "s",
			INSTANCES_LEAST);
}

/* No type has anything in all that time. */
static int explain_nothing(struct source *s, struct err *err)
{
	struct server *server = server_of(s);
	struct server_range wide = {server->all.from - LONG, s->pull->now};
	struct err ignored = {0};

	if (server->kind->types(s, wide, &ignored) == 0 &&
		server->type_count > 0 && server_choose(s, &ignored) == 0 &&
		server->choice_count > 0)
		return server_explain(s, server->all, err);
	return err_set(err, ERR_INPUT, "%s has no profiles %s",
		s->address.place, server_span(s, server->all));
}

int server_probe(struct source *s, struct err *err)
{
	struct server *server = server_of(s);
	size_t instances;

	server->client = client_new(&s->address, &s->pull->bounds);
	if ((server->kind->alive && server->kind->alive(s, err)) ||
		server->kind->types(s, server->all, err))
		return -1;
	if (s->pull->plan->list)
		return 0;
	if (server->type_count == 0)
		return explain_nothing(s, err);
	if (server_choose(s, err))
		return -1;
	if (server->choice_count == 0)
		return err_set(err, ERR_INPUT,
			"%s has types, and none of them is cpu or heap: "
			"--list says which, --profiles takes them",
			s->address.place);
	if (server_find_instances(s, err) || drop_snapshots(s, err) ||
		server_count_by(s, err) || find_workload(s, err))
		return -1;
	tell_few(s);
	instances = server->instance_count ? server->instance_count : 1;
	s->planned = (unsigned)(server->windows * instances);
	return 0;
}
