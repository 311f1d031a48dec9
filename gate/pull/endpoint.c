/* Takes windows of a Go program through net/http/pprof. */
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/clock.h"
#include "gate/pull/endpoint.h"
#include "gate/pull/keep.h"
#include "gate/pull/profiles.h"
#include "gate/pull/refusal.h"
#include "gate/pull/turn.h"
#include "gate/runs/run_names.h"

enum {
	TRIES = 3,     /* of a window; and windows in a row that may fail */
	NAME_MAX = 100 /* bytes of a workload's name */
};

static int parse(struct source *out, const char *text, struct pull *pull,
	struct err *err)
{
	struct endpoint *e = arena_alloc(&out->arena, 1, sizeof(*e));
	const char *metrics = pull->plan->operations_url;
	struct address other;

	if (address_parse(&out->address, text, &out->arena, err) ||
		secrets_allow(&pull->secrets, &out->address,
			pull->plan->named_by, err))
		return -1;
	out->own = e;
	if (!out->name)
		out->name = out->address.place;
	e->base = *out->address.path
	                  ? out->address.url
	                  : arena_printf(&out->arena, "%s/debug/pprof",
				    out->address.root);
	out->shown = e->base;
	e->metrics = arena_printf(&out->arena, "%s/metrics", out->address.root);
	e->count = (double)NAN;
	if (!metrics)
		return 0;
	if (address_parse(&other, metrics, &out->arena, err) ||
		secrets_allow(&pull->secrets, &other, pull->plan->url_named_by,
			err))
		return -1;
	e->metrics = other.url;
	return strcmp(other.host, out->address.host) == 0
	               ? 0
	               : err_set(err, ERR_USAGE,
				 "--operations-url: %s is not the "
				 "host of %s; it is asked for the counters of "
	                         "one "
				 "program",
				 other.host, out->address.place);
}

/* Is net/http/pprof there at all? */
static int explain_absence(struct source *s, struct err *err)
{
	struct endpoint *e = s->own;
	struct err ignored = {0};
	const char *index = arena_printf(&s->arena, "%s/", e->base);

	if (e->answer.status != 404 || e->answer.go)
		return -1;
	if (client_get(&e->answer, e->client, index, 0, &ignored) == 0 &&
		e->answer.status == 200)
		return -1;
	*err = (struct err){0};
	return err_set(err, ERR_INPUT,
		"%s serves no profiles: net/http/pprof "
		"registers on http.DefaultServeMux, and this port has a mux "
		"of its own. Mount pprof.Index there, or serve nil on another "
		"port",
		s->address.place);
}

/* The base name of the program, fit for a folder. */
static const char *workload_of(struct span said, struct arena *arena)
{
	struct span base = span_basename(
		(struct span){said.data, span_find(said, 0, '\0')});
	struct buf name = {0};
	const char *copy;

	for (size_t i = 0; i < base.len && name.len < NAME_MAX; i++)
		run_name_escape(&name, (struct span){base.data + i, 1});
	copy = name.len > 0 && *name.data != '.'
	               ? arena_copy(arena, buf_view(&name))
	               : NULL;
	buf_clear(&name);
	return copy;
}

static int read_counter(double *out, struct source *s, struct err *err)
{
	struct endpoint *e = s->own;
	struct buf names = {0};

	*out = (double)NAN;
	if (!s->pull->plan->operations)
		return 0;
	if (endpoint_get(s, e->metrics, 0, "metrics", err))
		return -1;
	if (counter_sum(out, &s->pull->counter, buf_view(&e->answer.body)) == 0)
		return 0;
	counters_list(&names, buf_view(&e->answer.body));
	err_set(err, ERR_INPUT, "no %s at %s; its counters: %s",
		s->pull->plan->operations, e->metrics,
		names.len ? names.data : "none");
	e->failed_lasting = true;
	buf_clear(&names);
	return -1;
}

static int probe(struct source *s, struct err *err)
{
	struct endpoint *e = s->own;
	double ignored;

	e->client = client_new(&s->address, &s->pull->bounds);
	if (endpoint_get(s, arena_printf(&s->arena, "%s/cmdline", e->base), 0,
		    "cmdline", err))
		return explain_absence(s, err);
	s->workload = workload_of(buf_view(&e->answer.body), &s->arena);
	s->planned = s->pull->plan->windows;
	return read_counter(&ignored, s, err);
}

/* A process that begins anew counts from nothing: its snapshots are a series
 * of their own. */
static void begin_anew(struct source *s, unsigned place)
{
	struct endpoint *e = s->own;

	pull_note(s->pull,
		"%s restarted between window %u and %u, or "
		"a load balancer answers for several (then name each "
		"pod)",
		s->address.place, e->last_place + 1, place + 1);
	e->count = (double)NAN;
	e->processes++;
}

/* One profile into the window. */
static int take_profile(struct window *w, struct source *s, unsigned row,
	struct err *err)
{
	const struct profile_row *profile = &profile_rows[row];
	double window = s->pull->plan->window;
	struct endpoint *e = s->own;
	struct capture_facts fact;

