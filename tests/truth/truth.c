/* How often the gate is right: draws whole reports from labelled run sets and
 * counts false alarms, detections and wrong names.
 *
 * usage: truth [--reports N] [--seed N] [--jobs N] [--runs K,K,...]
 *              [--measured auto|interleaved|apart] [--variants yes|no]
 *              [--sessions N] [--package NAME] [--show yes|no] DATA
 *
 * DATA/GROUP/PACKAGE/VARIANT are run sets, DATA/labels.json says what each
 * variant is (fixtures/README.md). A report holds all packages of a group, K
 * base runs against K others; for a variant, its package's head runs are the
 * variant's. Nothing is drawn twice into one report. The same seed draws the
 * same reports, whatever the number of threads.
 *
 * With --sessions N groups are sessions: base has K runs of each of N of them,
 * head K runs of another. --package keeps packages whose name has NAME in it. */
#include <dirent.h>
#include <jansson.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "compare/compare.h"
#include "compare/draw.h"
#include "compare/stats.h"
#include "gate/runset.h"

#define DRAW_MAX 64     /* runs of one side */
#define PACKAGES_MAX 64

/* One PACKAGE/VARIANT: its workloads, all runs in the base place. */
struct set {
	const char *group, *package, *variant;
	size_t workload_count;
	struct workload *workloads;
	json_t *label; /* borrowed; NULL for base */
};

struct truth {
	struct arena arena;
	struct symtab *symtab;
	struct policy policy;
	size_t set_count;
	struct set *sets;
	unsigned reports, jobs;
	uint64_t seed;
	bool show; /* print every finding that failed a report */
	unsigned sessions;   /* of base; 0: groups are drawn from alone */
	const char *package; /* part of the name; NULL: all */
	size_t group_count;
	const char **groups;
};

/* What is asked of one kind of report; variant NULL: nothing changed. */
struct cell {
	const char *group;
	const struct set *variant;
	unsigned runs;
};

/* What came of one report. */
struct tally {
	unsigned failed;    /* at least one regression */
	unsigned named;     /* the culprit, in a metric it changes */
	unsigned total;     /* the culprit, or its workload's total */
	unsigned moved;     /* a finding says so, in the variant's workload */
	unsigned beside;    /* another function of the culprit's workload */
	unsigned elsewhere; /* a regression in an unchanged workload */
	unsigned kinds[4];  /* cpu function, total, site, exact */
};

/* The first count of a shuffled 0 .. most - 1. */
static void draw(size_t *out, size_t count, size_t most, uint64_t *state)
{
	size_t *all = malloc(most * sizeof *all);

	for (size_t i = 0; i < most; i++)
		all[i] = i;
	for (size_t i = 0; i < count; i++) {
		size_t j = i + draw_below(most - i, state), t = all[j];

		all[j] = all[i];
		out[i] = all[i] = t;
	}
	free(all);
}

static const struct workload *find_workload(const struct set *set,
	const char *name)
{
	for (size_t i = 0; i < set->workload_count; i++)
		if (strcmp(set->workloads[i].name, name) == 0)
			return &set->workloads[i];
	return NULL;
}

/* Draws one workload: base runs and head runs, from one set or two. */
static bool draw_workload(struct workload *out, const struct workload *base,
	const struct workload *head, size_t runs, uint64_t *state,
	struct arena *arena)
{
	size_t from[2 * DRAW_MAX];
	struct run *drawn = arena_alloc(arena, 2 * runs, sizeof *drawn);

	if (base == head ? base->base_count < 2 * runs :
			base->base_count < runs || head->base_count < runs)
		return false;
	if (base == head) {
		draw(from, 2 * runs, base->base_count, state);
	} else {
		draw(from, runs, base->base_count, state);
		draw(from + runs, runs, head->base_count, state);
	}
	for (size_t r = 0; r < 2 * runs; r++)
		drawn[r] = (r < runs ? base : head)->base[from[r]];
	*out = (struct workload){ base->name, runs, runs, drawn,
		drawn + runs };
	return true;
}

static const struct set *find_set(const struct truth *t, const char *group,
	const char *package, const char *variant)
{
	for (size_t i = 0; i < t->set_count; i++)
		if (strcmp(t->sets[i].group, group) == 0 &&
				strcmp(t->sets[i].package, package) == 0 &&
				strcmp(t->sets[i].variant, variant) == 0)
			return &t->sets[i];
	return NULL;
}

/* Adds K runs drawn from a workload to a list. */
static size_t add_runs(struct run *out, size_t count, const struct set *set,
	const char *workload, size_t runs, uint64_t *state)
{
	const struct workload *w = set ? find_workload(set, workload) : NULL;
	size_t from[DRAW_MAX];

	if (!w || w->base_count < runs)
		return count;
	draw(from, runs, w->base_count, state);
	for (size_t r = 0; r < runs; r++)
		out[count++] = w->base[from[r]];
	return count;
}

