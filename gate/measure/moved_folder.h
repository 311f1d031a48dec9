/* Where the folder of a suite is in another commit, when it was moved: git's
 * renames say so. */
#ifndef GATE_MEASURE_MOVED_FOLDER_H
#define GATE_MEASURE_MOVED_FOLDER_H

#include <stdbool.h>

#include "gate/core/arena.h"

/* The folder, below the current directory, to or from which most files that lie
 * in `folder` were moved since the commit. back: `folder` is the new place, and
 * the one in the commit is wanted. NULL: none was. */
const char *moved_folder(const char *commit, const char *folder, bool back,
	struct arena *arena);

/* Whether a folder that a commit has files in is gone since, but for what git
 * ignores: what was built there. */
bool folder_is_left_over(const char *commit, const char *folder);

#endif
