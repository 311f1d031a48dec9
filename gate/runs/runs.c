/* Finds captures and reads them in parallel. */
#include "gate/runs/runs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gate/core/file.h"
#include "gate/core/parallel.h"
#include "gate/model/stored.h"
#include "gate/read/reader.h"
#include "gate/runs/sidecar.h"
#include "gate/store/store.h"

#define CAPTURES_MAX 1000000 /* files in a run set */

/* A growing list of paths inside the run set. */
struct paths {
	size_t count, capacity;
	const char **items;
};

static void paths_add(struct paths *paths, const char *path)
{
	if (paths->count == paths->capacity) {
		paths->capacity = paths->capacity ? 2 * paths->capacity : 64;
		paths->items = xrealloc(paths->items, paths->capacity,
			sizeof *paths->items);
	}
	paths->items[paths->count++] = path;
}

/* The run of ".NNN.part", a run that is being measured or never was completed
 * (gate/runs/slot.h); of other names nothing. */
static struct span part_run(const char *name)
{
	static const char suffix[] = ".part";
	size_t len = strlen(name), end = strlen(suffix);

	if (*name != '.' || len <= end || strcmp(name + len - end, suffix) != 0)
		return (struct span){"", 0};
	return (struct span){name + 1, len - 1 - end};
}

static struct span run_of(const char *path)
{
	const char *slash = strrchr(path, '/');
	struct span file = span_of(slash ? slash + 1 : path);

	file.len = span_find(file, 0, '.');
	return file;
}

/* Takes out the files, from an index on, of runs that are not complete. */
static void drop_parts(struct paths *files, size_t from,
	const struct paths *parts)
{
	size_t count = from;

	for (size_t i = from; i < files->count; i++) {
		bool part = false;

		for (size_t p = 0; p < parts->count; p++)
			part |= span_equal(part_run(parts->items[p]),
				run_of(files->items[i]));
		if (!part)
			files->items[count++] = files->items[i];
	}
	files->count = count;
}

/* Adds what is in one folder ("" is the top): files to files, folders to
 * folders. Links to files are followed, links to folders are not. */
static int list_folder(struct paths *files, struct paths *folders,
	const char *top, const char *folder, struct arena *arena,
	struct err *err)
{
	const char *full = *folder ? arena_printf(arena, "%s/%s", top, folder) :
		top;
	DIR *dir = opendir(full);
	struct paths parts = {0};
	size_t first = files->count;
	struct dirent *entry;

	if (!dir)
		return err_set(err, ERR_INPUT, "%s: %s%s", full,
			strerror(errno),
			errno == ENOTDIR || errno == ENOENT ?
			"; give the directory that holds the runs" : "");
	while ((entry = readdir(dir))) {
		struct stat link, target;
		const char *path;

		if (part_run(entry->d_name).len > 0)
			paths_add(&parts, arena_copy(arena,
				span_of(entry->d_name)));
		if (entry->d_name[0] == '.')
			continue;
		path = *folder ? arena_printf(arena, "%s/%s", folder,
			entry->d_name) : arena_copy(arena,
			span_of(entry->d_name));
		if (fstatat(dirfd(dir), entry->d_name, &link,
				AT_SYMLINK_NOFOLLOW) != 0)
			continue; /* gone since it was listed */
		if (S_ISDIR(link.st_mode)) {
			paths_add(folders, path);
			continue;
		}
		if (fstatat(dirfd(dir), entry->d_name, &target, 0) != 0 ||
				S_ISREG(target.st_mode))
			paths_add(files, path); /* a dangling link is told
						   of when it is read */
	}
	closedir(dir);
	drop_parts(files, first, &parts);
	free(parts.items);
	return 0;
}

int capture_compare(const void *a, const void *b)
{
	const struct capture *x = a, *y = b;
	int order = strcmp(x->workload, y->workload);

	if (order == 0)
		order = strcmp(x->run, y->run);
	return order ? order : strcmp(x->path, y->path);
}

static void capture_name(struct capture *out, const char *top,
	const char *path, struct arena *arena)
{
	struct span all = span_of(path);
	const char *slash = strrchr(path, '/');

	out->path = arena_printf(arena, "%s/%s", top, path);
	out->workload = slash ? arena_copy(arena, (struct span){all.data,
		(size_t)(slash - path)}) : "default";
	out->run = arena_copy(arena, run_of(path));
}

int runset_scan(struct runset *out, const char *dir, struct arena *arena,
	struct err *err)
{
	struct paths files = {0}, folders = {0};
	int status = 0;

