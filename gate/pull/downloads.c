/* Files to windows. */
#include "gate/pull/downloads.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gate/core/file.h"
#include "gate/pull/keep.h"
#include "gate/pull/profiles.h"
#include "gate/pull/turn.h"
#include "gate/read/label_parts.h"
#include "gate/runs/run_names.h"
#include "gate/runs/runs.h"
#include "gate/text/lines.h"

enum {
	DOWNLOADS_MAX = 10000,
	NOTED_MAX = 5, /* files that are left out */
};

static void add(struct downloads *all, const char *path, const char *workload,
	const char *run)
{
	all->items = xgrow(all->items, &all->room, all->count + 1,
		sizeof(*all->items));
	all->items[all->count++] = (struct download){.path = path,
		.workload = workload,
		.run = run};
}

static int add_folder(struct downloads *all, const char *path,
	struct arena *arena, struct err *err)
{
	struct symtab *symtab = symtab_new();
	struct runs there;
	const struct run_set *set = &there.sets[SET_BASE];
	int status;

	runs_open(&there, symtab, arena);
	status = runs_add(&there, SET_BASE, path, err);
	symtab_free(symtab);
	for (size_t i = 0; status == 0 && i < set->capture_count; i++) {
		const struct capture *c = &set->captures[i];
		size_t top = strlen(path) + 1;

		add(all, c->path,
			strchr(c->path + top, '/') ? c->workload : NULL,
			c->run);
	}
	return status;
}

int downloads_add(struct downloads *all, const char *path, bool folder,
	struct source *source, struct err *err)
{
	struct arena *arena = &source->arena;

	if (folder && add_folder(all, path, arena, err))
		return -1;
	if (!folder)
		add(all, path, NULL, arena_copy(arena, run_name_of(path)));
	return all->count <= DOWNLOADS_MAX
	               ? 0
	               : err_set(err, ERR_LIMIT,
				 "%s: more than %d files; is this the "
				 "directory of the downloads?",
				 path, DOWNLOADS_MAX);
}

/* What is known of its run; a run that is told of is one window. */
static int look_beside(struct download *d, struct arena *arena, struct err *err)
{
	const char *slash = strrchr(d->path, '/');
	const char *folder =
		slash ? arena_copy(arena, (struct span){d->path,
						  (size_t)(slash - d->path)})
		      : ".";
	const char *path = run_name_file(folder, d->run, SIDECAR_ENDING, arena);

	if (sidecar_read(&d->known, path, arena, err))
		return -1;
	d->time = d->known.started ? d->known.started : d->facts.time;
	d->beside = access(path, F_OK) == 0 ? path : NULL;
	if (d->time == 0 || d->beside)
		d->group = arena_printf(arena, "%s/%s", folder, d->run);
	return 0;
}

static bool is_asked_for(const struct download *d, unsigned profiles)
{
	unsigned row = d->facts.row;

	if (profiles == 0)
		return true;
	if (row == PROFILE_ROWS)
		return false;
	/* they hold the same */
	return profiles >> row & 1 ||
	       (row == profiles_row("heap") &&
		       profiles >> profiles_row("allocs") & 1);
}

/* Of contention that nobody had the name of the file tells whose. */
static void name_empty(struct download *d)
{
	if (d->facts.samples > 0 || strcmp(d->facts.word, "mutex") != 0 ||
		!strstr(d->path, "block"))
		return;
	d->facts.word = "block";
	d->facts.row = profiles_row("block");
}

/* +1: no reader knows it. */
static int look(struct download *d, struct source *s, struct err *err)
{
	struct buf bytes = {0};
	int status =
		file_read(&bytes, d->path, s->pull->plan->limits.inflated, err);

	if (status == 0 && bytes.len == 0)
		status = -err_set(err, ERR_INPUT, "it is empty");
	else if (status == 0)
		status = capture_look(&d->facts, buf_view(&bytes), s->pull,
			&s->arena, err);
	buf_clear(&bytes);
	if (status < 0)
		return err_wrap(err, "%s", d->path);
	if (status > 0)
		return status;
	name_empty(d);
	return look_beside(d, &s->arena, err);
}

