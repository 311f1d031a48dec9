/* How often the gate is right: draws whole reports from captures and counts
 * false alarms, detections and wrong names.
 *
 * usage: truth [--reports N] [--seed N] [--jobs N] [--runs K,K,...]
 *              [--measured auto|interleaved|apart] [--variants yes|no]
 *              [--sessions N] [--heads N] [--show yes|no]
 *              [--budget yes|no] DATA
 *
 * Where there is a DATA/labels.json, DATA/GROUP/PACKAGE/VARIANT are run sets
 * and the labels say what each variant is (labelled.c). Otherwise DATA/SESSION
 * are run sets of unchanged code (sessions.c); fixtures/README.md has both. */
#include "tests/truth/truth.h"

#include <dirent.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "compare/stats/stats.h"
#include "gate/core/random.h"
#include "gate/runs/runs.h"

void truth_draw(size_t *out, size_t count, size_t most, uint64_t *state)
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

static int compare_names(const void *a, const void *b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

size_t truth_list(char **out, size_t most, const char *path)
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

void truth_read(struct workload **out, size_t *count, struct truth *t,
	const char *path)
{
	const struct load load = {.policy = &t->policy,
		.limits = limits_default, .jobs = t->jobs};
	struct runs runs;
	struct err err = {0};

	runs_open(&runs, t->symtab, &t->arena);
	if (runs_add(&runs, SET_BASE, path, &err) ||
			runs_load(&runs, &load, &err)) {
		fprintf(stderr, "truth: %s\n", err.text);
		exit(5);
	}
	runs.sets[SET_HEAD] = runs.sets[SET_BASE];
	runs_pair(out, count, &runs, &t->arena);
}

void truth_compare(struct verdict *out, struct tally *tally,
	const struct truth *t, const struct workload *workloads, size_t count,
	struct arena *arena)
{
	struct compare_input in = {.symtab = t->symtab, .policy = &t->policy,
		.workloads = workloads, .workload_count = count,
		.base_label = "base", .head_label = "head",
		.tool_version = "truth"};

	compare(out, &in, arena);
	for (size_t i = 0; i < out->finding_count; i++) {
		const struct finding *f = &out->findings[i];

		if (f->status != STATUS_REGRESSION)
			continue;
		tally->failed = 1;
		tally->kinds[f->exact ? 3 : f->kind == KIND_TOTAL ? 1 :
			f->kind == KIND_SITE ? 2 : 0] = 1;
		if (t->show)
			printf("  %s %s %s %s: %g -> %g p %g\n", f->workload,
				kind_name(f->kind), f->metric,
				f->subject.function ? f->subject.function : "-",
				f->base.value, f->head.value, f->change.p);
	}
}

struct shared {
	const struct truth *truth;
	report_fn *one;
	const void *kind;
	struct tally *tallies;
	unsigned next;
	pthread_mutex_t lock;
};

static void *work(void *data)
{
	struct shared *s = data;
	struct arena arena = {0};

	for (;;) {
		unsigned at;

		pthread_mutex_lock(&s->lock);
		at = s->next++;
		pthread_mutex_unlock(&s->lock);
		if (at >= s->truth->reports)
			break;
		s->one(&s->tallies[at], s->truth, s->kind,
			s->truth->seed + at, &arena);
		arena_clear(&arena);
	}
	return NULL;
}

struct tally truth_run(const struct truth *t, report_fn *one, const void *kind)
{
	struct shared shared = {.truth = t, .one = one, .kind = kind,
		.tallies = calloc(t->reports, sizeof *shared.tallies),
		.lock = PTHREAD_MUTEX_INITIALIZER};
	pthread_t threads[64];
	struct tally sum = {0};

	for (unsigned j = 0; j < t->jobs; j++)
		pthread_create(&threads[j], NULL, work, &shared);
	for (unsigned j = 0; j < t->jobs; j++)
		pthread_join(threads[j], NULL);
	for (unsigned i = 0; i < t->reports; i++) {
		const struct tally *x = &shared.tallies[i];

		sum.reports += x->reports;
		sum.failed += x->failed;
		sum.named += x->named;
		sum.total += x->total;
		sum.moved += x->moved;
		sum.beside += x->beside;
		sum.elsewhere += x->elsewhere;
		sum.spent += x->spent / t->reports;
		for (int k = 0; k < 4; k++)
			sum.kinds[k] += x->kinds[k];
	}
	free(shared.tallies);
	return sum;
}

void truth_show_rate(unsigned count, unsigned n)
{
	double lo, hi;

	proportion_interval(&lo, &hi, count, n);
	printf(" %6.2f [%5.2f, %5.2f]", n ? 100.0 * count / n : 0.0,
		100.0 * lo, 100.0 * hi);
}

/* Whole numbers of the command line. */
static bool option_number(struct truth *t, const char *name, const char *value)
{
	struct {
		const char *name;
		unsigned *number;
	} options[] = {
		{"--reports", &t->reports}, {"--jobs", &t->jobs},
		{"--sessions", &t->sessions}, {"--heads", &t->heads},
	};

	for (size_t i = 0; i < sizeof options / sizeof *options; i++)
		if (strcmp(options[i].name, name) == 0) {
			*options[i].number = (unsigned)strtoul(value, NULL, 10);
			return true;
		}
	return false;
}

static bool option(struct truth *t, const char *name, const char *value)
{
	static const char *const measured[] = {"auto", "interleaved",
		"apart"};

	if (option_number(t, name, value))
		return true;
	if (strcmp(name, "--seed") == 0)
		t->seed = strtoul(value, NULL, 10);
	else if (strcmp(name, "--runs") == 0)
		for (t->runs_count = 0; *value && t->runs_count < 16;
				value += *value == ',')
			t->runs[t->runs_count++] = (unsigned)strtoul(value,
				(char **)&value, 10);
	else if (strcmp(name, "--show") == 0)
		t->show = strcmp(value, "yes") == 0;
	else if (strcmp(name, "--budget") == 0)
		t->budget = strcmp(value, "yes") == 0;
	else if (strcmp(name, "--variants") == 0)
		t->variants = strcmp(value, "yes") == 0;
	else if (strcmp(name, "--measured") == 0)
		for (unsigned m = 0; m < 3; m++)
			t->policy.measured = strcmp(measured[m], value) ?
				t->policy.measured : m;
	else
		return false;
	return true;
}

int main(int argc, char **argv)
{
	struct truth t = {.symtab = symtab_new(), .policy = policy_default,
		.reports = 1000, .jobs = 2, .seed = 1, .variants = true,
		.sessions = 5};
	char labels[4096];
	int i = 1;

	while (i + 2 < argc && option(&t, argv[i], argv[i + 1]))
		i += 2;
	if (i + 1 != argc || t.jobs < 1 || t.jobs > 64 || t.reports < 1) {
		fprintf(stderr, "usage: truth [--reports N] [--seed N] "
			"[--jobs N] [--runs K,K] [--measured HOW] "
			"[--variants yes|no] [--sessions N] [--heads N] "
			"[--show yes|no] [--budget yes|no] DATA\n");
		return 4;
	}
	t.data = argv[i];
	snprintf(labels, sizeof labels, "%s/labels.json", t.data);
	if (access(labels, R_OK) == 0)
		truth_labelled(&t);
	else
		truth_sessions(&t);
	symtab_free(t.symtab);
	arena_clear(&t.arena);
	return 0;
}