	*out = (struct runset){.label = dir};
	paths_add(&folders, "");
	for (size_t i = 0; i < folders.count && status == 0; i++) {
		status = list_folder(&files, &folders, dir, folders.items[i],
			arena, err);
		if (files.count + folders.count > CAPTURES_MAX)
			status = err_set(err, ERR_LIMIT, "%s: more than %d "
				"files; is this the directory of the runs?",
				dir, CAPTURES_MAX);
	}
	if (status == 0 && files.count == 0)
		status = err_set(err, ERR_INPUT, "%s: no captures in this "
			"directory; expected files such as "
			"BenchmarkX/001.cpu.pb.gz", dir);
	out->captures = arena_alloc(arena, files.count + 1,
		sizeof *out->captures);
	for (size_t i = 0; i < files.count && status == 0; i++)
		capture_name(&out->captures[out->capture_count++], dir,
			files.items[i], arena);
	qsort(out->captures, out->capture_count, sizeof *out->captures,
		capture_compare);
	free(files.items);
	free(folders.items);
	return status;
}

bool runset_same(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 &&
		x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}

/* The state of a thread. */
struct worker {
	struct capture **captures; /* of all sets in one row */
	const struct reading *reading;
	struct arena scratch;
	struct buf bytes;
	struct arena costs; /* kept until the end */
};

/* The start of a capture that does not say it itself, from what `profgate run`
 * wrote beside it; 0 unknown. */
static int64_t time_beside(const struct capture *capture, struct arena *scratch)
{
	size_t folder = (size_t)(strrchr(capture->path, '/') - capture->path);
	const char *path = arena_printf(scratch, "%.*s/.%s.json", (int)folder,
		capture->path, capture->run);

	return path ? sidecar_started(path) : 0;
}

static struct span encode(const struct profile *profile, struct buf *bytes,
	struct arena *arena)
{
	bytes->len = 0;
	codec_write(bytes, profile);
	return (struct span){arena_copy(arena, buf_view(bytes)), bytes->len};
}

static int read_one(struct capture *capture, struct worker *worker,
	struct err *err)
{
	const struct reading *reading = worker->reading;
	struct arena *scratch = &worker->scratch, *costs = &worker->costs;
	struct buf *bytes = &worker->bytes;
	struct span content = capture->content;
	struct profile profile;
	int status;

	bytes->len = 0;
	if (!content.data) {
		if (file_read(bytes, capture->path, reading->limits.inflated,
				err))
			return -1;
		content = buf_view(bytes);
	}
	if (reading->ids)
		store_blob_id(capture->blob, content);
	status = capture_read(&profile, content, scratch, reading->symtab,
		&reading->limits, err);
	if (status > 0 && reading->skip_unknown) {
		capture->unknown = true;
		*err = (struct err){0};
		return 0;
	}
	if (status)
		return err_wrap(err, "%s", capture->path);
	if (profile.time_nanos == 0 && !capture->content.data)
		profile.time_nanos = time_beside(capture, scratch);
	costs_sum(&capture->costs, &profile, reading->policy, costs);
	if (reading->calls)
		costs_add_calls(&capture->costs, &profile, reading->policy,
			costs);
	if (reading->stored)
		capture->stored = encode(&profile, bytes, costs);
	return 0;
}

static int work(void *data, size_t at, struct err *err)
{
	struct worker *worker = data;
	int status = read_one(worker->captures[at], worker, err);

	arena_reset(&worker->scratch);
	return status;
}

int runsets_read(struct runset *sets, size_t count,
	const struct reading *reading, struct arena *arena, struct err *err)
{
	size_t total = 0, at = 0;
	struct capture **captures;
	struct worker *workers;
	unsigned jobs;
	int status;

	for (size_t s = 0; s < count; s++)
		total += sets[s].capture_count;
	captures = arena_alloc(arena, total + 1, sizeof *captures);
	for (size_t s = 0; s < count; s++)
		for (size_t c = 0; c < sets[s].capture_count; c++)
			captures[at++] = &sets[s].captures[c];
	jobs = parallel_jobs(reading->jobs, total);
	workers = arena_alloc(arena, jobs + 1u, sizeof *workers);
	for (unsigned j = 0; j < jobs; j++)
		workers[j] = (struct worker){.captures = captures,
			.reading = reading,
			.scratch = {.ceiling = reading->limits.arena}};
	status = parallel_run(workers, sizeof *workers, jobs, total, work, err);
	for (unsigned j = 0; j < jobs; j++) {
		arena_clear(&workers[j].scratch);
		buf_clear(&workers[j].bytes);
		arena_adopt(arena, &workers[j].costs);
	}
	return status;
}
