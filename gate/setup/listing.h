/* For unmeasured_find(): what files say that there is and the plan does not
 * have. */
#ifndef GATE_SETUP_LISTING_H
#define GATE_SETUP_LISTING_H

#include "gate/setup/find.h"
#include "gate/setup/golang_cover.h"
#include "gate/setup/unmeasured.h"

struct listing {
	struct finder finder; /* .repo, .plan and .arena */
	struct unmeasured *out;
	struct arena file; /* of what is read of one; empty between them */
};

/* Adds a benchmark that nothing measures. */
void listing_add(struct listing *l, const char *name);
/* Whether a command of the plan, of a folder (NULL: the root), has the word, or
 * with more behind it that begins with the character. */
bool listing_has_word(const struct listing *l, const char *folder,
	const char *word, char more);

/* The text of a file, relative to the root, until the next is asked for; .len 0:
 * there is none. */
struct span listing_text(struct listing *l, const char *path);

/* Whether pytest takes a file for one of tests, and it asks for the fixture. */
bool pytest_file_has(const struct finder *f, const char *path);

void golang_list(struct listing *l, const struct golang_cover *cover);
void node_list(struct listing *l);
void pytest_list(struct listing *l);

#endif
