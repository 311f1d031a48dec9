/* What libgit2 said of its last failure, for the files of this folder. */
#ifndef GATE_GIT_LIBGIT2_SAID_H
#define GATE_GIT_LIBGIT2_SAID_H

#include <stdbool.h>

/* Ends in out_of_memory() where it is that. */
const char *libgit2_said(void);
/* Whether it failed in that part: GIT_ERROR_OS, GIT_ERROR_CONFIG, ... */
bool libgit2_failed_in(int part);

#endif
