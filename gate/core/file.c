/* Reading whole files, and writing them whole or not at all. */
#include "gate/core/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

/* Creates the temporary file. open and not mkstemp: the umask then decides
 * who may read the result, as for any file a user makes. */
static int create_beside(struct target *target, size_t dir_len)
{
	struct buf name = {0};

	for (int i = 0; i < NAMES_TRIED; i++) {
		name.len = 0;
		buf_add(&name, target->path, dir_len);
		buf_printf(&name, ".profgate-%ld-%d.tmp", (long)getpid(), i);
		target->fd = open(name.data,
			O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
			0666);
		if (target->fd >= 0) {
			target->temporary = name.data;
			return 0;
		}
		if (errno != EEXIST)
			break;
	}
	free(name.data);
	return -1;
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
