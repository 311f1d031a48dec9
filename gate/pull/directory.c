/* Takes windows of captures that were downloaded; nothing is asked of anybody. */
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "gate/core/file.h"
#include "gate/pull/downloads.h"
#include "gate/pull/keep.h"
#include "gate/pull/offer.h"
#include "gate/pull/profiles.h"
#include "gate/runs/runs.h"

struct directory {
	bool folder; /* else files */
	size_t path_count, path_room;
	const char **paths;
	struct downloads all;
};

static bool exists(const char *path, bool *folder)
{
	struct stat there;

	if (stat(path, &there) != 0)
		return false;
	*folder = S_ISDIR(there.st_mode);
	return true;
}

static bool fits(const char *text)
{
	bool folder;

	return exists(text, &folder);
}

/* Without slashes at its end. */
static const char *plain_path(const char *text, struct arena *arena)
{
	size_t len = strlen(text);

	while (len > 1 && text[len - 1] == '/')
		len--;
	return arena_copy(arena, (struct span){text, len});
}

static void add_path(struct source *s, const char *path)
{
	struct directory *d = s->own;

	d->paths = xgrow(d->paths, &d->path_room, d->path_count + 1,
		sizeof(*d->paths));
	d->paths[d->path_count++] = path;
}

static int parse(struct source *out, const char *text, struct pull *pull,
	struct err *err)
{
	struct directory *d = arena_alloc(&out->arena, 1, sizeof(*d));
	const char *path = plain_path(text, &out->arena);
	const char *slash = strrchr(path, '/');

	(void)pull;
	(void)err;
	out->own = d;
	exists(path, &d->folder);
	add_path(out, path);
	out->shown = path;
	if (!out->name && d->folder)
		out->name = slash && slash[1] ? slash + 1 : path;
	if (!out->name)
		out->name = "files";
	return 0;
}

/* Files are of one instance. */
static bool joins(struct source *source, const char *text)
{
	struct directory *d = source->own;
	bool folder;

	if (d->folder || !exists(text, &folder) || folder)
		return false;
	add_path(source, text);
	return true;
}

/* Files that lie in one folder have one name for a workload. */
static int name_workload(struct source *s, struct err *err)
{
	const struct directory *d = s->own;
	const char *named = s->pull->plan->workload, *first = NULL;

	for (size_t i = 0; i < d->all.count; i++) {
		const struct download *it = &d->all.items[i];

		if (!s->workload)
			s->workload =
				it->workload ? it->workload : it->facts.program;
		if (i > 0 && named && it->workload && first &&
			strcmp(it->workload, first) != 0)
			return err_set(err, ERR_USAGE,
				"--workload: %s has several, such as %s and "
				"%s, which would become one",
				s->shown, first, it->workload);
		first = it->workload;
	}
	return 0;
}

static int probe(struct source *s, struct err *err)
{
	struct directory *d = s->own;

	if (runs_same_directory(s->shown, s->pull->sides[s->side].dir))
		return err_set(err, ERR_USAGE,
			"%s is where the runs go; name another directory with "
			"--out",
			s->shown);
	for (size_t i = 0; i < d->path_count; i++)
		if (downloads_add(&d->all, d->paths[i], d->folder, s, err))
			return -1;
	if (downloads_look(&d->all, s, err) || name_workload(s, err))
		return -1;
	downloads_windows(&d->all, &s->arena);
	if (s->pull->by.key_count && downloads_count(&d->all, s, err))
		return -1;
	s->planned = (unsigned)d->all.window_count;
	return 0;
}

/* What captures do not say themselves, and those that are silent about their
 * time have of the others. */
static void describe(struct window *w, const struct download_window *of,
	struct source *s)
{
	const struct download *first = of->first;
	const struct sidecar_known *known = &first->known;
	bool all_say = true;

