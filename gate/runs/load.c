/* Reads captures with several threads, each of them once. */
#include "gate/git/object_id.h"
#include "gate/runs/runs.h"

#include <string.h>

#include "gate/core/file.h"
#include "gate/core/parallel.h"
#include "gate/model/stored.h"
#include "gate/read/reader.h"
#include "gate/runs/run_names.h"
#include "gate/runs/sidecar.h"

/* The state of a thread. */
struct worker {
	struct runs *runs;
	struct capture **captures; /* those to read, of all sets in one row */
	const struct load *load;
	struct arena scratch;
	struct buf bytes;
	struct arena costs; /* kept until the end */
	size_t opened;
};

/* The start of a capture that does not say it itself, from what `profgate run`
 * wrote beside it; 0 unknown. */
static int64_t time_beside(const struct capture *capture, struct worker *worker)
{
	const char *slash = strrchr(capture->path, '/');
	const char *folder = arena_copy(&worker->scratch,
		(struct span){capture->path, (size_t)(slash - capture->path)});
	const char *path = folder ? run_name_file(folder, capture->run,
		SIDECAR_ENDING, &worker->scratch) : NULL;

	worker->opened++;
	return path ? sidecar_started(path) : 0;
}

static struct span encode(const struct profile *profile, struct buf *bytes,
	struct arena *arena)
{
	bytes->len = 0;
	stored_write(bytes, profile);
	return (struct span){arena_copy(arena, buf_view(bytes)), bytes->len};
}

static int read_one(struct capture *capture, struct worker *worker,
	struct err *err)
{
	const struct load *load = worker->load;
	struct arena *scratch = &worker->scratch, *costs = &worker->costs;
	struct buf *bytes = &worker->bytes;
	struct span content = capture->content;
	struct profile profile;
	int status;

	bytes->len = 0;
	if (!content.data) {
		worker->opened++;
		if (file_read(bytes, capture->path, load->limits.inflated,
				err))
			return -1;
		content = buf_view(bytes);
	}
	if (load->ids)
		object_id_of_blob(capture->blob, content);
	status = capture_read(&profile, content, scratch, worker->runs->symtab,
		&load->limits, err);
	if (status > 0 && load->skip_unknown) {
		capture->unknown = true;
		*err = (struct err){0};
		return 0;
	}
	if (status)
		return err_wrap(err, "%s", capture->path);
	if (profile.time_nanos == 0 && !capture->content.data)
		profile.time_nanos = time_beside(capture, worker);
	costs_sum(&capture->costs, &profile, load->policy, costs);
	if (load->calls)
		costs_add_calls(&capture->costs, &profile, load->policy,
			costs);
	if (load->stored)
		capture->stored = encode(&profile, bytes, costs);
	return 0;
}

static int work(void *data, size_t at, struct err *err)
{
	struct worker *worker = data;
	int status = read_one(worker->captures[at], worker, err);

	worker->captures[at]->loaded = status == 0;
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

int runs_load(struct runs *runs, const struct load *load, struct err *err)
{
	struct arena scratch = {0};
	size_t count;
	struct capture **captures = list_new(&count, runs, &scratch);
	unsigned jobs = parallel_jobs(load->jobs, count);
	struct worker *workers = arena_alloc(&scratch, jobs + 1u,
		sizeof *workers);
	int status;

	for (unsigned j = 0; j < jobs; j++)
		workers[j] = (struct worker){.runs = runs,
			.captures = captures, .load = load,
			.scratch = {.ceiling = load->limits.arena}};
	status = parallel_run(workers, sizeof *workers, jobs, count, work, err);
	for (unsigned j = 0; j < jobs; j++) {
		runs->opened += workers[j].opened;
		arena_clear(&workers[j].scratch);
		buf_clear(&workers[j].bytes);
		arena_adopt(runs->arena, &workers[j].costs);
	}
	arena_clear(&scratch);
	return status;
}