/* By workload and time, then as they were listed. */
static int by_time(const void *a, const void *b)
{
	const struct download *x = a, *y = b;
	int order = 0;

	if (x->workload != y->workload)
		order = !x->workload   ? -1
		        : !y->workload ? 1
		                       : strcmp(x->workload, y->workload);
	if (order == 0)
		order = (x->time > y->time) - (x->time < y->time);
	return order ? order : strcmp(x->path, y->path);
}

static bool same(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

/* The snapshot before, of the same process as far as is known; NULL: none. */
static struct download *before(const struct downloads *all, size_t at)
{
	const struct download *d = &all->items[at];

	while (at-- > 0) {
		struct download *b = &all->items[at];

		if (!same(b->workload, d->workload))
			return NULL;
		if (!b->dropped && b->facts.row == d->facts.row &&
			b->facts.allocated > 0 && b->facts.duration == 0 &&
			same(b->known.instance, d->known.instance))
			return b;
	}
	return NULL;
}

/* How counts go on from snapshot to snapshot of a workload. */
struct course {
	size_t rises, falls;
};

static struct course follow(struct downloads *all, size_t from, size_t to)
{
	struct course course = {0};

	for (size_t i = from; i < to; i++) {
		struct download *d = &all->items[i];
		const struct download *b =
			d->facts.allocated > 0 && !d->facts.duration
				? before(all, i)
				: NULL;

		if (!b)
			continue;
		d->restarts = b->restarts;
		course.rises += d->facts.allocated > b->facts.allocated;
		course.falls += d->facts.allocated < b->facts.allocated;
		d->restarts += d->facts.allocated < b->facts.allocated;
		d->dropped =
			d->facts.allocated == b->facts.allocated && !d->group;
	}
	return course;
}

/* Two snapshots with the same counts are one: no collection was between. Where
 * counts fall, a process began anew; where they do not mostly rise, these are no
 * snapshots. */
static void settle(struct downloads *all, size_t from, size_t to,
	struct course course, struct source *s)
{
	bool snapshots = course.rises >= 2 && 2 * course.falls < course.rises;

	for (size_t i = from; i < to; i++) {
		struct download *d = &all->items[i];

		d->restarts = snapshots ? d->restarts : 0;
		d->dropped = snapshots && d->dropped;
		if (d->dropped)
			pull_note(s->pull,
				"%s: left out: it counts what the snapshot "
				"before does, for no collection was between",
				d->path);
	}
	if (snapshots && course.falls)
		pull_note(s->pull,
			"%s: counts fall %zu time%s: a process began anew, or "
			"these are of several processes (then give each a "
			"directory of its own)",
			s->shown, course.falls, course.falls == 1 ? "" : "s");
}

static void follow_processes(struct downloads *all, struct source *s)
{
	for (size_t from = 0, to; from < all->count; from = to) {
		to = from + 1;
		while (to < all->count && same(all->items[to].workload,
						  all->items[from].workload))
			to++;
		settle(all, from, to, follow(all, from, to), s);
	}
}

/* What the run set has already, of what says its time. */
static int drop_known(struct downloads *all, struct source *s, struct err *err)
{
	const char *dir = s->pull->sides[s->side].dir;
	struct downloads there = {0};
	struct err ignored = {0};
	size_t dropped = 0;
	int status = 0;

	if (s->pull->plan->append && !s->pull->sources->kind->live)
		add_folder(&there, dir, &s->arena, &ignored);
	for (size_t i = 0; i < there.count && status == 0; i++) {
		struct download *old = &there.items[i];

		status = look(old, s, err) < 0 ? -1 : 0;
		for (size_t k = 0; k < all->count; k++)
			all->items[k].dropped |=
				old->facts.time &&
				old->facts.time == all->items[k].facts.time &&
				strcmp(old->facts.word,
					all->items[k].facts.word) == 0;
	}
	free(there.items);
	for (size_t k = 0; k < all->count; k++)
		dropped += all->items[k].dropped;
	if (dropped)
		pull_note(s->pull, "%s: %zu of %zu captures are in %s already",
			s->shown, dropped, all->count, dir);
	return status;
}

static void drop_those(struct downloads *all)
{
	size_t kept = 0;

	for (size_t i = 0; i < all->count; i++)
		if (!all->items[i].dropped)
			all->items[kept++] = all->items[i];
	all->count = kept;
}

int downloads_look(struct downloads *all, struct source *s, struct err *err)
{
	size_t left_out = 0;
	struct err first = {0};

	for (size_t i = 0; i < all->count; i++) {
		struct download *d = &all->items[i];
		struct err why = {0};
		int status = look(d, s, &why);

		if (status < 0) {
			*err = why;
			return -1;
		}
		d->dropped = status > 0 || !is_asked_for(d, s->pull->profiles);
		if (status > 0 && left_out++ < NOTED_MAX)
			pull_note(s->pull, "%s: left out: %.*s", d->path,
				(int)text_find(span_of(why.text),
					span_of(" (understood:")),
				why.text);
		if (status > 0 && left_out == 1)
			first = why;
	}
	if (left_out > NOTED_MAX)
		pull_note(s->pull, "%s: %zu more files are left out", s->shown,
			left_out - NOTED_MAX);
	drop_those(all);
	if (all->count == 0)
		return err_set(err, ERR_INPUT, "%s: no captures %s%s%s",
			s->shown,
			s->pull->profiles ? "of these --profiles" : "in it",
			left_out ? "; the first file: " : "", first.text);
	qsort(all->items, all->count, sizeof(*all->items), by_time);
	follow_processes(all, s);
	drop_those(all);
	if (drop_known(all, s, err))
		return -1;
	drop_those(all);
	return 0;
}

static bool joins(const struct download_window *w, const struct download *d)
{
	if (w->count == WINDOW_PROFILES_MAX ||
		!same(w->first->workload, d->workload) ||
		!same(w->first->group, d->group) ||
		w->first->restarts != d->restarts)
		return false;
	for (size_t i = 0; i < w->count && !d->group; i++)
		if (strcmp(w->first[i].facts.word, d->facts.word) == 0)
			return false;
	return true;
}

void downloads_windows(struct downloads *all, struct arena *arena)
{
	struct download_window *last = NULL;

	all->windows =
		arena_alloc(arena, all->count + 1, sizeof(*all->windows));
	all->window_count = 0;
	for (size_t i = 0; i < all->count; i++) {
		const struct download *d = &all->items[i];

		if (last && joins(last, d)) {
			last->count++;
			continue;
		}
		all->windows[all->window_count] = (struct download_window){d, 1,
			last && same(last->first->workload, d->workload)
				? last->place + 1
				: 0};
		last = &all->windows[all->window_count++];
	}
}

static int count_one(struct source *s, const struct download *d,
	struct err *err)
{
	struct by *by = &s->pull->by;
	struct label_parts parts = {0};
	struct buf bytes = {0};
	const struct limits *limits = &s->pull->plan->limits;
	int status = file_read(&bytes, d->path, limits->inflated, err);

	if (status == 0)
		status = label_parts_open(&parts, buf_view(&bytes), by->keys,
			by->key_count, limits, err);
	for (size_t p = 0; status == 0 && p < parts.count; p++)
		by_count(by, parts.items[p].values, parts.items[p].weight);
	if (status == 0)
		by_count_profile(by, s->side);
	label_parts_close(&parts);
	buf_clear(&bytes);
	return status < 0 ? err_wrap(err, "%s", d->path) : 0;
}

int downloads_count(const struct downloads *all, struct source *s,
	struct err *err)
{
	int status = 0;

	pthread_mutex_lock(&s->pull->lock);
	for (size_t i = 0; i < all->count && status == 0; i++)
		if (all->items[i].facts.row == profiles_row("cpu"))
			status = count_one(s, &all->items[i], err);
	pthread_mutex_unlock(&s->pull->lock);
	return status;
}

void downloads_remove(const struct downloads *all, const char *path)
{
	struct arena arena = {0};

	for (size_t i = 0; i < all->count; i++) {
		const struct download *d = &all->items[i];
		char *folder = arena_copy(&arena, span_of(d->path));

		unlink(d->path);
		if (d->beside)
			unlink(d->beside);
		while (strlen(folder) > strlen(path)) {
			*strrchr(folder, '/') = '\0';
			rmdir(folder);
		}
	}
	arena_clear(&arena);
}

void downloads_clear(struct downloads *all)
{
	free(all->items);
	*all = (struct downloads){0};
}
