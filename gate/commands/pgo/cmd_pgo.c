/* profgate pgo: CPU profiles to the one that a compiler is given. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/commands/commands.h"
#include "gate/commands/pgo/merge.h"
#include "gate/core/file.h"
#include "gate/core/memory.h"
#include "gate/read/reader.h"
#include "gate/runs/read_options.h"
#include "gate/runs/runs.h"
#include "gate/text/escape.h"
#include "gate/text/lines.h"
#include "gate/text/quantity.h"

#define SAMPLES_MIN 1000

enum { WEIGHT_SAMPLES = 2 };

struct pgo_values {
	const char *out;
	const char *symbols;
	unsigned stale;   /* percent */
	unsigned weight;  /* 1 workload, 2 samples */
	unsigned keep;
	unsigned samples; /* fewest */
	struct read_options reading;
};

struct pgo {
	const struct pgo_values *values;
	struct symtab *symtab;
	struct limits limits;
	struct merge merge;
};

static int add_capture(struct pgo *g, const struct capture *capture,
	struct err *err)
{
	struct arena arena = {.ceiling = g->limits.arena};
	struct profile profile = {0};
	int status = capture_read_file(&profile, capture->path, &arena,
		g->symtab, &g->limits, err);

	if (status == 0)
		merge_add(&g->merge, &profile);
	arena_clear(&arena);
	return status;
}

/* Captures of one workload lie beside each other; those of other metrics have
 * nothing for a compiler. */
static int add_runs(struct pgo *g, const struct runs *runs, struct err *err)
{
	const struct run_set *set = &runs->sets[SET_BASE];
	const char *workload = NULL;
	int status = 0;

	for (size_t i = 0; i < set->capture_count && status == 0; i++) {
		const struct capture *capture = &set->captures[i];
		struct buf shown = {0};

		if (!workload || strcmp(workload, capture->workload) != 0)
			merge_workload(&g->merge);
		workload = capture->workload;
		escape_line(&shown, capture->path, CAP_SENTENCE);
		memory_doing(shown.data);
		status = add_capture(g, capture, err);
		memory_doing(NULL);
		buf_clear(&shown);
	}
	return status;
}

static int check(const struct pgo *g, const char *dir, struct err *err)
{
	unsigned least = g->values->samples ? g->values->samples : SAMPLES_MIN;
	double samples = merge_samples(&g->merge);

	if (g->merge.capture_count == 0)
		return err_set(err, ERR_INPUT,
			"%s has no CPU profile; take some of the program under "
			"its usual load",
			dir);
	if (samples < (double)least)
		return err_set(err, ERR_INPUT,
			"%s has %.0f samples, and %u are the least that tell "
			"what is hot; take more or longer profiles, or lower "
			"--min-samples",
			dir, samples, least);
	if (!(g->merge.started > 0.0))
		return err_set(err, ERR_INPUT,
			"no function in %s says at which line it begins, which "
			"the compiler needs; profiles of programs that Go 1.20 "
			"or later built do",
			dir);
	return 0;
}

/* The functions of a binary: names as they are, and cut before the arguments of
 * their types. */
struct symbols {
	struct rowset whole, generic;
};

/* A line of `go tool nm` is [address [size]] type name; the type is one letter,
 * and a name may have blanks. */
static void add_symbol(struct symbols *out, struct span line,
	struct symtab *symtab)
{
	struct span rest = line, word;

	while (word_next(&rest, &word)) {
		size_t bracket;
		sym name;

		if (word.len != 1 || !strchr("TtRrDdBbUC", word.data[0]))
			continue;
		while (rest.len && rest.data[0] == ' ') {
			rest.data++;
			rest.len--;
		}
		if (span_ends(rest, ".abi0")) /* of assembly; no profile has it */
			rest.len -= sizeof ".abi0" - 1;
		name = symtab_intern(symtab, rest);
		rowset_add(&out->whole, &name.i);
		bracket = text_find(rest, span_of("["));
		if (bracket < rest.len) {
			name = symtab_intern(symtab,
				(struct span){rest.data, bracket});
			rowset_add(&out->generic, &name.i);
		}
		return;
	}
}