/* A report over sessions: groups are shuffled, the first is head's. For a
 * variant the first is the variant's own session. */
static size_t draw_sessions(struct workload *out, const struct truth *t,
	const struct cell *cell, uint64_t *state, struct arena *arena)
{
	size_t order[PACKAGES_MAX], count = 0, first = 0;

	draw(order, t->group_count, t->group_count, state);
	while (cell->variant && strcmp(t->groups[order[first]],
			cell->variant->group) != 0)
		first++;
	for (size_t s = 0; s < t->set_count; s++) {
		const struct set *set = &t->sets[s];
		bool changed = cell->variant && strcmp(cell->variant->package,
			set->package) == 0;

		if (strcmp(set->variant, "base") != 0 || strcmp(set->group,
				t->groups[order[first]]) != 0)
			continue;
		for (size_t w = 0; w < set->workload_count; w++) {
			const char *name = set->workloads[w].name;
			struct workload *x = &out[count];
			struct run *base = arena_alloc(arena, t->sessions *
				cell->runs, sizeof *base);
			struct run *head = arena_alloc(arena, cell->runs,
				sizeof *head);

			*x = (struct workload){ .base = base, .head = head };
			for (size_t g = 0, n = 0; n < t->sessions &&
					g < t->group_count; g++) {
				if (g == first)
					continue;
				x->base_count = add_runs(base, x->base_count,
					find_set(t, t->groups[order[g]],
						set->package, "base"), name,
					cell->runs, state);
				n++;
			}
			x->head_count = add_runs(head, 0, changed ?
				cell->variant : set, name, cell->runs, state);
			x->name = arena_printf(arena, "%s/%s/%s",
				set->group, set->package, name);
			count += x->base_count && x->head_count;
		}
	}
	return count;
}

static size_t draw_report(struct workload *out, const struct truth *t,
	const struct cell *cell, uint64_t *state, struct arena *arena)
{
	size_t count = 0;

	for (size_t s = 0; s < t->set_count; s++) {
		const struct set *set = &t->sets[s];
		const struct set *changed = set;

		if (strcmp(set->variant, "base") != 0 ||
				(*cell->group && strcmp(set->group,
					cell->group) != 0))
			continue;
		if (cell->variant && strcmp(cell->variant->package,
				set->package) == 0)
			changed = cell->variant;
		for (size_t w = 0; w < set->workload_count; w++) {
			const struct workload *head = find_workload(changed,
				set->workloads[w].name);

			if (head && draw_workload(&out[count],
					&set->workloads[w], head, cell->runs,
					state, arena)) {
				out[count].name = arena_printf(arena,
					"%s/%s/%s", set->group, set->package,
					set->workloads[w].name);
				count++;
			}
		}
	}
	return count;
}

static bool label_has(const struct set *set, const char *key,
	const char *value)
{
	json_t *list = json_object_get(set->label, key);

	for (size_t i = 0; value && i < json_array_size(list); i++)
		if (strcmp(json_string_value(json_array_get(list, i)),
				value) == 0)
			return true;
	return false;
}

static bool in_package(const struct finding *f, const struct set *set)
{
	char prefix[512];

	snprintf(prefix, sizeof prefix, "%s/%s/", set->group, set->package);
	return strncmp(f->workload, prefix, strlen(prefix)) == 0;
}

static void count_finding(struct tally *out, const struct finding *f,
	const struct set *variant)
{
	bool here = variant && in_package(f, variant);

	if (f->status == STATUS_MOVED)
		out->moved |= here;
	if (f->status != STATUS_REGRESSION)
		return;
	out->failed = 1;
	out->kinds[f->exact ? 3 : f->kind == KIND_TOTAL ? 1 :
		f->kind == KIND_SITE ? 2 : 0] = 1;
	if (!here)
		out->elsewhere = 1;
	else if (f->kind == KIND_TOTAL)
		out->total = 1;
	else if (!label_has(variant, "functions", f->subject.function))
		out->beside = 1;
	else if (label_has(variant, "metrics", f->metric))
		out->named = out->total = 1;
}

