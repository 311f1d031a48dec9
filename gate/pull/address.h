/* Where a live source is: an http or https address, taken apart. */
#ifndef GATE_PULL_ADDRESS_H
#define GATE_PULL_ADDRESS_H

#include "gate/core/arena.h"
#include "gate/core/err.h"

struct address {           /* strings in the arena */
	const char *url;   /* without query and slash at its end */
	const char *root;  /* its scheme, host and port */
	const char *path;  /* "" or from its first slash */
	const char *host;  /* in small letters; [::1] */
	const char *place; /* HOST:PORT */
	bool encrypted;
	bool loopback; /* by its name; sockets are asked again */
};

bool address_is(const char *text);
/* User names, passwords, queries and fragments are refused, and not repeated. */
int address_parse(struct address *out, const char *text, struct arena *arena,
	struct err *err);

#endif
