/* Locks by fcntl: not inherited by children, released with the process. */
#include "gate/git/lock.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Whether the locked file is still the one at the path: whoever held it before
 * may have taken it away between our open and our lock. */
static int is_there(int fd, const char *path)
{
	struct stat mine, there;

	return fstat(fd, &mine) == 0 && stat(path, &there) == 0 &&
		mine.st_dev == there.st_dev && mine.st_ino == there.st_ino;
}

int lock_take(int *out, const char *path, struct err *err)
{
	struct flock whole = {.l_type = F_WRLCK, .l_whence = SEEK_SET};

	for (;;) {
		*out = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW,
			0666);
		if (*out < 0)
			return err_set(err, ERR_IO, "%s: %s", path,
				strerror(errno));
		if (fcntl(*out, F_SETLK, &whole) != 0) {
			int cause = errno;

			close(*out);
			*out = -1;
			if (cause == EAGAIN || cause == EACCES)
				return 1;
			return err_set(err, ERR_IO, "%s: cannot be locked: %s",
				path, strerror(cause));
		}
		if (is_there(*out, path))
			return 0;
		close(*out);
	}
}

void lock_drop(int fd, const char *path)
{
	if (fd < 0)
		return;
	unlink(path);
	close(fd);
}
