/* Asks an endpoint for all it has, for --list. */
#include <math.h>
#include <string.h>

#include "gate/core/clock.h"
#include "gate/pull/counters.h"
#include "gate/pull/endpoint.h"
#include "gate/pull/offer.h"
#include "gate/pull/profiles.h"

/* What was seen of each profile. */
struct glance {
	bool there;
	struct capture_facts facts[2]; /* before and after */
	double at[2];                  /* clock_now() */
	struct err err;
};

static void glance_at(struct glance *out, struct source *s, unsigned row,
	unsigned which)
{
	out->there = endpoint_take(&out->facts[which], s, row, &out->err) == 0;
	out->at[which] = clock_now();
}

static void add_rate(struct offer_profile *p, const struct glance *g,
	unsigned row, struct source *s)
{
	const struct profile_row *profile = &profile_rows[row];
	double seen = g->facts[1].observed - g->facts[0].observed;
	double seconds = profile->phase == PHASE_DURING
	                         ? s->pull->plan->window
	                         : g->at[1] - g->at[0];

	if (profile->phase == PHASE_BEFORE && g->facts[1].samples == 0)
		p->why = profile->off ? arena_printf(&s->arena,
						"empty: profiling it is off "
						"until %s is called",
						profile->off)
		                      : "empty";
	else if (profile->phase == PHASE_DURING && g->facts[1].samples == 0)
		p->why = "nothing ran: is it under load?";
	else if (g->facts[1].state)
		p->now = g->facts[1].total;
	else if (seconds > 0)
		p->a_minute = seen / seconds * 60;
}

static void add_row(struct offer *out, struct source *s, const struct glance *g,
	unsigned row)
{
	struct offer_profile *p = offer_add(out, profile_rows[row].name);

	if (p && g->there)
		add_rate(p, g, row, s);
	else if (p)
		p->why = arena_copy(&s->arena, span_of(g->err.text));
}

static void add_counters(struct offer *out, struct source *s)
{
	struct endpoint *e = s->own;
	struct err ignored = {0};
	struct buf names = {0};

	if (endpoint_get(s, e->metrics, 0, "metrics", &ignored) == 0)
		counters_list(&names, buf_view(&e->answer.body));
	if (names.len)
		out->counters = arena_copy(&s->arena, buf_view(&names));
	buf_clear(&names);
}

/* heap and allocs are the same counts. */
static bool is_listed(unsigned row, enum profile_phase phase)
{
	return profile_rows[row].phase == phase &&
	       strcmp(profile_rows[row].name, "allocs") != 0;
}

static void glance_phase(struct glance *all, struct source *s,
	enum profile_phase phase, unsigned which)
{
	for (unsigned row = 0; row < PROFILE_ROWS; row++)
		if (is_listed(row, phase) && (which == 0 || all[row].there))
			glance_at(&all[row], s, row, which);
}

int endpoint_offer(struct offer *out, struct source *s, struct err *err)
{
	struct glance *all = arena_alloc(&s->arena, PROFILE_ROWS, sizeof(*all));
	struct endpoint *e = s->own;
	unsigned cpu = profiles_row("cpu");

	glance_phase(all, s, PHASE_BEFORE, 0);
	glance_at(&all[cpu], s, cpu, 1);
	if (all[cpu].there)
		offer_labels(out, s, &all[cpu].facts[1],
			buf_view(&e->answer.body));
	glance_phase(all, s, PHASE_BEFORE, 1);
	glance_phase(all, s, PHASE_AFTER, 0);
	add_counters(out, s);
	for (unsigned row = 0; row < PROFILE_ROWS; row++) {
		if (profile_rows[row].phase == PHASE_AFTER)
			all[row].facts[1] = all[row].facts[0];
		if (is_listed(row, profile_rows[row].phase))
			add_row(out, s, &all[row], row);
	}
	return atomic_load(&s->pull->stop)
	               ? err_set(err, ERR_INPUT, "interrupted")
	               : 0;
}
