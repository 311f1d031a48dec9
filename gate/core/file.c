/* Reading whole files, and writing them whole or not at all. */
#include "gate/core/file.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define TEMPORARY ".profgate-" /* then the process and a number */

enum {READ_STEP = 64 << 10, NAMES_TRIED = 100 };

static const char *kind_of(mode_t mode)
{
	if (S_ISDIR(mode))
		return "directory";
	if (S_ISFIFO(mode))
		return "pipe";
	if (S_ISLNK(mode))
		return "symbolic link";
	return S_ISSOCK(mode) ? "socket" : "device";
}

static int limit_passed(
	struct err *err, const char *path, uintmax_t size, size_t limit)
{
	return err_set(err, ERR_LIMIT,
		"%s: file of %ju bytes, the limit is %zu bytes", path, size,
		limit);
}

/* Reads to the end, whatever fstat said the size was: it may be growing, or
 * be one of those files that claim to be empty. */
static int read_all(struct buf *out, int fd, const char *path, size_t hint,
	size_t limit, struct err *err)
{
	size_t start = out->len;
	ssize_t got;

	buf_reserve(out, hint);
	for (;;) {
		if (out->cap - out->len <= 1)
			buf_reserve(out, READ_STEP);
		got = read(fd, out->data + out->len, out->cap - out->len - 1);
		if (got < 0 && errno == EINTR)
			continue;
		if (got < 0)
			return err_set(err, ERR_IO, "%s: %s", path,
				strerror(errno));
		if (got == 0)
			break;
		out->len += (size_t)got;
		out->data[out->len] = '\0';
		if (out->len - start > limit)
			return limit_passed(
				err, path, out->len - start, limit);
	}
	return 0;
}

/* Opens first and asks what it is afterwards, so that nothing can be put in
 * its place in between; O_NONBLOCK, so that a pipe does not hang the open. */
int file_read(struct buf *out, const char *path, size_t limit, struct err *err)
{
	int fd = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC);
	size_t start = out->len;
	struct stat st;
	int status;

	if (fd < 0)
		return err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	if (fstat(fd, &st) != 0)
		status = err_set(err, ERR_IO, "%s: %s", path, strerror(errno));
	else if (!S_ISREG(st.st_mode))
		status = err_set(err, ERR_INPUT,
			"%s: is a %s; give a regular file", path,
			kind_of(st.st_mode));
	else if ((uintmax_t)st.st_size > limit)
		status = limit_passed(
			err, path, (uintmax_t)st.st_size, limit);
	else
		status = read_all(
			out, fd, path, (size_t)st.st_size, limit, err);
	close(fd);
	if (status != 0 && out->data) {
		out->len = start;
		out->data[start] = '\0';
	}
	return status;
}

/* The process of a temporary file's name; 0: no such name. */
static pid_t owner_of(const char *name)
{
	static const char before[] = TEMPORARY, after[] = ".tmp";
	char *end;
	long pid;

	if (strncmp(name, before, strlen(before)) != 0 ||
		!isdigit((unsigned char)name[strlen(before)]))
		return 0;
	pid = strtol(name + strlen(before), &end, 10);
	if (*end != '-' || strspn(end + 1, "0123456789") == 0)
		return 0;
	end += 1 + strspn(end + 1, "0123456789");
	return strcmp(end, after) == 0 ? (pid_t)pid : 0;
}

/* Whoever makes a file holds a lock on it, so that one of another machine or
 * container, whose number says nothing here, stays. */
void temporaries_sweep(int folder)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};
	int again = openat(folder, ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	DIR *dir = again < 0 ? NULL : fdopendir(again);
	struct dirent *entry;

	if (!dir && again >= 0)
		close(again);

	while (dir && (entry = readdir(dir))) {
		pid_t owner = owner_of(entry->d_name);
		int fd;

		if (owner <= 0 || kill(owner, 0) == 0 || errno != ESRCH)
			continue;
		fd = openat(dirfd(dir), entry->d_name,
			O_WRONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
		if (fd < 0)
			continue;
		if (fcntl(fd, F_SETLK, &whole) == 0)
			unlinkat(dirfd(dir), entry->d_name, 0);
		close(fd);
	}
	if (dir)
		closedir(dir);
}

/* openat and not mkstemp: the umask then decides who may read the result, as
 * for any file a user makes. */
int temporary_create(struct buf *name, int folder)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	for (int i = 0; i < NAMES_TRIED; i++) {
		int fd;

		buf_reset(name);
		buf_printf(name, TEMPORARY "%ld-%d.tmp", (long)getpid(), i);
		fd = openat(folder, name->data,
			O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			0666);
		if (fd >= 0)
			fcntl(fd, F_SETLK, &whole);
		if (fd >= 0 || errno != EEXIST)
			return fd;
	}
	return -1;
}