static int read_symbols(struct symbols *out, const struct pgo *g,
	struct err *err)
{
	struct buf text = {0};
	struct lines lines;
	struct span line;

	rowset_init(&out->whole, 1);
	rowset_init(&out->generic, 1);
	if (file_read(&text, g->values->symbols, g->limits.inflated, err))
		return -1;
	lines = (struct lines){.text = buf_view(&text)};
	while (lines_next(&lines, &line))
		add_symbol(out, line, g->symtab);
	buf_clear(&text);
	if (out->whole.count == 0)
		return err_set(err, ERR_INPUT,
			"%s has no symbols; it is to be what `go tool nm "
			"BINARY` prints",
			g->values->symbols);
	return 0;
}

/* Of the samples, the share in functions that the binary has, and in those it
 * has only with the arguments of their types. */
static void find_shares(double *there, double *generic, const struct pgo *g,
	const struct symbols *symbols)
{
	const struct merge *m = &g->merge;
	double all = merge_samples(m);

	*there = *generic = 0.0;
	for (uint32_t i = 0; i < m->physical.count; i++) {
		const uint32_t *name = rowset_at(&m->physical, i);

		if (rowset_find(&symbols->whole, name) != ROWSET_NONE)
			*there += m->physical_samples[i] / all;
		else if (rowset_find(&symbols->generic, name) != ROWSET_NONE)
			*generic += m->physical_samples[i] / all;
	}
}

/* Returns 1 when the binary lacks too much of it. */
static int tell_stale(const struct pgo *g, struct err *err)
{
	double there, generic;
	struct symbols symbols;
	int status = read_symbols(&symbols, g, err);

	if (status == 0) {
		find_shares(&there, &generic, g, &symbols);
		printf("%.1f %% of the samples are in functions that the "
		       "binary has\n",
			100.0 * there);
		if (generic > 0.0)
			printf("%.1f %% are in names that lost the arguments of "
			       "their types, which match no function: profiles "
			       "from the program itself keep them\n",
				100.0 * generic);
		if (g->values->stale &&
			100.0 * (1.0 - there) > (double)g->values->stale) {
			printf("STALE: more than %u %% are in functions that "
			       "it does not have; take new profiles\n",
				g->values->stale);
			status = 1;
		}
	}
	rowset_clear(&symbols.whole);
	rowset_clear(&symbols.generic);
	return status;
}

static void tell(const struct pgo *g, size_t stacks)
{
	const struct merge *m = &g->merge;
	double samples = merge_samples(m), all = samples + m->dropped;
	uint32_t workloads = merge_workloads(m);
	struct buf out = {0};

	escape_line(&out, g->values->out ? g->values->out : "default.pgo",
		CAP_SENTENCE);
	buf_printf(&out, ": %zu CPU profile%s of %u workload%s, ",
		m->capture_count, m->capture_count == 1 ? "" : "s",
		workloads, workloads == 1 ? "" : "s");
	format_count(&out, (size_t)samples);
	buf_text(&out, " samples on ");
	format_count(&out, stacks);
	buf_text(&out, " stacks\n");
	if (m->started < .9 * samples)
		buf_printf(&out,
			"%.0f %% of the samples are in functions that do not "
			"say at which line they begin: the compiler cannot use "
			"them\n",
			100.0 * (1.0 - m->started / samples));
	if (m->dropped > 0.0)
		buf_printf(&out,
			"%.1f %% were left out: the profiler itself, and what "
			"an agent or a server cut off\n",
			100.0 * m->dropped / all);
	fwrite(out.data, 1, out.len, stdout);
	buf_clear(&out);
}

