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
#include "gate/read/reader.h"
#include "gate/runs/run_names.h"

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

/* A run that was not completed: what has moved already goes first, for the
 * folder is what says that it does not count. */
static void forget(const char *folder, struct span run, const char *part)
{
	struct arena arena = {0};
	struct listing listing;
	struct err ignored = {0};
	const char *name;

	if (listing_open(&listing, folder, &ignored) != 0)
		return;
	while ((name = listing_next(&listing)))
		if (run_name_fits(name, run))
			unlink(arena_printf(&arena, "%s/%s", folder, name));
	closedir(listing.dir);
	empty(part);
	rmdir(part);
	arena_clear(&arena);
}

int folder_recover(const char *folder, struct err *err)
{
	struct arena arena = {0};
	struct listing listing;
	struct stat there;
	const char *name;

	if (stat(folder, &there) != 0 && errno == ENOENT)
		return 0;
	if (listing_open(&listing, folder, err) != 0)
		return -1;
	while ((name = listing_next(&listing)))
		if (run_name_of_part(name).len > 0) {
			char *kept = arena_copy(&arena, span_of(name));

			forget(folder, run_name_of_part(kept),
				arena_printf(&arena, "%s/%s", folder, kept));
		}
	closedir(listing.dir);
	arena_clear(&arena);
	return 0;
}

int slot_open(struct slot *out, const char *folder, unsigned number,
	struct arena *arena, struct err *err)
{
	const char *run = run_name_make(number, arena);
	const char *part = run_name_part(folder, run, arena);

	*out = (struct slot){
		.folder = folder,
		.part = part,
		.places = {
			.cpu = run_name_file(part, run, "cpu", arena),
			.mem = run_name_file(part, run, "mem", arena),
			.dir = part,
			.run = run,
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

/* Reads it as compare will, and forgets it. */
static int check_capture(const char *path, struct err *err)
{
	struct arena arena = {.ceiling = limits_default.arena};
	struct symtab *symtab = symtab_new();
	struct profile profile;
	struct buf bytes = {0};
	int status = file_read(&bytes, path, limits_default.inflated, err);

	if (status == 0)
		status = capture_read(&profile, buf_view(&bytes), &arena,
			symtab, &limits_default, err);
	if (status != 0)
		err_wrap(err, "%s", strrchr(path, '/') + 1);
	buf_clear(&bytes);
	symtab_free(symtab);
	arena_clear(&arena);
	return status ? -1 : 0;
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

/* Captures are named after their run; what is hidden keeps its name. */
static int move_out(const struct slot *slot, const char *name,
	struct err *err)
{
	struct arena arena = {0};
	const char *from = arena_printf(&arena, "%s/%s", slot->part, name);
	const char *to = run_name_is_hidden(name) ||
			run_name_fits(name, span_of(slot->places.run))
		? arena_printf(&arena, "%s/%s", slot->folder, name)
		: run_name_file(slot->folder, slot->places.run, name, &arena);
	int status = 0;

	if (rename(from, to) != 0)
		status = fail_io(err, to);
	arena_clear(&arena);
	return status;
}

static int check_all(const struct slot *slot, struct err *err)
{
	struct arena arena = {0};
	struct listing listing;
	const char *name;
	unsigned captures = 0;
	int status = 0;

	if (listing_open(&listing, slot->part, err) != 0)
		return -1;
	while (status == 0 && (name = listing_next(&listing))) {
		if (run_name_is_hidden(name))
			continue;
		captures++;
		status = check_capture(arena_printf(&arena, "%s/%s",
			slot->part, name), err);
	}
	closedir(listing.dir);
	arena_clear(&arena);
	if (status == 0 && captures == 0)
		return err_set(err, ERR_INPUT, "the command left nothing to "
			"compare: let it write a profile to {cpu}, {mem} or "
			"into {dir}, or print the text of a Go benchmark");
	return status;
}

int slot_commit(const struct slot *slot, bool cpu, bool mem, struct err *err)
{
	struct listing listing;
	const char *name;
	int status = 0;

	if ((cpu && check_written(slot->places.cpu, "{cpu}", err) != 0) ||
		(mem && check_written(slot->places.mem, "{mem}", err) != 0) ||
		check_all(slot, err) != 0 ||
		listing_open(&listing, slot->part, err) != 0)
		return -1;
	while (status == 0 && (name = listing_next(&listing)))
		status = move_out(slot, name, err);
	closedir(listing.dir);
	if (status == 0 && rmdir(slot->part) != 0)
		status = fail_io(err, slot->part);
	return status;
}

void slot_drop(const struct slot *slot)
{
	forget(slot->folder, span_of(slot->places.run), slot->part);
}
