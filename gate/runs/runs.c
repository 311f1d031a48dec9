/* Finds captures and reads them in parallel. */
#include "gate/runs/runs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gate/core/file.h"
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

/* Captures of all sets in one row, handed out to the threads one by one. */
struct pool {
	const struct reading *reading;
	size_t count;
	struct capture **captures;
	pthread_mutex_t lock;
	size_t next;         /* under lock */
	size_t failed;       /* least index of a failure, count: none */
	struct err err;      /* of that capture */
};

struct worker {
	struct pool *pool;
	pthread_t thread;
	struct arena folds; /* kept until the end */
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

static int read_one(struct capture *capture, const struct reading *reading,
	struct arena *scratch, struct buf *bytes, struct arena *folds,
	struct err *err)
{
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
	fold_profile(&capture->fold, &profile, reading->policy, folds);
	if (reading->calls)
		fold_calls(&capture->fold, &profile, reading->policy, folds);
	if (reading->stored)
		capture->stored = encode(&profile, bytes, folds);
	return 0;
}

static size_t pool_take(struct pool *pool)
{
	size_t at;

	pthread_mutex_lock(&pool->lock);
	/* After a failure only earlier captures still matter, and those have
	 * all been handed out. */
	at = pool->failed < pool->count ? pool->count : pool->next;
	if (at < pool->count)
		pool->next++;
	pthread_mutex_unlock(&pool->lock);
	return at;
}

static void pool_fail(struct pool *pool, size_t at, const struct err *err)
{
	pthread_mutex_lock(&pool->lock);
	if (at < pool->failed) {
		pool->failed = at;
		pool->err = *err;
	}
	pthread_mutex_unlock(&pool->lock);
}

static void *work(void *data)
{
	struct worker *worker = data;
	struct pool *pool = worker->pool;
	struct arena scratch = {.ceiling = pool->reading->limits.arena};
	struct buf bytes = {0};
	size_t at;

	while ((at = pool_take(pool)) < pool->count) {
		struct err err = {0};

		if (read_one(pool->captures[at], pool->reading, &scratch,
				&bytes, &worker->folds, &err))
			pool_fail(pool, at, &err);
		arena_reset(&scratch);
	}
	arena_clear(&scratch);
	buf_clear(&bytes);
	return NULL;
}

/* Runs the pool on this thread and jobs - 1 more; what cannot be started is
 * done by those that could. */
static void pool_run(struct pool *pool, struct worker *workers, unsigned jobs)
{
	unsigned started = 1;

	for (unsigned j = 0; j < jobs; j++)
		workers[j].pool = pool;
	while (started < jobs && pthread_create(&workers[started].thread, NULL,
			work, &workers[started]) == 0)
		started++;
	work(&workers[0]);
	for (unsigned j = 1; j < started; j++)
		pthread_join(workers[j].thread, NULL);
}

int runsets_read(struct runset *sets, size_t count,
	const struct reading *reading, struct arena *arena, struct err *err)
{
	struct pool pool = {.reading = reading};
	struct worker *workers;
	unsigned jobs = reading->jobs;
	size_t at = 0;

	for (size_t s = 0; s < count; s++)
		pool.count += sets[s].capture_count;
	if (jobs > pool.count)
		jobs = (unsigned)pool.count;
	if (jobs == 0)
		return 0;
	pool.failed = pool.count;
	pool.captures = arena_alloc(arena, pool.count, sizeof *pool.captures);
	for (size_t s = 0; s < count; s++)
		for (size_t c = 0; c < sets[s].capture_count; c++)
			pool.captures[at++] = &sets[s].captures[c];
	workers = arena_alloc(arena, jobs, sizeof *workers);
	pthread_mutex_init(&pool.lock, NULL);
	pool_run(&pool, workers, jobs);
	pthread_mutex_destroy(&pool.lock);
	for (unsigned j = 0; j < jobs; j++)
		arena_adopt(arena, &workers[j].folds);
	if (pool.failed < pool.count) {
		*err = pool.err;
		return -1;
	}
	return 0;
}