	for (size_t i = 0; i < of->count; i++)
		all_say = all_say && of->first[i].facts.time;
	w->place = of->place;
	w->workload = s->pull->plan->workload ? NULL : first->workload;
	w->instance = process_name(known->instance ? known->instance : s->name,
		first->restarts, &s->arena);
	w->boot = known->boot;
	w->source = known->source ? known->source : s->shown;
	w->started = known->started || !all_say ? first->time : 0;
	if (known->window) {
		w->from = known->started;
		w->until = w->from + known->window;
	}
	w->duration = known->duration;
	w->time_operations = known->time_operations;
	w->counter_operations = known->counter_operations;
}

static int read_into(struct window *w, const struct download *d,
	struct source *s, struct err *err)
{
	struct window_profile *p = &w->profiles[w->count++];

	*p = (struct window_profile){
		.word = d->facts.word,
		.query = s->pull->sources->kind->live
	                         ? profile_query(d->facts.row,
					   s->pull->plan->window, &s->arena)
	                         : d->path,
		.pprof = d->facts.pprof,
		.labelled = d->facts.row < PROFILE_ROWS &&
	                    profile_rows[d->facts.row].labelled,
	};
	return file_read(&p->bytes, d->path, s->pull->plan->limits.inflated,
		err);
}

static int take(struct source *s, struct err *err)
{
	const struct directory *d = s->own;
	int status = 0;

	for (size_t i = 0; i < d->all.window_count && status == 0; i++) {
		const struct download_window *of = &d->all.windows[i];
		struct window w = {0};

		if (atomic_load(&s->pull->stop))
			return -1;
		describe(&w, of, s);
		for (size_t k = 0; k < of->count && status == 0; k++)
			status = read_into(&w, &of->first[k], s, err);
		if (status == 0)
			status = keep_window(s, &w, err);
		window_clear(&w);
		s->windows += status == 0;
	}
	return status;
}

/* Samples a minute of windows with a length, else between the first snapshot and
 * the last. */
static void add_offer(struct offer *out, const struct downloads *all,
	const char *word)
{
	const struct download *first = NULL, *last = NULL;
	struct offer_profile *p = offer_add(out, word);
	double seen = 0, seconds = 0;

	for (size_t i = 0; p && i < all->count; i++) {
		const struct download *d = &all->items[i];

		if (strcmp(d->facts.word, word) != 0)
			continue;
		p->captures++;
		seen += d->facts.observed;
		seconds += (double)d->facts.duration / 1e9;
		first = first ? first : d;
		last = d;
	}
	if (!p || !last)
		return;
	if (seconds <= 0 && last->time > first->time) {
		seconds = (double)(last->time - first->time) / 1e9;
		seen = last->facts.observed - first->facts.observed;
	}
	if (last->facts.state)
		p->now = last->facts.total;
	else if (seconds > 0 && seen >= 0)
		p->a_minute = seen / seconds * 60;
}

static int offer(struct offer *out, struct source *s, struct err *err)
{
	const struct downloads *all = &((struct directory *)s->own)->all;
	struct buf bytes = {0};

	for (size_t i = 0; i < all->count; i++) {
		const struct download *d = &all->items[i];
		size_t known = 0;

		while (known < out->profile_count &&
			strcmp(out->profiles[known].name, d->facts.word) != 0)
			known++;
		if (known == out->profile_count)
			add_offer(out, all, d->facts.word);
		if (out->label_count || !d->facts.label_count)
			continue;
		if (file_read(&bytes, d->path, s->pull->plan->limits.inflated,
			    err))
			return -1;
		offer_labels(out, s, &d->facts, buf_view(&bytes));
		buf_clear(&bytes);
	}
	return 0;
}

void directory_remove(const struct source *s)
{
	const struct directory *d = s->own;

	downloads_remove(&d->all, s->shown);
}

static void drop(struct source *s)
{
	struct directory *d = s->own;

	if (!d)
		return;
	downloads_clear(&d->all);
	free(d->paths);
	*d = (struct directory){0};
}

const struct source_kind source_directory = {
	.name = "directory",
	.noun = "a directory of downloads",
	.fits = fits,
	.parse = parse,
	.joins = joins,
	.probe = probe,
	.take = take,
	.offer = offer,
	.close = drop,
};
