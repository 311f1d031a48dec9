/* Whole files in, whole files out, nothing half-written. */
#ifndef GATE_CORE_FILE_H
#define GATE_CORE_FILE_H

#include "gate/core/buf.h"
#include "gate/core/err.h"

/* Reads a regular file (not a fifo, not a device) of at most limit bytes and
 * appends it to out. Errors name the path. */
int file_read(struct buf *out, const char *path, size_t limit, struct err *err);

/* Writes all of it. -1 with errno. */
int file_put(int fd, struct span content);
/* Writes all of it to the disk. -1 with errno. */
int file_write(int fd, struct span content);

/* Creates the folder and those above it, as `mkdir -p`. */
int make_folder(const char *path, struct err *err);

/*
 * A file that appears whole or not at all: written beside its place under a
 * temporary name, synced and renamed. target_open fails early when the place
 * cannot be written, so that a user learns it before the work starts. Path "-"
 * is standard output. A target that is neither committed nor dropped leaks.
 */
struct target {
	const char *path; /* borrowed */
	char *temporary;
	int fd;
};

int target_open(struct target *out, const char *path, struct err *err);
int target_commit(struct target *target, struct span content, struct err *err);
void target_drop(struct target *target);

/* A new file in the folder, under a name that readers pass over; it is this
 * process's as long as it is open. Its name, and it; -1 with errno. */
int temporary_create(struct buf *name, int folder);
/* Removes those that processes which were killed left in the folder. */
void temporaries_sweep(int folder);

#endif
