/* Packages of base that are others in head. */
#ifndef COMPARE_FINDINGS_MOVED_PACKAGES_H
#define COMPARE_FINDINGS_MOVED_PACKAGES_H

#include "compare/hypotheses/hypothesis.h"
#include "compare/verdict/notes.h"

/* A note for each, with what it encloses; of many only the first. */
void moved_packages_tell(struct notes *notes, const struct analysis *analysis);

#endif
