/* Keeps a store in a directory: the same files, each written beside its place
 * and renamed, reached without following any link. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gate/core/file.h"
#include "gate/store/backend.h"

static int says_system(struct err *err, const struct store *store,
	const char *path)
{
	return err_set(err, ERR_STORE, "store %s%s%s: %s", store->directory,
		*path ? "/" : "", path, strerror(errno));
}

/* What errno says of a path at which there is nothing of ours. */
static bool is_absent(void)
{
	return errno == ENOENT || errno == ENOTDIR || errno == ELOOP;
}

/* Opens the folder that path names below the store, one name at a time; make:
 * creates what is missing. -1 with errno. */
static int open_folder(const struct store *store, struct span path, bool make)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_CLOEXEC;
	struct buf name = {0};
	int folder;

	if (make && mkdir(store->directory, 0777) != 0 && errno != EEXIST)
		return -1;
	folder = open(store->directory, flags);
	for (size_t at = 0; at < path.len && folder >= 0;) {
		size_t end = span_find(path, at, '/');
		int above = folder, cause;

		buf_reset(&name);
		buf_add(&name, path.data + at, end - at);
		if (make)
			mkdirat(above, name.data, 0777);
		folder = openat(above, name.data, flags | O_NOFOLLOW);
		cause = errno;
		close(above);
		errno = cause;
		at = end + 1;
	}
	buf_clear(&name);
	return folder;
}

static struct span folder_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return (struct span){path, slash ? (size_t)(slash - path) : 0};
}

static const char *name_of(const char *path)
{
	const char *slash = strrchr(path, '/');

	return slash ? slash + 1 : path;
}

/* Our own unfinished files, and what people and tools leave in any folder. */
static bool is_hidden(const char *name)
{
	return name[0] == '.';
}

static void find_entry(struct found_list *out, struct store *store,
	int fd, const char *folder, const char *name, struct arena *arena)
{
	size_t before = out->count;
	struct stat st;

	if (is_hidden(name) ||
		fstatat(fd, name, &st, AT_SYMLINK_NOFOLLOW) != 0)
		return;
	found_add(out, store, folder, name, S_ISDIR(st.st_mode),
		S_ISREG(st.st_mode), arena);
	if (out->count > before && S_ISREG(st.st_mode))
		out->items[before].size = (uint64_t)st.st_size;
}

static int directory_find(struct found_list *out, struct store *store,
	struct git_tree *root, const char *folder, struct arena *arena,
	struct err *err)
{
	int fd = open_folder(store, span_of(folder), false);
	const struct dirent *entry;
	DIR *entries;
	int status = 0;

	(void)root;
	if (fd < 0)
		return is_absent() ? 0 : says_system(err, store, folder);
	entries = fdopendir(fd);
	if (!entries) {
		close(fd);
		return says_system(err, store, folder);
	}
	errno = 0;
	while ((entry = readdir(entries))) {
		find_entry(out, store, fd, folder, entry->d_name, arena);
		errno = 0;
	}
	if (errno)
		status = says_system(err, store, folder);
	closedir(entries);
	found_finish(out, store, folder);
	return status;
}

static int directory_size(uint64_t *out, struct store *store,
	const struct found *found, const char *path, struct err *err)
{
	(void)store;
	(void)path;
	(void)err;
	*out = found->size;
	return 0;
}

/* Reads to the end, no more than size bytes: files here never grow. */
static int read_bytes(struct buf *out, int fd, size_t size)
{
	size_t end = out->len + size;

	buf_reserve(out, size + 1);
	while (out->len < end) {
		ssize_t got = read(fd, out->data + out->len, end - out->len);

		if (got < 0 && errno == EINTR)
			continue;
		if (got <= 0)
			return (int)got;
		out->len += (size_t)got;
		out->data[out->len] = '\0';
	}
	return 0;
}

