/* Makes the files of a run appear together or not at all. */
#include "gate/runs/slot.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gate/core/file.h"
#include "gate/runs/run_names.h"

enum { COUNTS_MAX = 1 << 28 }; /* bytes of a process */

static int fail_io(struct err *err, const char *path)
{
	return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
}

/* Calls what for every entry of the folder that is not "." or "..". */
struct listing {
	DIR *dir;
	const char *path;
};

static int listing_open(struct listing *out, const char *path, struct err *err)
{
	*out = (struct listing){opendir(path), path};
	return out->dir ? 0 : fail_io(err, path);
}

static const char *listing_next(const struct listing *listing)
{
	struct dirent *entry;

	while ((entry = readdir(listing->dir)))
		if (strcmp(entry->d_name, ".") != 0 &&
			strcmp(entry->d_name, "..") != 0)
			return entry->d_name;
	return NULL;
}

/* What a command may have left in a folder it was given: files, folders of
 * files. Deeper it is left to a person. */
static void empty(const char *path)
{
	struct arena arena = {0};
	struct listing listing;
	struct err ignored = {0};
	const char *name;

	if (listing_open(&listing, path, &ignored) != 0)
		return;
	while ((name = listing_next(&listing))) {
		char *inside = arena_printf(&arena, "%s/%s", path, name);
		struct listing inner;

		if (unlink(inside) == 0 ||
			listing_open(&inner, inside, &ignored) != 0)
			continue;
		while ((name = listing_next(&inner)))
			unlink(arena_printf(&arena, "%s/%s", inside, name));
		closedir(inner.dir);
		rmdir(inside);
	}
	closedir(listing.dir);
	arena_clear(&arena);
}

/* Runs that were not completed: what has moved already goes first, for their
 * folders are what says that they do not count. */
static void forget(const char *folder, const struct run_list *runs)
{
	struct arena arena = {0};
	struct listing listing;
	struct err ignored = {0};
	const char *name;

	if (listing_open(&listing, folder, &ignored) != 0)
		return;
	while ((name = listing_next(&listing))) {
		struct span run = run_name_of_file(name);

		if (run_name_fits(name, run) && run_list_has(runs, run))
			unlink(arena_printf(&arena, "%s/%s", folder, name));
	}
	closedir(listing.dir);
	for (size_t i = 0; i < runs->count; i++) {
		const char *part = run_name_part(folder, arena_copy(&arena,
			runs->items[i]), &arena);

		empty(part);
		rmdir(part);
	}
	arena_clear(&arena);
}

/* A folder of ours; what else has such a name is somebody's. */
static bool is_part(const char *folder, const char *name, struct arena *arena)
{
	struct stat there;

	return run_name_of_part(name).len > 0 &&
		lstat(arena_printf(arena, "%s/%s", folder, name), &there) == 0 &&
		S_ISDIR(there.st_mode);
}

int folder_recover(const char *folder, struct err *err)
{
	struct arena arena = {0};
	struct run_list parts = {0};
	struct listing listing;
	struct stat there;
	const char *name;

	if (stat(folder, &there) != 0 && errno == ENOENT)
		return 0;
	if (listing_open(&listing, folder, err) != 0)
		return -1;
	while ((name = listing_next(&listing)))
		if (is_part(folder, name, &arena))
			run_list_add(&parts, run_name_of_part(arena_copy(
				&arena, span_of(name))));
	closedir(listing.dir);
	run_list_sort(&parts);
	if (parts.count > 0)
		forget(folder, &parts);
	run_list_clear(&parts);
	arena_clear(&arena);
	return 0;
}

int slot_open(struct slot *out, const char *dir, const char *workload,
	unsigned number, struct arena *arena, struct err *err)
{
	const char *folder = run_name_folder(dir, workload, arena);
	const char *run = run_name_make(number, arena);
	const char *part = run_name_part(folder, run, arena);

	*out = (struct slot){
		.dir = dir,
		.folder = folder,
		.part = part,
		.places =
			{
				.cpu = run_name_file(part, run, "cpu", arena),
				.mem = run_name_file(part, run, "mem", arena),
				.dir = part,
				.counts = run_name_file(part, run, "counts",
					arena),
				.run = run,
				.workload = workload ? workload : "default",
			},
	};
	return mkdir(part, 0777) == 0 ? 0 : fail_io(err, part);
}

int slot_write(const struct slot *slot, const char *ending,
	struct span content, struct err *err)
{
	struct arena arena = {0};
	const char *path = run_name_file(slot->part, slot->places.run, ending,
		&arena);
	int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
	int status = 0;

	if (fd < 0 || file_put(fd, content) != 0)
		status = fail_io(err, path);
	if (fd >= 0 && close(fd) != 0 && status == 0)
		status = fail_io(err, path);
	arena_clear(&arena);
	return status;
}

/* The capture itself: five links to one file would be five runs of it. */
static int check_file(const char *path, struct err *err)
{
	struct stat there;

	if (lstat(path, &there) != 0)
		return fail_io(err, path);
	if (S_ISREG(there.st_mode) && there.st_nlink == 1)
		return 0;
	return err_set(err, ERR_INPUT, "%s: the command left %s, not a file of "
		"this run: let it write, copy or move the capture there",
		strrchr(path, '/') + 1, S_ISLNK(there.st_mode) ||
			S_ISREG(there.st_mode) ? "a link" :
		S_ISDIR(there.st_mode) ? "a folder" : "a special file");
}

static int check_written(const char *path, const char *placeholder,
	struct err *err)
{
	struct arena arena = {0};
	struct listing listing;
	const char *slash = strrchr(path, '/'), *name;
	bool found = false;