static void one_report(struct tally *out, const struct truth *t,
	const struct cell *cell, uint64_t seed, struct arena *arena)
{
	struct workload workloads[PACKAGES_MAX];
	struct comparison in = { .symtab = t->symtab, .policy = &t->policy,
		.workloads = workloads, .base_label = "base",
		.head_label = "head", .tool_version = "truth" };
	struct verdict verdict;

	*out = (struct tally){ 0 };
	in.workload_count = (t->sessions ? draw_sessions : draw_report)(
		workloads, t, cell, &seed, arena);
	compare(&verdict, &in, arena);
	for (size_t i = 0; i < verdict.finding_count; i++) {
		const struct finding *f = &verdict.findings[i];

		count_finding(out, f, cell->variant);
		if (t->show && f->status == STATUS_REGRESSION)
			printf("  %s %s %s %s: %g -> %g p %g\n", f->workload,
				kind_name(f->kind), f->metric,
				f->subject.function ? f->subject.function : "-",
				f->base.value, f->head.value, f->change.p);
	}
}

struct shared {
	const struct truth *truth;
	const struct cell *cell;
	struct tally *tallies;
	unsigned next;
	pthread_mutex_t lock;
};

static void *work(void *data)
{
	struct shared *s = data;
	struct arena arena = { 0 };

	for (;;) {
		unsigned at;

		pthread_mutex_lock(&s->lock);
		at = s->next++;
		pthread_mutex_unlock(&s->lock);
		if (at >= s->truth->reports)
			break;
		one_report(&s->tallies[at], s->truth, s->cell,
			s->truth->seed + at, &arena);
		arena_clear(&arena);
	}
	return NULL;
}

static struct tally run_cell(const struct truth *t, const struct cell *cell)
{
	struct shared shared = { .truth = t, .cell = cell,
		.tallies = calloc(t->reports, sizeof *shared.tallies),
		.lock = PTHREAD_MUTEX_INITIALIZER };
	pthread_t threads[64];
	struct tally sum = { 0 };

	for (unsigned j = 0; j < t->jobs; j++)
		pthread_create(&threads[j], NULL, work, &shared);
	for (unsigned j = 0; j < t->jobs; j++)
		pthread_join(threads[j], NULL);
	for (unsigned i = 0; i < t->reports; i++) {
		const struct tally *x = &shared.tallies[i];

		sum.failed += x->failed;
		sum.named += x->named;
		sum.total += x->total;
		sum.moved += x->moved;
		sum.beside += x->beside;
		sum.elsewhere += x->elsewhere;
		for (int k = 0; k < 4; k++)
			sum.kinds[k] += x->kinds[k];
	}
	free(shared.tallies);
	return sum;
}

static void show_rate(unsigned count, unsigned n)
{
	double lo, hi;

	proportion_interval(&lo, &hi, count, n);
	printf(" %6.2f [%5.2f, %5.2f]", 100.0 * count / n, 100.0 * lo,
		100.0 * hi);
}

static void show_unchanged(const struct truth *t, const char *group,
	const unsigned *runs, size_t count)
{
	for (size_t k = 0; k < count; k++) {
		struct cell cell = { group, NULL, runs[k] };
		struct tally sum = run_cell(t, &cell);

		printf("unchanged %-28s K=%-2u FAIL", *group ? group : "all",
			runs[k]);
		show_rate(sum.failed, t->reports);
		printf("  functions %u totals %u sites %u exact %u of %u\n",
			sum.kinds[0], sum.kinds[1], sum.kinds[2],
			sum.kinds[3], t->reports);
		fflush(stdout);
	}
}

static void show_variant(const struct truth *t, const struct set *set,
	unsigned runs)
{
	struct cell cell = { set->group, set, runs };
	struct tally sum = run_cell(t, &cell);
	const char *truth = json_string_value(json_object_get(set->label,
		"truth"));

	printf("%-9.9s %-28s K=%-2u", truth ? truth : "?",
		arena_printf(&((struct truth *)t)->arena, "%s/%s",
			set->package, set->variant), runs);
	if (truth && strcmp(truth, "regression") == 0) {
		printf(" named");
		show_rate(sum.named, t->reports);
		printf(" or total %6.2f", 100.0 * sum.total / t->reports);
	} else {
		printf(" FAIL ");
		show_rate(sum.failed, t->reports);
		printf(" moved    %6.2f", 100.0 * sum.moved / t->reports);
	}
	printf("  beside %u elsewhere %u\n", sum.beside, sum.elsewhere);
	fflush(stdout);
}

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static size_t list(char **out, size_t most, const char *path)
{
	DIR *dir = opendir(path);
	struct dirent *entry;
	size_t count = 0;

	while (dir && (entry = readdir(dir)) && count < most)
		if (entry->d_name[0] != '.' && !strchr(entry->d_name, '.'))
			out[count++] = strdup(entry->d_name);
	if (dir)
		closedir(dir);
	qsort(out, count, sizeof *out, compare_names);
	return count;
}

