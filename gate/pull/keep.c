/* Writes windows as runs. */
#include "gate/pull/keep.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/file.h"
#include "gate/core/gunzip.h"
#include "gate/pull/pull.h"
#include "gate/read/label_parts.h"
#include "gate/runs/run_names.h"
#include "gate/runs/sidecar.h"
#include "gate/runs/slot.h"

/* A run to be written. */
struct keeping {
	struct source *source;
	const struct window *window;
	const char *workload;
	const struct by_value *group; /* NULL: of the whole */
	struct arena *arena;
};

static const char *ending_of(const struct window_profile *p,
	struct arena *arena)
{
	return arena_printf(arena, "%s.%s%s", p->word, p->pprof ? "pb" : "txt",
		gunzip_is(buf_view(&p->bytes)) ? ".gz" : "");
}

static void add_sidecar(struct buf *out, const struct keeping *k,
	const char *run, const char *const *queries)
{
	const struct window *w = k->window;
	const struct pull *pull = k->source->pull;

	sidecar_write_window(out,
		&(struct sidecar_window){
			.workload = k->workload,
			.run = run,
			.side = pull->sides[k->source->side].name,
			.source = w->source ? w->source : k->source->shown,
			.instance = w->instance,
			.boot = w->boot,
			.started = w->started,
			.from = w->from,
			.until = w->until,
			.duration = w->duration,
			.time_operations = w->time_operations,
			.counter_operations = w->counter_operations,
			.query_count = w->count,
			.queries = queries,
			.label_count = k->group ? pull->by.key_count : 0,
			.label_keys = pull->by.keys,
			.label_values = k->group ? k->group->values : NULL,
		});
}

static int fill_slot(const struct slot *slot, const struct keeping *k,
	struct err *err)
{
	const char *queries[WINDOW_PROFILES_MAX];
	struct buf text = {0};
	int status = 0;

	for (size_t i = 0; i < k->window->count && status == 0; i++) {
		const struct window_profile *p = &k->window->profiles[i];

		queries[i] = p->query;
		status = slot_write(slot, ending_of(p, k->arena),
			buf_view(&p->bytes), err);
	}
	if (status == 0) {
		add_sidecar(&text, k, slot->places.run, queries);
		status = slot_write(slot, SIDECAR_ENDING, buf_view(&text), err);
	}
	buf_clear(&text);
	return status;
}

/* What was read to be checked goes at once. */
static int commit(const struct slot *slot, const struct keeping *k,
	struct err *err)
{
	struct load load = {.policy = &policy_default,
		.limits = k->source->pull->plan->limits,
		.jobs = 1};
	struct symtab *symtab = symtab_new();
	struct runs runs;
	int status;

	runs_open(&runs, symtab, k->arena);
	status = slot_commit(slot, &runs, SET_BASE, &load, err);
	symtab_free(symtab);
	return status;
}

/* Once each, and takes away what a killed pull left there. */
static int make_ready(struct pull *pull, const char *folder, struct err *err)
{
	for (size_t i = 0; i < pull->folder_count; i++)
		if (strcmp(pull->folders[i], folder) == 0)
			return 0;
	if (make_folder(folder, err) || folder_recover(folder, err))
		return -1;
	pull->folders = xgrow(pull->folders, &pull->folder_room,
		pull->folder_count + 1, sizeof(*pull->folders));
	pull->folders[pull->folder_count++] =
		arena_copy(pull->arena, span_of(folder));
	return 0;
}

static int keep_run(const struct keeping *k, struct err *err)
{
	struct source *source = k->source;
	const struct pull_side *side = &source->pull->sides[source->side];
	const char *dir = pull_side_dir(source->pull, side);
	unsigned number = side->first_number + 1 +
	                  (unsigned)(k->window->place * side->source_count +
				     source->index);
	struct slot slot;

	if (make_ready(source->pull,
		    run_name_folder(dir, k->workload, k->arena), err) ||
		slot_open(&slot, dir, k->workload, number, k->arena, err))
		return -1;
	slot.started = k->window->started;
	if (fill_slot(&slot, k, err) || commit(&slot, k, err)) {
		slot_drop(&slot);
		return -1;
	}
	return 0;
}

