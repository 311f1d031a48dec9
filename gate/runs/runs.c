/* Finds the captures of a directory and keeps them in order. */
#include "gate/runs/runs.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "gate/runs/run_names.h"

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

/* Takes out the files, from an index on, of runs that are not complete. */
static void drop_parts(struct paths *files, size_t from,
	struct run_list *parts)
{
	size_t count = from;

	run_list_sort(parts);
	for (size_t i = from; i < files->count; i++)
		if (!run_list_has(parts, run_name_of(files->items[i])))
			files->items[count++] = files->items[i];
	files->count = count;
}

/* Adds what is in one folder ("" is the top): folders to folders, the rest to
 * files: whoever reads them tells of what is no file, such as a FIFO, a link to
 * a folder or to nothing. */
static int list_folder(struct paths *files, struct paths *folders,
	const char *top, const char *folder, struct arena *arena,
	struct err *err)
{
	const char *full = *folder ? arena_printf(arena, "%s/%s", top, folder) :
		top;
	DIR *dir = opendir(full);
	struct run_list parts = {0};
	size_t first = files->count;
	struct dirent *entry;

	if (!dir)
		return err_set(err, ERR_INPUT, "%s: %s%s", full,
			strerror(errno),
			errno == ENOTDIR || errno == ENOENT ?
			"; give the directory that holds the runs" : "");
	while ((entry = readdir(dir))) {
		struct stat link;
		const char *path;

		if (run_name_of_part(entry->d_name).len > 0)
			run_list_add(&parts, run_name_of_part(arena_copy(arena,
				span_of(entry->d_name))));
		if (!run_name_is_capture(entry->d_name) &&
			!run_name_is_printed(entry->d_name))
			continue;
		path = *folder ? arena_printf(arena, "%s/%s", folder,
			entry->d_name) : arena_copy(arena,
			span_of(entry->d_name));
		if (fstatat(dirfd(dir), entry->d_name, &link,
				AT_SYMLINK_NOFOLLOW) != 0)
			continue; /* gone since it was listed */
		paths_add(S_ISDIR(link.st_mode) ? folders : files, path);
	}
	closedir(dir);
	drop_parts(files, first, &parts);
	run_list_clear(&parts);
	return 0;
}

/* By workload, run, path. */
static int compare_captures(const void *a, const void *b)
{
	const struct capture *x = a, *y = b;
	int order = strcmp(x->workload, y->workload);

	if (order == 0)
		order = strcmp(x->run, y->run);
	return order ? order : strcmp(x->path, y->path);
}

void capture_name(struct capture *out, const char *dir, const char *path,
	struct arena *arena)
{
	struct span all = span_of(path);
	const char *slash = strrchr(path, '/');

	out->path = arena_printf(arena, "%s/%s", dir, path);
	out->workload = slash ? arena_copy(arena, (struct span){all.data,
		(size_t)(slash - path)}) : "default";
	out->run = arena_copy(arena, run_name_of(path));
	out->printed = run_name_is_printed(slash ? slash + 1 : path);
}

void runs_open(struct runs *out, struct symtab *symtab, struct arena *arena)
{
	*out = (struct runs){.arena = arena, .symtab = symtab};
}

/* Room for more captures, and where they go. */
static struct capture *make_room(struct run_set *set, size_t more,
	struct arena *arena)
{
	struct capture *captures;
	size_t need = set->capture_count + more;

	if (need > set->capacity) {
		set->capacity = need > 2 * set->capacity ? need :
			2 * set->capacity;
		captures = arena_alloc(arena, set->capacity, sizeof *captures);
		for (size_t i = 0; i < set->capture_count; i++)
			captures[i] = set->captures[i];
		set->captures = captures;
	}
	/* nothing may be added to the NULL of no captures, not even 0 */
	return more ? set->captures + set->capture_count : NULL;
}

/* Takes count captures in that were put behind those of the set. */
static void take_in(struct run_set *set, size_t count)
{
	set->capture_count += count;
	if (count == 0)
		return;
	qsort(set->captures, set->capture_count, sizeof *set->captures,
		compare_captures);
}

/* All files of a directory, in lists that the caller frees. */
static int list_files(struct paths *files, const char *dir,
	struct arena *arena, struct err *err)
{
	struct paths folders = {0};
	int status = 0;

	paths_add(&folders, "");
	for (size_t i = 0; i < folders.count && status == 0; i++) {
		status = list_folder(files, &folders, dir, folders.items[i],
			arena, err);
		if (files->count + folders.count > CAPTURES_MAX)
			status = err_set(err, ERR_LIMIT, "%s: more than %d "
				"files; is this the directory of the runs?",
				dir, CAPTURES_MAX);
	}
	if (status == 0 && files->count == 0)
		status = err_set(err, ERR_INPUT, "%s: no captures in this "
			"directory; expected files such as "
			"BenchmarkX/001.cpu.pb.gz", dir);
	free(folders.items);
	return status;
}

/* Adds those of the files that the set does not have. */
static void add_files(struct run_set *set, const char *dir,
	const struct paths *files, struct arena *arena, struct arena *scratch)
{
	struct capture *room = make_room(set, files->count, arena);
	size_t fresh = 0;

	for (size_t i = 0; i < files->count; i++) {
		struct capture capture = {0};

		capture_name(&capture, dir, files->items[i], scratch);
		if (set->capture_count == 0 || !bsearch(&capture,
				set->captures, set->capture_count,
				sizeof capture, compare_captures))
			capture_name(&room[fresh++], dir, files->items[i],
				arena);
	}
	take_in(set, fresh);
}

int runs_add(struct runs *runs, int set, const char *dir, struct err *err)
{
	struct run_set *to = &runs->sets[set];
	struct arena scratch = {0};
	struct paths files = {0};
	int status = list_files(&files, dir, &scratch, err);

	if (!to->label)
		to->label = dir;
	if (status == 0)
		add_files(to, dir, &files, runs->arena, &scratch);
	free(files.items);
	arena_clear(&scratch);
	return status;
}

void runs_add_captures(struct runs *runs, int set, const char *label,
	const struct capture *captures, size_t count)
{
	struct run_set *to = &runs->sets[set];
	struct capture *room = make_room(to, count, runs->arena);

	to->label = label;
	for (size_t i = 0; i < count; i++)
		room[i] = captures[i];
	take_in(to, count);
}

int runs_add_or_file(struct runs *runs, int set, const char *path,
	struct err *err)
{
	struct capture capture = {0};
	struct stat status;
	const char *slash = strrchr(path, '/');

	if (stat(path, &status) != 0 || !S_ISREG(status.st_mode))
		return runs_add(runs, set, path, err);
	capture_name(&capture,
		slash ? arena_copy(runs->arena,
				(struct span){path, (size_t)(slash - path)})
		      : ".",
		slash ? slash + 1 : path, runs->arena);
	runs_add_captures(runs, set, path, &capture, 1);
	return 0;
}

void runs_take(struct runs *runs, struct runs *from)
{
	for (int s = 0; s < SET_COUNT; s++) {
		struct run_set *set = &from->sets[s];

		for (size_t i = 0; i < set->capture_count; i++)
			set->captures[i].at = NULL;
		runs_add_captures(runs, s,
			runs->sets[s].label ? runs->sets[s].label : set->label,
			set->captures, set->capture_count);
	}
	runs->opened += from->opened;
	runs_open(from, from->symtab, from->arena);
}

bool runs_same_directory(const char *a, const char *b)
{
	struct stat x, y;

	return stat(a, &x) == 0 && stat(b, &y) == 0 &&
		x.st_dev == y.st_dev && x.st_ino == y.st_ino;
}