/* Creates the temporary file of a target. -1 with errno. */
static int create_beside(struct target *target, size_t dir_len)
{
	struct buf dir = {0}, name = {0};
	int folder, cause;

	buf_add(&dir, target->path, dir_len);
	folder = open(dir_len > 0 ? dir.data : ".",
		O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (folder >= 0) {
		temporaries_sweep(folder);
		target->fd = temporary_create(&name, folder);
		cause = errno;
		close(folder);
		errno = cause;
	}
	if (folder < 0 || target->fd < 0) {
		buf_clear(&dir);
		buf_clear(&name);
		return -1;
	}
	buf_span(&dir, buf_view(&name));
	buf_clear(&name);
	target->temporary = dir.data;
	return 0;
}

int target_open(struct target *out, const char *path, struct err *err)
{
	const char *slash = strrchr(path, '/');
	size_t dir_len = slash ? (size_t)(slash - path) + 1 : 0;
	const char *dir = dir_len > 0 ? path : "./";
	int dir_shown = dir_len > 0 ? (int)dir_len : 2;
	struct stat st;

	*out = (struct target){.path = path, .fd = STDOUT_FILENO};
	if (strcmp(path, "-") == 0)
		return 0;
	out->path = NULL;
	if (path[0] == '\0')
		return err_set(err, ERR_IO,
			"empty path for a file to write; name a file, or - for "
			"standard output");
	/* rename would put a file in place of a device or a link */
	if (lstat(path, &st) == 0 && !S_ISREG(st.st_mode))
		return err_set(err, ERR_IO,
			"%s: is a %s; name a file%s", path,
			kind_of(st.st_mode),
			S_ISDIR(st.st_mode)
				? " in it"
				: ", or - for standard output");
	out->path = path;
	if (path[dir_len] != '\0' && create_beside(out, dir_len) == 0)
		return 0;
	out->path = NULL;
	if (path[dir_len] == '\0')
		return err_set(err, ERR_IO,
			"%s: is a directory; name a file in it", path);
	if (errno == ENOENT)
		return err_set(err, ERR_IO,
			"%s: no directory %.*s; create it first", path,
			dir_shown, dir);
	return err_set(err, ERR_IO, "%s: cannot write in %.*s: %s", path,
		dir_shown, dir, strerror(errno));
}

int file_put(int fd, struct span content)
{
	while (content.len > 0) {
		ssize_t done = write(fd, content.data, content.len);

		if (done < 0 && errno == EINTR)
			continue;
		if (done < 0)
			return -1;
		content.data += done;
		content.len -= (size_t)done;
	}
	return 0;
}

int file_write(int fd, struct span content)
{
	if (file_put(fd, content) != 0)
		return -1;
	/* some file systems cannot sync and say so with EINVAL */
	return fsync(fd) != 0 && errno != EINVAL ? -1 : 0;
}

int make_folder(const char *path, struct err *err)
{
	struct buf part = {0};
	struct stat status;
	int made;

	buf_text(&part, path);
	for (size_t i = 1; i < part.len; i++)
		if (part.data[i] == '/') {
			part.data[i] = '\0';
			(void)mkdir(part.data, 0777); /* the last one tells */
			part.data[i] = '/';
		}
	buf_clear(&part);
	made = mkdir(path, 0777);
	if (made == 0 || (errno == EEXIST && stat(path, &status) == 0 &&
			S_ISDIR(status.st_mode)))
		return 0;
	return err_set(err, ERR_IO, "%s: cannot make the directory: %s", path,
		strerror(errno));
}

int target_commit(struct target *target, struct span content, struct err *err)
{
	int status = target->temporary ? file_write(target->fd, content)
				       : file_put(target->fd, content);
	int cause = errno;

	if (!target->temporary) {
		*target = (struct target){0};
		if (status != 0)
			err_set(err, ERR_IO, "standard output: %s",
				strerror(cause));
		return status;
	}
	/* network file systems report a failed write on close */
	if (close(target->fd) != 0 && status == 0) {
		status = -1;
		cause = errno;
	}
	target->fd = -1;
	if (status == 0 && rename(target->temporary, target->path) != 0) {
		status = -1;
		cause = errno;
	}
	if (status != 0) {
		err_set(err, ERR_IO, "%s: %s", target->path, strerror(cause));
		target_drop(target);
		return -1;
	}
	free(target->temporary);
	*target = (struct target){0};
	return 0;
}

void target_drop(struct target *target)
{
	if (target->temporary) {
		if (target->fd >= 0)
			close(target->fd);
		unlink(target->temporary);
		free(target->temporary);
	}
	*target = (struct target){0};
}