/* A window cut up: what each group gets of it. */
struct cut {
	struct window whole; /* what has no labels; its bytes are borrowed */
	struct window parts[BY_VALUES_MAX + 1];
};

static void add_profile(struct window *to, const struct window_profile *from,
	struct buf bytes)
{
	struct window_profile *p = &to->profiles[to->count++];

	*p = *from;
	p->bytes = bytes;
}

/* The samples of each group go to it; of what is no pprof, all stay. */
static int cut_profile(struct cut *cut, const struct keeping *k,
	const struct window_profile *profile, struct err *err)
{
	struct pull *pull = k->source->pull;
	bool got[BY_VALUES_MAX + 1] = {false};
	struct label_parts parts;
	int status = label_parts_open(&parts, buf_view(&profile->bytes),
		pull->by.keys, pull->by.key_count, &pull->plan->limits, err);
	uint32_t *groups;

	if (status > 0)
		add_profile(&cut->whole, profile, profile->bytes);
	if (status != 0) {
		label_parts_close(&parts);
		return status < 0 ? -1 : 0;
	}
	groups = arena_alloc(k->arena, parts.count + 1, sizeof(*groups));
	for (size_t p = 0; p < parts.count; p++) {
		groups[p] = by_group(&pull->by, parts.items[p].values);
		got[groups[p]] = true;
	}
	for (uint32_t g = 0; g < pull->by.group_count; g++) {
		struct buf bytes = {0};

		if (!got[g])
			continue;
		label_parts_write(&bytes, &parts, groups, g);
		add_profile(&cut->parts[g], profile, bytes);
	}
	label_parts_close(&parts);
	return 0;
}

/* How many operations a part did is not known. */
static int keep_part(const struct keeping *of, struct window *part, uint32_t g,
	struct err *err)
{
	const struct by *by = &of->source->pull->by;
	struct keeping k = *of;
	struct window w = *of->window;

	w.time_operations = w.counter_operations = (double)NAN;
	w.count = part->count;
	memcpy(w.profiles, part->profiles, sizeof(w.profiles));
	k.window = &w;
	k.group = by->groups[g];
	k.workload = arena_printf(of->arena, "%s/%s", of->workload,
		by->groups[g]->folder);
	return keep_run(&k, err);
}

static int keep_parts(const struct keeping *k, struct err *err)
{
	struct cut *cut = xcalloc(1, sizeof(*cut));
	const struct window *w = k->window;
	struct keeping whole = *k;
	int status = 0;

	cut->whole = *w;
	cut->whole.count = 0;
	for (size_t i = 0; i < w->count && status == 0; i++)
		if (w->profiles[i].labelled)
			status = cut_profile(cut, k, &w->profiles[i], err);
		else
			add_profile(&cut->whole, &w->profiles[i],
				w->profiles[i].bytes);
	if (cut->whole.count)
		k->source->pull->whole = cut->whole.profiles[0].word;
	whole.window = &cut->whole;
	if (status == 0 && cut->whole.count > 0)
		status = keep_run(&whole, err);
	for (uint32_t g = 0; g <= BY_VALUES_MAX; g++) {
		if (status == 0 && cut->parts[g].count > 0)
			status = keep_part(k, &cut->parts[g], g, err);
		window_clear(&cut->parts[g]);
	}
	free(cut);
	return status;
}

const char *process_name(const char *instance, unsigned restarts,
	struct arena *arena)
{
	return restarts == 0
	               ? instance
	               : arena_printf(arena, "%s:%u", instance, restarts + 1);
}

int keep_window(struct source *source, const struct window *window,
	struct err *err)
{
	struct arena arena = {0};
	struct pull *pull = source->pull;
	struct keeping k = {.source = source,
		.window = window,
		.workload =
			window->workload ? window->workload : pull->workload,
		.group = window->group,
		.arena = &arena};
	bool parts = pull->by.group_count && !window->group;
	int status;

	pthread_mutex_lock(&pull->lock);
	status = parts ? keep_parts(&k, err) : keep_run(&k, err);
	if (status == 0)
		pull->sides[source->side].runs++;
	pthread_mutex_unlock(&pull->lock);
	arena_clear(&arena);
	return status;
}

void window_clear(struct window *window)
{
	for (size_t i = 0; i < window->count; i++)
		buf_clear(&window->profiles[i].bytes);
	*window = (struct window){0};
}
