/* Reports drawn from labelled run sets: DATA/GROUP/PACKAGE/VARIANT, and
 * DATA/labels.json says what each variant is. A report holds all packages of a
 * group, K base runs against K others; for a variant, its package's head runs
 * are the variant's. Nothing is drawn twice into one report. */
#include "tests/truth/truth.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* One PACKAGE/VARIANT: its workloads, all runs in the base place. */
struct set {
	const char *group, *package, *variant;
	size_t workload_count;
	struct workload *workloads;
	json_t *label; /* borrowed; NULL for base */
};

struct labelled {
	size_t set_count;
	struct set *sets;
	size_t group_count;
	char *groups[LIST_MAX];
};

/* What is asked of one kind of report; variant NULL: nothing changed. */
struct cell {
	const struct labelled *data;
	const char *group;
	const struct set *variant;
	unsigned runs;
	bool budget;
};

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
	const struct workload *head, const struct cell *cell, uint64_t *state,
	struct arena *arena)
{
	size_t from[2 * DRAW_MAX], runs = cell->runs;
	size_t most = base == head ? base->base_count / 2 : head->base_count;
	struct run *drawn;

	if (cell->budget && runs <= most) /* as many as there are */
		runs = most < DRAW_MAX ? most : DRAW_MAX;
	drawn = arena_alloc(arena, 2 * runs, sizeof *drawn);
	if (base == head ? base->base_count < 2 * runs :
			base->base_count < runs || head->base_count < runs)
		return false;
	if (base == head) {
		truth_draw(from, 2 * runs, base->base_count, state);
	} else {
		truth_draw(from, runs, base->base_count, state);
		truth_draw(from + runs, runs, head->base_count, state);
	}
	for (size_t r = 0; r < 2 * runs; r++)
		drawn[r] = (r < runs ? base : head)->base[from[r]];
	*out = (struct workload){base->name, runs, runs, drawn,
		drawn + runs};
	return true;
}

static size_t draw_report(struct workload *out, const struct cell *cell,
	uint64_t *state, struct arena *arena)
{
	size_t count = 0;

	for (size_t s = 0; s < cell->data->set_count; s++) {
		const struct set *set = &cell->data->sets[s];
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
					&set->workloads[w], head, cell,
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
	const void *kind, uint64_t seed, struct arena *arena)
{
	const struct cell *cell = kind;
	struct workload workloads[WORKLOADS_MAX];
	size_t count = draw_report(workloads, cell, &seed, arena);
	struct verdict verdict;

	if (cell->budget)
		out->spent = truth_measure(workloads, count, cell->runs, t,
			arena);
	else
		out->spent = 1.0;
	truth_compare(&verdict, out, t, workloads, count, arena);
	for (size_t i = 0; i < verdict.finding_count; i++)
		count_finding(out, &verdict.findings[i], cell->variant);
}

static void show_spent(const struct truth *t, const struct tally *sum)
{
	if (t->budget)
		printf("  spent %.2f of the budget\n", sum->spent);
}

static void show_unchanged(const struct truth *t, const struct labelled *data,
	const char *group)
{
	for (size_t k = 0; k < t->runs_count; k++) {
		struct cell cell = {data, group, NULL, t->runs[k], t->budget};
		struct tally sum = truth_run(t, one_report, &cell);

		printf("unchanged %-28s K=%-2u FAIL", *group ? group : "all",
			t->runs[k]);
		truth_show_rate(sum.failed, t->reports);
		printf("  functions %u totals %u sites %u exact %u of %u\n",
			sum.kinds[0], sum.kinds[1], sum.kinds[2],
			sum.kinds[3], t->reports);
		show_spent(t, &sum);
		fflush(stdout);
	}
}

static void show_variant(const struct truth *t, const struct labelled *data,
	const struct set *set, unsigned runs)
{
	struct cell cell = {data, set->group, set, runs, t->budget};
	struct tally sum = truth_run(t, one_report, &cell);
	const char *truth = json_string_value(json_object_get(set->label,
		"truth"));
	char name[512];

	snprintf(name, sizeof name, "%s/%s", set->package, set->variant);
	printf("%-9.9s %-28s K=%-2u", truth ? truth : "?", name, runs);
	if (truth && strcmp(truth, "regression") == 0) {
		printf(" named");
		truth_show_rate(sum.named, t->reports);
		printf(" or total %6.2f", 100.0 * sum.total / t->reports);
	} else {
		printf(" FAIL ");
		truth_show_rate(sum.failed, t->reports);
		printf(" moved    %6.2f", 100.0 * sum.moved / t->reports);
	}
	printf("  beside %u elsewhere %u\n", sum.beside, sum.elsewhere);
	show_spent(t, &sum);
	fflush(stdout);
}

static void load_set(struct labelled *out, struct truth *t,
	const char *group, const char *package, const char *variant,
	json_t *labels)
{
	const char *name = arena_printf(&t->arena, "%s/%s/%s", group, package,
		variant);
	struct set *set = &out->sets[out->set_count++];

	*set = (struct set){.group = group, .package = package,
		.variant = variant, .label = json_object_get(labels, name)};
	truth_read(&set->workloads, &set->workload_count, t,
		arena_printf(&t->arena, "%s/%s", t->data, name));
}

static void load(struct labelled *out, struct truth *t)
{
	static char *packages[LIST_MAX], *variants[LIST_MAX];
	char path[4096];
	json_t *labels;

	snprintf(path, sizeof path, "%s/labels.json", t->data);
	labels = json_load_file(path, 0, NULL);
	out->group_count = truth_list(out->groups, LIST_MAX, t->data);
	out->sets = calloc(4096, sizeof *out->sets);
	for (size_t i = 0; i < out->group_count; i++) {
		snprintf(path, sizeof path, "%s/%s", t->data, out->groups[i]);
		for (size_t p = 0, n = truth_list(packages, LIST_MAX, path);
				p < n; p++) {
			snprintf(path, sizeof path, "%s/%s/%s", t->data,
				out->groups[i], packages[p]);
			for (size_t v = 0, m = truth_list(variants, LIST_MAX,
					path); v < m; v++)
				load_set(out, t, out->groups[i], packages[p],
					variants[v], labels);
		}
	}
	if (out->set_count == 0) {
		fprintf(stderr, "truth: %s: no GROUP/PACKAGE/VARIANT below\n",
			t->data);
		exit(5);
	}
}

/* Groups in order of name, "" for all together. */
void truth_labelled(struct truth *t)
{
	static struct labelled data;

	if (t->runs_count == 0) {
		t->runs_count = 3;
		memcpy(t->runs, (const unsigned[]){3, 5, 10},
			3 * sizeof *t->runs);
	}
	load(&data, t);
	for (size_t g = 0; g < data.group_count; g++)
		show_unchanged(t, &data, data.groups[g]);
	if (data.group_count > 1)
		show_unchanged(t, &data, "");
	for (size_t k = 0; t->variants && k < t->runs_count; k++)
		for (size_t s = 0; s < data.set_count; s++)
			if (strcmp(data.sets[s].variant, "base") != 0)
				show_variant(t, &data, &data.sets[s],
					t->runs[k]);
}