static int write_profile(const struct pgo *g, struct err *err)
{
	const char *path = g->values->out ? g->values->out : "default.pgo";
	struct target target;
	struct buf bytes = {0};
	size_t stacks;
	int status;

	if (target_open(&target, path, err))
		return -1;
	stacks = merge_write(&bytes, &g->merge, g->symtab,
		g->values->weight != WEIGHT_SAMPLES);
	status = target_commit(&target, buf_view(&bytes), err);
	buf_clear(&bytes);
	if (status == 0)
		tell(g, stacks);
	return status;
}

static int run(const void *given, const struct args *args, struct err *err)
{
	const struct pgo_values *values = given;
	struct pgo g = {.values = values,
		.symtab = symtab_new(),
		.limits = read_limits(&values->reading)};
	const char *dir = args->items[0];
	struct runs runs;
	int status;

	if (values->stale && !values->symbols) {
		symtab_free(g.symtab);
		return err_set(err, ERR_USAGE,
			"--stale asks what --symbols tells; give that too");
	}
	runs_open(&runs, g.symtab, args->arena);
	merge_init(&g.merge, values->keep);
	status = runs_add(&runs, SET_BASE, dir, err);
	if (status == 0)
		status = add_runs(&g, &runs, err);
	if (status == 0)
		status = check(&g, dir, err);
	if (status == 0)
		status = write_profile(&g, err);
	if (status == 0 && values->symbols)
		status = tell_stale(&g, err);
	merge_clear(&g.merge);
	symtab_free(g.symtab);
	return status;
}

static const char *const weights[] = {"workload", "samples", NULL};

#define AT(member) .offset = offsetof(struct pgo_values, member)

static const struct opt own[] = {
	{.name = "out", .letter = 'o', .kind = OPT_TEXT, .value = "FILE",
		AT(out), .help = "what to write; default: default.pgo"},
	{.name = "weight", .kind = OPT_CHOICE, .choices = weights, AT(weight),
		.help = "what counts alike: each workload, however long it was "
			"profiled, or each sample; default: workload"},
	{.name = "keep", .kind = OPT_COUNT, .value = "N", .max = 1000000,
		AT(keep),
		.help = "only N frames of each stack, from the leaf: a smaller "
			"file; default: all"},
	{.name = "min-samples", .kind = OPT_COUNT, .value = "N",
		.max = 1000000000, AT(samples),
		.help = "refuse fewer samples than that; default: 1000"},
	{.name = "symbols", .kind = OPT_TEXT, .value = "FILE", AT(symbols),
		.help = "what `go tool nm BINARY` prints: says which part of the "
			"samples is in functions that the binary has"},
	{.name = "stale", .kind = OPT_COUNT, .value = "PERCENT", .max = 100,
		AT(stale),
		.help = "exit code 1 when more of the samples than that are in "
			"functions that --symbols does not have"},
	{0}
};

static const struct opt_group own_group = {"Options", own, NULL};

static const struct opt_part parts[] = {
	{&own_group, 0},
	{&read_group, offsetof(struct pgo_values, reading)},
	{0}
};

static const char *const examples[] = {
	"profgate pgo perf -o cmd/order/default.pgo",
	"the CPU profiles of a run set, for go build, which finds the file",
	"go tool nm order >order.nm; profgate pgo --symbols order.nm --stale 10 perf",
	"the same, exit code 1 when the program is another by now",
	NULL
};

const struct cmd cmd_pgo = {
	.name = "pgo",
	.summary = "CPU profiles to one that guides a compiler",
	.operands = "RUNS",
	.least = 1,
	.most = 1,
	.about = "Sums the CPU profiles of a run set up to a file that "
		 "`go build -pgo` takes, without the profiler itself, times, "
		 "addresses and labels: the same profiles give the same bytes, "
		 "whatever their order and names. Other captures of the run set "
		 "are passed over. Whether a build with it is faster, `profgate "
		 "compare` of runs of both builds tells.",
	.examples = examples,
	.parts = parts,
	.values_size = sizeof(struct pgo_values),
	.run = run,
};
