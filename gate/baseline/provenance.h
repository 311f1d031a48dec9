/* What a record says of the commit that its runs are of, and of the job that
 * made it. */
#ifndef GATE_BASELINE_PROVENANCE_H
#define GATE_BASELINE_PROVENANCE_H

#include "gate/config/config.h"
#include "gate/store/record.h"

/* Fills all of the record that is not about runs: the commit is HEAD's, config
 * the policy that it holds, and an acceptance whatever it accepts that its
 * first parent did not: in the messages of what it brought, or in the policy.
 * Config is read into config as well. */
int provenance_take(struct record *out, struct config *config,
	const struct repo *repo, struct arena *arena, struct err *err);

/* The same as far as the git command knows it, for repositories that libgit2
 * cannot open (sha256, reftable); and whether tracked files differ from HEAD.
 * The policy is the file's in the work tree. */
int provenance_by_git(struct record *out, bool *dirty, struct config *config,
	struct arena *arena, struct err *err);

#endif
