/* Reads captures with several threads, each of them once. */
#include "compare/frames/known.h"
#include "gate/git/object_id.h"
#include "gate/runs/runs.h"

#include <inttypes.h>
#include <string.h>

#include "compare/costs/holdings.h"
#include "gate/core/file.h"
#include "gate/core/memory.h"
#include "gate/core/parallel.h"
#include "gate/model/metric.h"
#include "gate/model/stored.h"
#include "gate/read/reader.h"
#include "gate/runs/check.h"
#include "gate/runs/run_names.h"
#include "gate/runs/sidecar.h"
#include "gate/runs/symbols.h"
#include "gate/text/escape.h"

/* The state of a thread. */
struct worker {
	struct runs *runs;
	struct capture **captures; /* those to read, of all sets in one row */
	const struct load *load;
	const struct limits *limits; /* by enum symbols_side */
	struct known_texts *known; /* of all workers */
	struct arena scratch;
	struct buf bytes;
	struct arena costs; /* kept until the end */
	size_t opened;
};

/* What is known of the capture's run besides. */
static int known_beside(struct sidecar_known *out,
	const struct capture *capture, struct worker *worker, struct err *err)
{
	const char *slash, *folder, *path;

	*out = (struct sidecar_known){.started = capture->started};
	if (capture->started || capture->content.data)
		return 0;
	slash = strrchr(capture->path, '/');
	folder = arena_copy(&worker->scratch,
		(struct span){capture->path, (size_t)(slash - capture->path)});
	path = run_name_file(folder, capture->run, SIDECAR_ENDING,
		&worker->scratch);
	worker->opened++;
	return sidecar_read(out, path, &worker->scratch, err);
}

static bool is_of_time(const struct profile *profile)
{
	for (uint32_t m = 0; m < profile->metric_count; m++)
		if (metric_row_of(profile->symtab, &profile->metrics[m])
				->kind == METRIC_TIME)
			return true;
	return false;
}

static void add_fact(struct profile *profile, struct symtab *symtab,
	const char *key, const char *value)
{
	if (value)
		profile->facts[profile->fact_count++] =
			(struct fact){symtab_intern(symtab, span_of(key)),
				symtab_intern(symtab, span_of(value))};
}

/* Go's mutex and block profiles name their metrics alike; files say which is
 * which. */
static void name_block(struct profile *profile, const struct capture *capture,
	struct symtab *symtab)
{
	if (!run_name_is_kind(capture->path, "block"))
		return;
	for (uint32_t m = 0; m < profile->metric_count; m++) {
		struct metric *metric = &profile->metrics[m];
		const char *name =
			metric_of_block(metric_row_of(symtab, metric));

		if (name)
			metric->name = symtab_intern(symtab, span_of(name));
	}
}

/* Puts into the profile what it does not say itself; a baseline keeps it with
 * the rest. */
static void add_known(struct profile *profile,
	const struct sidecar_known *known, struct worker *worker)
{
	enum { FACTS = 4 };
	struct symtab *symtab = worker->runs->symtab;
	double operations = is_of_time(profile) ? known->time_operations
	                                        : known->counter_operations;
	struct fact *facts = arena_alloc(&worker->scratch,
		profile->fact_count + FACTS + known->code_count, sizeof *facts);

	/* Believed before the capture's own time, which some profilers take
	 * when they end. */
	if (known->started)
		profile->time_nanos = known->started;
	if (profile->duration_nanos == 0)
		profile->duration_nanos = known->duration;
	/* without one a heap profile counts since the program began */
	if (profile->duration_nanos == 0 && is_of_time(profile))
		profile->duration_nanos = known->window;
	for (uint32_t f = 0; f < profile->fact_count; f++) {
		facts[f] = profile->facts[f];
		if (known->counter &&
			sym_equal(facts[f].key,
				symtab_intern(symtab, span_of(FACT_COUNTER))))
			facts[f].value =
				symtab_intern(symtab, span_of(known->counter));
	}
	profile->facts = facts;
	add_fact(profile, symtab, FACT_OPERATIONS,
		operations > 0.0
			? arena_printf(&worker->scratch, "%.17g", operations)
			: NULL);
	add_fact(profile, symtab, FACT_INSTANCE, known->instance);
	add_fact(profile, symtab, FACT_BOOT, known->boot);
	add_fact(profile, symtab, FACT_COMMIT, known->commit);
	add_fact(profile, symtab, FACT_WINDOW, known->window ? "yes" : NULL);
	for (size_t i = 0; is_of_time(profile) && i < known->code_count; i++)
		add_fact(profile, symtab, FACT_CODE,
			arena_printf(&worker->scratch, "%016" PRIx64 " %s",
				known->codes[i].code, known->codes[i].function));
}

