/* Which remote is talked to when nobody says. */
#ifndef GATE_GIT_REMOTE_NAME_H
#define GATE_GIT_REMOTE_NAME_H

#include "gate/git/repo.h"

/* The remote to talk to: name as given (a name or URL), else the setting
 * profgate.remote, else "origin", else the only one. Arena. +1: there is none.
 * Names that begin with '-' are refused, several without an origin too. */
int remote_choose(const char **out, const struct repo *repo,
	const char *name, struct arena *arena, struct err *err);

#endif
