/* What a source wants to know before it answers, by environment or file only:
 * it stands in no output, no file of ours and no list of processes. */
#ifndef GATE_PULL_SECRETS_H
#define GATE_PULL_SECRETS_H

#include "gate/pull/address.h"

struct secrets { /* NULL: not given. In the environment and the arena. */
	const char *token, *user, *password, *tenant;
	size_t header_count;
	const char *const *headers; /* "Name: value" */
	const char *first;          /* the name of one that was given; static */
};

int secrets_read(struct secrets *out, const char *header_file,
	struct arena *arena, struct err *err);
/* Whether they may be sent there. named_by: the place of a file that names the
 * address, which a change of the file can turn elsewhere; NULL: the command
 * line does. */
int secrets_allow(const struct secrets *secrets, const struct address *to,
	const char *named_by, struct err *err);

#endif