static struct span encode(const struct profile *profile, struct buf *bytes,
	struct arena *arena)
{
	bytes->len = 0;
	stored_write(bytes, profile);
	return (struct span){arena_copy(arena, buf_view(bytes)), bytes->len};
}

/* The path as people know it. */
static const char *shown_path(const struct capture *capture)
{
	return capture->at ? strrchr(capture->at, '/') + 1 : capture->path;
}

/* With who names what the captures of its side have as addresses. */
static const struct limits *limits_of(const struct worker *worker,
	const struct capture *capture)
{
	const struct run_set *base = &worker->runs->sets[SET_BASE];
	const struct run_set *head = &worker->runs->sets[SET_HEAD];

	if (base->capture_count == 0 || head->capture_count == 0)
		return &worker->limits[SYMBOLS_ALL];
	return capture >= head->captures &&
			       capture < head->captures + head->capture_count
	               ? &worker->limits[SYMBOLS_HEAD]
	               : &worker->limits[SYMBOLS_BASE];
}

/* +1: it is left out, of more than its emptiness nothing is said. */
static int read_profile(struct profile *out, struct capture *capture,
	struct worker *worker, struct err *err)
{
	const struct load *load = worker->load;
	struct limits limits = *limits_of(worker, capture);
	struct buf *bytes = &worker->bytes;
	struct span content = capture->content;
	int status;

	bytes->len = 0;
	if (!content.data) {
		worker->opened++;
		limits.path = capture->at ? capture->at : capture->path;
		status = file_read(bytes, limits.path, load->limits.inflated,
			err);
		content = buf_view(bytes);
		capture->unknown = capture->printed &&
		                   (status || !capture_is_results(content));
		if (capture->unknown) {
			*err = (struct err){0};
			return 1;
		}
		if (status)
			return -1;
	}
	capture->empty = content.len == 0;
	if (capture->empty)
		return 1; /* may be told of better by a text */
	if (load->ids)
		object_id_of_blob(capture->blob, content);
	status = capture->content.data
	                 ? capture_read(out, content, &worker->scratch,
				   worker->runs->symtab, &limits, err)
	                 : capture_read_own(out, bytes, &worker->scratch,
				   worker->runs->symtab, &limits, err);
	if (status > 0 && load->skip_unknown) {
		capture->unknown = true;
		*err = (struct err){0};
		return 1;
	}
	return status ? err_wrap(err, "%s", shown_path(capture)) : 0;
}

static const struct unmeasured *keep_unmeasured(
	const struct unmeasured *unmeasured, struct arena *arena)
{
	struct unmeasured *kept = arena_alloc(arena, 1, sizeof *kept);

	*kept = *unmeasured;
	for (size_t n = 0; n < UNMEASURED_NAMES && kept->names[n]; n++)
		kept->names[n] = arena_copy(arena, span_of(kept->names[n]));
	return kept;
}

static int read_one(struct capture *capture, struct worker *worker,
	struct err *err)
{
	const struct load *load = worker->load;
	struct arena *costs = &worker->costs;
	struct profile profile;
	struct sidecar_known known;
	int status = 0;

