/* Snapshots of one process to a row for each holder. */
#include "compare/leaks/leaks.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"
#include "gate/core/rowset.h"

#define ROUNDED 1e-6 /* counts of the same differ by less, relatively */

struct snapshot {
	const struct run *run;
	double time; /* seconds; NaN unknown */
	const struct holdings *holdings, *dump;
};

/* The snapshots of a run of one metric: of goroutines there may be two. */
static bool find_holdings(struct snapshot *out, const struct run *run,
	sym metric)
{
	*out = (struct snapshot){run, run_time(run) / 1e9, NULL, NULL};
	for (size_t c = 0; c < run->costs_count; c++)
		for (uint32_t i = 0; i < run->costs[c]->holdings_count; i++) {
			const struct holdings *h = &run->costs[c]->holdings[i];

			if (!sym_equal(h->metric.name, metric))
				continue;
			/* that of costs may be of a window */
			if (h->time_nanos)
				out->time = (double)h->time_nanos / 1e9;
			if (h->dump)
				out->dump = h;
			else
				out->holdings = h;
		}
	return out->holdings || out->dump;
}

static int by_time(const void *a, const void *b)
{
	const struct snapshot *x = a, *y = b;
	int order = (x->time > y->time) - (x->time < y->time);

	return order ? order : strcmp(x->run->name, y->run->name);
}

/* In the order of their time; of their names, where one does not say it. */
static size_t list_snapshots(struct snapshot *all, const struct workload *w,
	bool head, sym metric, double interval)
{
	const struct run *runs = head ? w->head : w->base;
	size_t runs_count = head ? w->head_count : w->base_count, count = 0;
	bool timed = true;

	for (size_t r = 0; r < runs_count; r++)
		if (find_holdings(&all[count], &runs[r], metric))
			timed &= !isnan(all[count++].time);
	if (timed && count)
		qsort(all, count, sizeof *all, by_time);
	for (size_t i = 0; !timed && i < count; i++)
		all[i].time = interval > 0 ? interval * (double)i : (double)NAN;
	return count;
}

/* The snapshots as one form of them: dumps where all have one. */
static void take_one_form(struct leak_series *out, const struct snapshot *all,
	size_t count)
{
	out->dump = count > 0;
	for (size_t i = 0; i < count; i++)
		out->dump &= all[i].dump != NULL;
	for (size_t i = 0; i < count; i++) {
		out->at[i] = out->dump || !all[i].holdings ? all[i].dump
		                                           : all[i].holdings;
		out->seconds[i] = all[i].time - all[0].time;
	}
}

static void fill_rows(struct leak_series *out, struct arena *arena)
{
	out->row_count = out->keys.count;
	out->rows = arena_alloc(arena, out->row_count + 1u, sizeof *out->rows);
	for (uint32_t r = 0; r < out->row_count; r++) {
		double *cells =
			arena_alloc(arena, 3 * out->count + 1, sizeof *cells);

		out->rows[r] = (struct leak_row){NULL, cells,
			cells + out->count, cells + 2 * out->count};
	}
}

enum { KEY = 3 };

static void key_of(uint32_t key[KEY], const struct leak_series *s,
	const struct holder *holder)
{
	key[0] = holder->func.i;
	key[1] = holder->of_file.i;
	key[2] = s->dump ? holder->creator.i : 0;
}

static uint32_t row_of(struct leak_series *s, const struct holder *holder)
{
	uint32_t key[KEY];

	key_of(key, s, holder);
	return rowset_add(&s->keys, key);
}

const struct leak_row *leak_series_row(const struct leak_series *s,
	const struct holder *holder)
{
	uint32_t key[KEY], at;

	key_of(key, s, holder);
	at = rowset_find(&s->keys, key);
	return at != ROWSET_NONE && sym_equal(s->rows[at].last->creator,
					     holder->creator)
	               ? &s->rows[at]
	               : NULL;
}

void leak_series_end(struct leak_series *s)
{
	rowset_clear(&s->keys);
}

