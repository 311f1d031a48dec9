/* The tags of a repository, by the commit that they name. */
#ifndef GATE_GIT_TAGS_H
#define GATE_GIT_TAGS_H

#include "gate/git/repo.h"

struct tag {
	struct commit_id commit;
	const char *name; /* "v1.4"; arena */
};

struct tags {
	size_t count;
	const struct tag *all; /* by commit, then name; arena */
};

/* All whose commit is known here, whether it is here or not. */
int tags_list(struct tags *out, const struct repo *repo, struct arena *arena,
	struct err *err);
/* Of those that name the commit the last by name; NULL: none does. */
const char *tags_of_commit(const struct tags *tags, const char *commit);

#endif