	if (capture->profile)
		profile = *capture->profile;
	else
		status = read_profile(&profile, capture, worker, err);
	capture->profile = NULL;
	if (status)
		return status < 0 ? -1 : 0;
	if (known_beside(&known, capture, worker, err))
		return -1;
	if (known.look.number)
		capture->look = known.look;
	if (known.unmeasured.count)
		capture->unmeasured = keep_unmeasured(&known.unmeasured,
			costs);
	add_known(&profile, &known, worker);
	name_block(&profile, capture, worker->runs->symtab);
	costs_sum(&capture->costs, &profile, load->policy, worker->known,
		(load->calls ? COSTS_CALLS : 0u) |
			(load->holdings ? COSTS_HOLDINGS : 0u),
		costs);
	if (capture->elsewhere)
		costs_forget_machine(&capture->costs, worker->runs->symtab);
	if (load->stored)
		capture->stored = encode(&profile, &worker->bytes, costs);
	return 0;
}

static int work(void *data, size_t at, struct err *err)
{
	struct worker *worker = data;
	struct buf shown = {0};
	int status;

	escape_line(&shown, shown_path(worker->captures[at]), CAP_SENTENCE);
	memory_doing(shown.data);
	status = read_one(worker->captures[at], worker, err);
	memory_doing(NULL);
	buf_clear(&shown);
	worker->captures[at]->loaded =
		status == 0 && !worker->captures[at]->empty;
	arena_reset(&worker->scratch);
	return status;
}

/* The captures that are to be read, in order. */
static struct capture **list_new(size_t *count, struct runs *runs,
	struct arena *arena)
{
	size_t most = runs->sets[SET_BASE].capture_count +
	              runs->sets[SET_HEAD].capture_count;
	struct capture **out = arena_alloc(arena, most + 1, sizeof *out);

	*count = 0;
	for (int s = 0; s < SET_COUNT; s++)
		for (size_t c = 0; c < runs->sets[s].capture_count; c++)
			if (!runs->sets[s].captures[c].loaded)
				out[(*count)++] = &runs->sets[s].captures[c];
	return out;
}

/* Fails for the first capture without a byte. */
static int refuse_empty(const struct runs *runs, struct err *err)
{
	for (int s = 0; s < SET_COUNT; s++)
		for (size_t c = 0; c < runs->sets[s].capture_count; c++) {
			const struct capture *it = &runs->sets[s].captures[c];

			if (it->empty)
				return runs_check_failed(
					       runs, it->workload, err)
				               ? -1
				               : err_set(err, ERR_INPUT,
							 "%s: " CAPTURE_EMPTY,
							 shown_path(it));
		}
	return 0;
}

int runs_load(struct runs *runs, const struct load *load, struct err *err)
{
	struct arena scratch = {0};
	size_t count;
	struct capture **captures = list_new(&count, runs, &scratch);
	unsigned jobs = parallel_jobs(load->jobs, count);
	struct limits limits[SYMBOLS_SIDES];
	struct symbols *symbols = NULL;
	struct worker *workers =
		arena_alloc(&scratch, jobs + 1u, sizeof *workers);
	struct known_texts *known = known_texts_new(load->policy);
	int status = load->symbols && count > 0
	                     ? symbols_open(&symbols, load->symbols, err)
	                     : 0;

	for (int side = 0; side < SYMBOLS_SIDES; side++) {
		limits[side] = load->limits;
		limits[side].namer =
			symbols_namer(symbols, (enum symbols_side)side);
	}
	for (unsigned j = 0; j < jobs; j++)
		workers[j] = (struct worker){.runs = runs,
			.captures = captures,
			.load = load,
			.limits = limits,
			.known = known,
			.scratch = {.ceiling = load->limits.arena}};
	if (status == 0)
		status = parallel_run(workers, sizeof *workers, jobs, count, work, err);
	for (unsigned j = 0; j < jobs; j++) {
		runs->opened += workers[j].opened;
		arena_clear(&workers[j].scratch);
		buf_clear(&workers[j].bytes);
		arena_adopt(runs->arena, &workers[j].costs);
	}
	known_texts_free(known);
	symbols_close(symbols);
	arena_clear(&scratch);
	return status ? status : refuse_empty(runs, err);
}
