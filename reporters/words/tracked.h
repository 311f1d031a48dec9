/*
 * Which file of the repository a place in a profile is.
 *
 * Profiles hold the paths of the build: below the work tree, or, built with
 * -trimpath, below the name of the module. Only what stands below one of these
 * is looked up, and whole: a dependency has its own internal/util.go, and an
 * annotation in the wrong file is worse than none.
 */
#ifndef REPORTERS_WORDS_TRACKED_H
#define REPORTERS_WORDS_TRACKED_H

#include <stddef.h>

#include "reporters/words/owners.h"

struct tracked {
	size_t root_count;
	const char **roots; /* "/home/u/app", "github.com/acme/app" */
	size_t count;
	const char **files; /* relative to the root; sorted as bytes */
	const struct code_owners *owners; /* or NULL */
};

/* The file as the repository names it, borrowed from tracked; NULL when it is
 * not there, or not known. file and tracked may be NULL. */
const char *tracked_find(const struct tracked *tracked, const char *file);

#endif
