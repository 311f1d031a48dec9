/* The profgate.yml that a commit holds for the folder that we are in, found as
 * config_find() finds it in the work tree: where one looks for it does not
 * depend on how much history is here. */
#ifndef GATE_BASELINE_POLICY_FILE_H
#define GATE_BASELINE_POLICY_FILE_H

#include "gate/git/repo.h"
#include "gate/store/record.h"

struct policy_file {
	const char *path; /* inside the repository; NULL: there is none */
	const char *text; /* "" where there is none */
};

/* The path below the work tree of the directory we are in, with a '/' at its
 * end; "" at its root. */
const char *policy_folder(const struct repo *repo, struct arena *arena);

/* +1: the commit is not here. */
int policy_file_of_commit(struct policy_file *out, const struct repo *repo,
	const struct commit_id *id, const char *folder, struct arena *arena,
	struct err *err);
/* +1: the record does not tell. */
int policy_file_of_record(struct policy_file *out, const struct record *record,
	const char *folder);

/* Puts into the record what policy_file_of_record() needs, whatever folder it
 * will be asked for, and what holds in this one. */
int policy_file_record(struct record *out, const struct repo *repo,
	const struct commit_id *id, const char *folder, struct arena *arena,
	struct err *err);

#endif
