/*
 * One request to a source and its answer, within bounds: the only file that
 * opens a socket. Nothing is followed: no redirect, no cookie, no netrc. Where
 * a connection goes is asked of its address, after names were resolved:
 * link-local, multicast and unspecified ones are refused.
 */
#ifndef GATE_PULL_FETCH_H
#define GATE_PULL_FETCH_H

#include <stdatomic.h>

#include "gate/core/buf.h"
#include "gate/pull/address.h"
#include "gate/pull/secrets.h"

struct fetch_bounds {
	size_t download;  /* bytes of an answer */
	double timeout;   /* seconds beyond what was asked for; 0: ours */
	unsigned retries; /* of what may go better a second later */
	const char *cacert, *cert, *key; /* files; NULL: none */
	const struct secrets *secrets;
	const atomic_bool *stop; /* ends what is under way */
};

enum { SAID_MAX = 256 };

struct reply {       /* zero before the first; cleared with reply_clear() */
	long status; /* of HTTP */
	bool go;     /* net/http/pprof says that it is itself */
	char type[SAID_MAX];     /* of its content */
	char location[SAID_MAX]; /* where a redirect leads */
	char grpc_status[SAID_MAX]; /* of gRPC, in the header */
	char grpc_message[SAID_MAX];
	struct buf body;
	bool lasting; /* failed: it would again */
};

struct client; /* of one thread; keeps its connection */

struct client *client_new(const struct address *to,
	const struct fetch_bounds *bounds);
void client_free(struct client *client);

/* Asks for a url of the client's address; seconds: how long the source works
 * before it answers. Any status is an answer; a failure names the place. What
 * may go better later is asked for again. */
int client_get(struct reply *out, struct client *client, const char *url,
	double seconds, struct err *err);

struct request {
	const char *url;
	const char *type; /* of what is sent; NULL: nothing is */
	struct span body;
	const char *accept; /* NULL: anything */
	bool packed;        /* the answer may be gzip, and is inflated */
	double seconds;
};

int client_ask(struct reply *out, struct client *client,
	const struct request *request, struct err *err);
void reply_clear(struct reply *answer);

/* Waits until then, by clock_now(). False: it was stopped. */
bool wait_until(double then, const atomic_bool *stop);

#endif