	if (listing_open(&listing, arena_copy(&arena, (struct span){path,
			(size_t)(slash - path)}), err) != 0)
		return -1;
	/* {cpu}.pb.gz is a name of the command's own making. */
	while ((name = listing_next(&listing)))
		found |= span_starts(span_of(name), slash + 1);
	closedir(listing.dir);
	arena_clear(&arena);
	return found ? 0 : err_set(err, ERR_INPUT,
		"the command ended well, but did not write its %s", placeholder);
}

/* What was counted of one process more. Files in callgrind's format can follow
 * each other, as parts of one. */
static int add_counts(const struct slot *slot, const char *name,
	struct buf *all, struct err *err)
{
	struct arena arena = {0};
	const char *path = arena_printf(&arena, "%s/%s", slot->part, name);
	int status = file_read(all, path, COUNTS_MAX, err);

	if (status == 0 && unlink(path) != 0)
		status = fail_io(err, path);
	arena_clear(&arena);
	return status;
}

/* What the counter wrote of the run's processes, as one capture. */
static int keep_counts(const struct slot *slot, struct err *err)
{
	const char *prefix = strrchr(slot->places.counts, '/') + 1;
	struct buf all = {0};
	struct listing listing;
	const char *name;
	size_t count = 0;
	int status = 0;

	if (listing_open(&listing, slot->part, err) != 0)
		return -1;
	while (status == 0 && (name = listing_next(&listing)))
		if (span_starts(span_of(name), prefix)) {
			status = add_counts(slot, name, &all, err);
			count++;
		}
	closedir(listing.dir);
	if (status == 0 && count > 1 && !slot->counts_add)
		status = err_set(err, ERR_INPUT,
			"the program forked, and %zu "
			"processes were counted, which this counter cannot "
			"tell apart: count one that does not",
			count);
	else if (status == 0 && count == 0)
		status = err_set(err, ERR_INPUT,
			"the command ended well, but "
			"no program was counted: {counter} must stand directly "
			"before the one that does the work");
	else if (status == 0)
		status = slot_write(slot, "counts", buf_view(&all), err);
	buf_clear(&all);
	return status;
}

/* Where a file of the part goes. Captures are named after their run; what is
 * hidden keeps its name. */
static const char *final_path(const struct slot *slot, const char *name,
	struct arena *arena)
{
	return run_name_is_hidden(name) ||
	                       run_name_fits(name, span_of(slot->places.run))
	               ? arena_printf(arena, "%s/%s", slot->folder, name)
	               : run_name_file(slot->folder, slot->places.run, name,
				 arena);
}

bool slot_is_empty(const struct slot *slot)
{
	struct listing listing;
	struct err ignored = {0};
	bool found = false;

	if (listing_open(&listing, slot->part, &ignored) != 0)
		return false;
	while (listing_next(&listing))
		found = true;
	closedir(listing.dir);
	return !found;
}

static int move_out(const struct slot *slot, const char *name,
	struct err *err)
{
	struct arena arena = {0};
	const char *from = arena_printf(&arena, "%s/%s", slot->part, name);
	const char *to = final_path(slot, name, &arena);
	int status = 0;

	if (rename(from, to) != 0)
		status = fail_io(err, to);
	arena_clear(&arena);
	return status;
}

/* Adds the captures of the part, by the names that they will have. */
static int add_captures(struct runs *read, int set, const struct slot *slot,
	struct err *err)
{
	struct arena *arena = read->arena;
	struct listing listing;
	const char *name;
	int status = 0;

	if (listing_open(&listing, slot->part, err) != 0)
		return -1;
	while (status == 0 && (name = listing_next(&listing))) {
		struct capture capture = {.started = slot->started,
			.look = slot->look};

		if (!run_name_is_capture(name))
			continue;
		capture.at = arena_printf(arena, "%s/%s", slot->part, name);
		if (strcmp(capture.at, slot->places.cpu) == 0)
			capture.profile = slot->cpu;
		status = check_file(capture.at, err);
		capture_name(&capture, slot->dir,
			final_path(slot, name, arena) + strlen(slot->dir) + 1,
			arena);
		runs_add_captures(read, set, slot->dir, &capture, 1);
	}
	closedir(listing.dir);
	if (status == 0 && read->sets[set].capture_count == 0)
		return err_set(err, ERR_INPUT, "the command left nothing to "
			"compare: let it write a profile to {cpu}, {mem} or "
			"into {dir}, or print the text of a Go benchmark");
	return status;
}

static int move_all(const struct slot *slot, struct err *err)
{
	struct listing listing;
	const char *name;
	int status = 0;

	if (listing_open(&listing, slot->part, err) != 0)
		return -1;
	while (status == 0 && (name = listing_next(&listing)))
		status = move_out(slot, name, err);
	closedir(listing.dir);
	if (status == 0 && rmdir(slot->part) != 0)
		status = fail_io(err, slot->part);
	return status;
}

int slot_commit(const struct slot *slot, struct runs *runs, int set,
	const struct load *load, struct err *err)
{
	const struct places *at = &slot->places;
	struct runs read; /* apart, until the run counts */

	runs_open(&read, runs->symtab, runs->arena);
	if ((slot->cpu_told && check_written(at->cpu, "{cpu}", err) != 0) ||
		(slot->mem_told && check_written(at->mem, "{mem}", err) != 0) ||
		(slot->counted && keep_counts(slot, err) != 0) ||
		add_captures(&read, set, slot, err) != 0 ||
		runs_load(&read, load, err) != 0 || move_all(slot, err) != 0)
		return -1;
	runs_take(runs, &read);
	return 0;
}

void slot_drop(const struct slot *slot)
{
	struct span run = span_of(slot->places.run);

	forget(slot->folder, &(struct run_list){1, 1, &run});
}