static int directory_read(struct buf *out, struct store *store,
	const char *path, size_t limit, struct err *err)
{
	int folder = open_folder(store, folder_of(path), false);
	int fd = -1, status = 0;
	struct stat st;

	if (folder >= 0) {
		fd = openat(folder, name_of(path), O_RDONLY | O_NONBLOCK |
			O_NOCTTY | O_NOFOLLOW | O_CLOEXEC);
		status = errno;
		close(folder);
		errno = status;
	}
	if (fd < 0)
		return is_absent() ? 1 : says_system(err, store, path);
	status = fstat(fd, &st);
	if (status == 0 && !S_ISREG(st.st_mode))
		status = 1;
	else if (status == 0 && (uintmax_t)st.st_size > limit)
		status = err_set(err, ERR_LIMIT, "baseline %s: %jd bytes, the "
			"limit is %zu bytes", path, (intmax_t)st.st_size,
			limit);
	else if (status == 0)
		status = read_bytes(out, fd, (size_t)st.st_size);
	if (status < 0)
		says_system(err, store, path);
	close(fd);
	return status;
}

/* +1: nothing is there yet. */
static int is_empty(const struct store *store, struct err *err)
{
	int fd = open_folder(store, span_of(""), false);
	DIR *entries = fd < 0 ? NULL : fdopendir(fd);
	const struct dirent *entry;
	int status = 1;

	if (!entries)
		return errno == ENOENT ? 1 : says_system(err, store, "");
	while (status == 1 && (entry = readdir(entries)))
		if (!is_hidden(entry->d_name))
			status = 0;
	closedir(entries);
	return status;
}

static int directory_check(struct store *store, struct err *err)
{
	struct buf text = {0};
	int status = directory_read(&text, store, "VERSION", LAYOUT_FILE_MAX, err);

	if (status == 0) {
		status = store_check_version(buf_view(&text), store->directory,
			err);
	} else if (status > 0) {
		status = is_empty(store, err);
		if (status == 0)
			status = err_set(err, ERR_STORE, "%s is not a store of "
				"profgate (it has no VERSION); name another "
				"with --store", store->directory);
	}
	buf_clear(&text);
	return status;
}

static int write_file(int folder, const char *name, struct span content)
{
	struct buf temporary = {0};
	int fd = temporary_create(&temporary, folder);
	int status = fd < 0 ? -1 : file_write(fd, content);
	int cause = errno;

	if (fd >= 0 && close(fd) != 0 && status == 0) {
		status = -1;
		cause = errno;
	}
	if (status == 0 && renameat(folder, temporary.data, folder, name)) {
		status = -1;
		cause = errno;
	}
	if (fd >= 0 && status != 0)
		unlinkat(folder, temporary.data, 0);
	buf_clear(&temporary);
	errno = cause;
	return status;
}

/* +1: the file is there. What killed writers left in its folder goes, once for
 * files of one folder in a row: swept is the last one. */
static int add_file(const struct store *store, const struct store_file *file,
	struct span *swept, struct err *err)
{
	int folder = open_folder(store, folder_of(file->path), true);
	struct stat st;
	int status;

	if (folder < 0)
		return says_system(err, store, file->path);
	if (!swept->data || !span_equal(*swept, folder_of(file->path)))
		temporaries_sweep(folder);
	*swept = folder_of(file->path);
	if (fstatat(folder, name_of(file->path), &st,
		AT_SYMLINK_NOFOLLOW) == 0 && S_ISREG(st.st_mode))
		status = 1;
	else
		status = write_file(folder, name_of(file->path),
			file->content);
	if (status < 0)
		says_system(err, store, file->path);
	close(folder);
	return status;
}

/* Records last: none names captures that are not there yet. */
static int directory_add(struct store *store, const struct store_file *files,
	size_t count, const char *operation, const char *subject,
	struct err *err)
{
	const struct store_file version = {
		"VERSION", {LAYOUT_VERSION, strlen(LAYOUT_VERSION)}};
	struct span swept = {0};
	bool wrote = false;

	(void)operation;
	(void)subject;
	if (directory_check(store, err) < 0 ||
		add_file(store, &version, &swept, err) < 0)
		return -1;
	for (int records = 0; records < 2; records++)
		for (size_t i = 0; i < count; i++) {
			enum layout_kind kind =
				layout_kind(span_of(files[i].path));
			int status;

			if ((kind == LAYOUT_RECORD) != (records == 1))
				continue;
			status = add_file(store, &files[i], &swept, err);
			if (status < 0)
				return -1;
			wrote = wrote || status == 0;
		}
	return wrote ? 0 : 1;
}

const struct backend directory_backend = {
	.check = directory_check,
	.find = directory_find,
	.size = directory_size,
	.read = directory_read,
	.add = directory_add,
};