static void load_set(struct truth *t, const char *data, const char *group,
	const char *package, const char *variant, json_t *labels)
{
	struct arena *arena = &t->arena;
	const char *name = arena_printf(arena, "%s/%s/%s", group, package,
		variant);
	struct runset sets[2] = { 0 };
	struct reading reading = { .symtab = t->symtab, .policy = &t->policy,
		.limits = limits_default, .jobs = t->jobs };
	struct set *set = &t->sets[t->set_count];
	struct err err = { 0 };

	*set = (struct set){ .group = group, .package = package,
		.variant = variant, .label = json_object_get(labels, name) };
	if (runset_scan(&sets[0], arena_printf(arena, "%s/%s", data, name),
			arena, &err) || runsets_read(sets, 1, &reading, arena,
			&err)) {
		fprintf(stderr, "truth: %s\n", err.text);
		exit(5);
	}
	sets[1] = sets[0];
	runsets_pair(&set->workloads, &set->workload_count, &sets[0],
		&sets[1], arena);
	t->set_count++;
}

static void load(struct truth *t, const char *data)
{
	static char *groups[64], *packages[256], *variants[256];
	char path[4096];
	json_t *labels;
	size_t g = list(groups, 64, data);

	t->groups = calloc(64, sizeof *t->groups);
	for (size_t i = 0; i < g; i++)
		t->groups[t->group_count++] = groups[i];
	snprintf(path, sizeof path, "%s/labels.json", data);
	labels = json_load_file(path, 0, NULL);
	t->sets = calloc(4096, sizeof *t->sets);
	for (size_t i = 0; i < g; i++) {
		snprintf(path, sizeof path, "%s/%s", data, groups[i]);
		for (size_t p = 0, n = list(packages, 256, path); p < n; p++) {
			snprintf(path, sizeof path, "%s/%s/%s", data,
				groups[i], packages[p]);
			if (t->package && !strstr(packages[p], t->package))
				continue;
			for (size_t v = 0, m = list(variants, 256, path);
					v < m; v++)
				load_set(t, data, groups[i], packages[p],
					variants[v], labels);
		}
	}
	if (t->set_count == 0) {
		fprintf(stderr, "truth: %s: no GROUP/PACKAGE/VARIANT below\n",
			data);
		exit(5);
	}
}

/* Groups in order of name, "" for all together. */
static void show_all(const struct truth *t, const unsigned *runs, size_t count,
	bool variants)
{
	for (size_t g = 0; !t->sessions && g < t->group_count; g++)
		show_unchanged(t, t->groups[g], runs, count);
	if (t->sessions || t->group_count > 1)
		show_unchanged(t, "", runs, count);
	for (size_t k = 0; variants && k < count; k++)
		for (size_t s = 0; s < t->set_count; s++)
			if (strcmp(t->sets[s].variant, "base") != 0)
				show_variant(t, &t->sets[s], runs[k]);
}

int main(int argc, char **argv)
{
	static const char *const measured[] = { "auto", "interleaved",
		"apart" };
	struct truth t = { .symtab = symtab_new(), .policy = policy_default,
		.reports = 1000, .jobs = 2, .seed = 1 };
	unsigned runs[16] = { 3, 5, 10 };
	bool variants = true;
	size_t count = 3;
	int i = 1;

	for (; i + 1 < argc && argv[i][0] == '-'; i += 2) {
		const char *value = argv[i + 1];

		if (strcmp(argv[i], "--reports") == 0)
			t.reports = (unsigned)strtoul(value, NULL, 10);
		else if (strcmp(argv[i], "--seed") == 0)
			t.seed = strtoul(value, NULL, 10);
		else if (strcmp(argv[i], "--jobs") == 0)
			t.jobs = (unsigned)strtoul(value, NULL, 10) % 65;
		else if (strcmp(argv[i], "--runs") == 0)
			for (count = 0; *value && count < 16;
					value += *value == ',')
				runs[count++] = (unsigned)strtoul(value,
					(char **)&value, 10);
		else if (strcmp(argv[i], "--sessions") == 0)
			t.sessions = (unsigned)strtoul(value, NULL, 10);
		else if (strcmp(argv[i], "--package") == 0)
			t.package = value;
		else if (strcmp(argv[i], "--show") == 0)
			t.show = strcmp(value, "yes") == 0;
		else if (strcmp(argv[i], "--variants") == 0)
			variants = strcmp(value, "yes") == 0;
		else if (strcmp(argv[i], "--measured") == 0)
			for (unsigned m = 0; m < 3; m++)
				if (strcmp(measured[m], value) == 0)
					t.policy.measured = m;
	}
	if (i + 1 != argc) {
		fprintf(stderr, "usage: truth [--reports N] [--seed N] "
			"[--jobs N] [--runs K,K] [--measured HOW] DATA\n");
		return 4;
	}
	load(&t, argv[i]);
	show_all(&t, runs, count, variants);
	symtab_free(t.symtab);
	arena_clear(&t.arena);
	return 0;
}