static void make_rows(struct leak_series *out, struct arena *arena)
{
	for (size_t i = 0; i < out->count; i++)
		for (uint32_t h = 0; h < out->at[i]->count; h++)
			row_of(out, &out->at[i]->all[h]);
	fill_rows(out, arena);
	for (size_t i = 0; i < out->count; i++)
		for (uint32_t h = 0; h < out->at[i]->count; h++) {
			const struct holder *holder = &out->at[i]->all[h];
			struct leak_row *row =
				&out->rows[row_of(out, holder)];

			row->last = holder;
			row->held[i] += round(holder->held);
			row->allocated[i] += round(holder->allocated);
			row->value[i] += holder->value;
		}
}

static void add_up(struct leak_series *s, struct arena *arena)
{
	s->total = arena_alloc(arena, s->count + 1, sizeof *s->total);
	for (uint32_t r = 0; r < s->row_count; r++)
		for (size_t i = 0; i < s->count; i++)
			s->total[i] += s->rows[r].value[i];
}

/* Where the process began anew: something had allocated more before. */
static size_t last_start(const struct leak_series *s)
{
	size_t start = 0;

	for (size_t i = 1; s->memory && i < s->count; i++)
		for (uint32_t r = 0; r < s->row_count; r++)
			if (s->rows[r].allocated[i] <
				s->rows[r].allocated[i - 1] * (1 - ROUNDED))
				start = i;
	return start;
}

/* Whether anything happened since the snapshot that is kept last. */
static bool is_new(const struct leak_series *s, size_t kept, size_t i)
{
	for (uint32_t r = 0; r < s->row_count; r++)
		if (s->rows[r].allocated[i] != s->rows[r].allocated[kept] ||
			s->rows[r].held[i] != s->rows[r].held[kept])
			return true;
	return !s->memory;
}

/* Keeps the snapshots that are judged: from the start of the process and the
 * end of its warm-up on, each a new one. */
static void keep(struct leak_series *s, double warm_up, const char *name,
	struct notes *notes)
{
	size_t start = last_start(s), kept = 0;

	if (start)
		note_add(notes, "process-restarted", name,
			"the process began anew before snapshot %zu of %zu: "
			"those before are left out",
			start + 1, s->found);
	for (size_t i = start; i < s->count; i++) {
		if (s->seconds[i] - s->seconds[start] < warm_up ||
			(kept && !is_new(s, kept - 1, i)))
			continue;
		s->at[kept] = s->at[i];
		s->seconds[kept] = s->seconds[i];
		for (uint32_t r = 0; r < s->row_count; r++) {
			s->rows[r].held[kept] = s->rows[r].held[i];
			s->rows[r].allocated[kept] = s->rows[r].allocated[i];
			s->rows[r].value[kept] = s->rows[r].value[i];
		}
		kept++;
	}
	s->count = kept;
	for (size_t i = kept; i-- > 0;)
		s->seconds[i] -= s->seconds[0];
}

double leak_series_seconds(const struct leak_series *s)
{
	return s->count ? s->seconds[s->count - 1] : (double)NAN;
}

static void say_why(struct leak_series *s, struct arena *arena)
{
	if (s->count < GROWTH_LEAST) {
		s->why = arena_printf(arena,
			"%d%s snapshots are needed, there %s %zu", GROWTH_LEAST,
			s->memory && s->count < s->found ? " different" : "",
			s->count == 1 ? "is" : "are", s->count);
		s->remedy = "take more, as long apart as the process has time";
	} else if (isnan(leak_series_seconds(s))) {
		s->why = "nothing says when they were taken";
		s->remedy = "say how long they are apart with --interval";
	}
}

void leak_series_make(struct leak_series *out, const struct leaks_input *in,
	const struct workload *w, bool head, sym metric, struct arena *arena)
{
	size_t most = head ? w->head_count : w->base_count;
	struct snapshot *all = xcalloc(most + 1, sizeof *all);

	*out = (struct leak_series){.workload = w};
	rowset_init(&out->keys, KEY);
	out->found = out->count =
		list_snapshots(all, w, head, metric, in->interval);
	out->at = arena_alloc(arena, most + 1, sizeof *out->at);
	out->seconds = arena_alloc(arena, most + 1, sizeof *out->seconds);
	take_one_form(out, all, out->count);
	if (out->count) {
		out->metric = out->at[0]->metric;
		out->memory = out->metric.events >= 0;
		make_rows(out, arena);
		/* runs that are no series are no news of compare's */
		keep(out, in->warm_up, w->name, in->both ? NULL : in->notes);
		add_up(out, arena);
		say_why(out, arena);
	}
	free(all);
}