	if (endpoint_take(&fact, s, row, err))
		return -1;
	if (profile->phase == PHASE_DURING && fact.samples == 0)
		return err_set(err, ERR_INPUT,
			"nothing ran in %s during %.0f "
			"s: is it under load?",
			s->address.place, window);
	if (fact.samples > 0)
		e->seen |= 1u << row;
	if (fact.allocated > 0 && fact.allocated < e->allocated)
		begin_anew(s, w->place);
	if (fact.allocated > 0)
		e->allocated = fact.allocated;
	w->profiles[w->count++] = (struct window_profile){
		.word = profile->name,
		.query = profile_query(row, window, &s->arena),
		.pprof = fact.pprof,
		.labelled = profile->labelled,
		.bytes = e->answer.body,
	};
	e->answer.body = (struct buf){0};
	return 0;
}

static int take_phase(struct window *w, struct source *s,
	enum profile_phase phase, struct err *err)
{
	for (unsigned i = 0; i < PROFILE_ROWS; i++)
		if (s->pull->profiles >> i & 1 &&
			profile_rows[i].phase == phase &&
			take_profile(w, s, i, err))
			return -1;
	return 0;
}

/* CPU time has the operations of its own stretch, what counts up those since
 * the snapshot before. */
static int take_window(struct source *s, struct window *w, bool closing,
	struct err *err)
{
	struct endpoint *e = s->own;
	double began = clock_now(), before, after;

	w->from = w->started = clock_date();
	if (take_phase(w, s, PHASE_BEFORE, err) ||
		read_counter(&before, s, err))
		return -1;
	w->counter_operations = before - e->count;
	w->time_operations = (double)NAN;
	if (!closing) {
		if (take_phase(w, s, PHASE_DURING, err) ||
			(!profiles_have(s->pull->profiles, PHASE_DURING) &&
				!wait_until(began + s->pull->plan->window,
					&s->pull->stop)) ||
			read_counter(&after, s, err) ||
			take_phase(w, s, PHASE_AFTER, err))
			return -1;
		w->time_operations = after - before;
	}
	w->until = clock_date();
	w->instance = process_name(s->name, e->processes, &s->arena);
	if (w->time_operations < 0 || w->counter_operations < 0)
		return err_set(err, ERR_INPUT,
			"%s: %s fell: the program "
			"started anew",
			s->address.place, s->pull->plan->operations);
	if (keep_window(s, w, err)) {
		e->failed_lasting = true;
		return -1;
	}
	e->count = before;
	e->last_place = w->place;
	if (w->time_operations > 0)
		s->operations += w->time_operations;
	return 0;
}

/* +1: it failed, and may not later. */
static int try_window(struct source *s, unsigned place, bool closing,
	struct err *err)
{
	struct endpoint *e = s->own;
	struct window w = {.place = place};
	struct err why = {0};
	int status;

	e->failed_lasting = false;
	status = take_window(s, &w, closing, &why);
	window_clear(&w);
	if (status == 0) {
		e->failed_in_row = 0;
		return 0;
	}
	e->count = (double)NAN;
	if (atomic_load(&s->pull->stop))
		return -1;
	e->failed_in_row++;
	if (e->failed_lasting || e->failed_in_row == TRIES) {
		*err = why;
		return -1;
	}
	pull_note(s->pull, "window %u is taken again: %s", place + 1, why.text);
	return 1;
}

static void tell_empty(const struct source *s)
{
	const struct endpoint *e = s->own;

	for (unsigned i = 0; i < PROFILE_ROWS; i++)
		if (s->windows && s->pull->profiles >> i & 1 &&
			!(e->seen >> i & 1) && profile_rows[i].off)
			pull_note(s->pull,
				"%s: the %s profile is empty: "
				"profiling it is off until %s is called",
				s->address.place, profile_rows[i].name,
				profile_rows[i].off);
}

/* All windows by the clock that all sources share; what failed once more
 * behind them. */
static int take(struct source *s, struct err *err)
{
	struct pull *pull = s->pull;
	const struct pull_plan *plan = pull->plan;
	bool *done = arena_alloc(&s->arena, plan->windows, sizeof(*done));

	for (unsigned i = 0; i < TRIES; i++)
		for (unsigned w = 0; w < plan->windows; w++) {
			int status;

			if (done[w])
				continue;
			if (!pull_turn(pull))
				return -1;
			status = try_window(s, w, false, err);
			if (status < 0)
				return -1;
			done[w] = status == 0;
			s->windows += done[w];
		}
	if (s->windows == plan->windows &&
		profiles_have(pull->profiles, PHASE_BEFORE) &&
		(!pull_turn(pull) ||
			try_window(s, plan->windows, true, err) < 0))
		return -1;
	tell_empty(s);
	if (s->windows < plan->windows)
		return err_set(err, ERR_INPUT,
			"%s: %u of %u windows could be "
			"taken",
			s->address.place, s->windows, plan->windows);
	return 0;
}

static void drop(struct source *s)
{
	struct endpoint *e = s->own;

	if (!e)
		return;
	client_free(e->client);
	reply_clear(&e->answer);
	e->client = NULL;
}

const struct source_kind source_endpoint = {
	.name = "endpoint",
	.noun = "a Go endpoint",
	.profiles = "cpu,heap",
	.live = true,
	.fits = address_is,
	.parse = parse,
	.probe = probe,
	.take = take,
	.offer = endpoint_offer,
	.close = drop,
};
