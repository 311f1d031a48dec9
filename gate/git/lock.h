/* A file that one process holds: given back by the system when it ends,
 * however it ends. */
#ifndef GATE_GIT_LOCK_H
#define GATE_GIT_LOCK_H

#include "gate/core/err.h"

/* The descriptor, for lock_drop(). +1 (out is -1): another process holds it. */
int lock_take(int *out, const char *path, struct err *err);
/* Gives it back and takes the file away. */
void lock_drop(int fd, const char *path);

#endif
