/* An endpoint of net/http/pprof that is asked. */
#ifndef GATE_PULL_ENDPOINT_H
#define GATE_PULL_ENDPOINT_H

#include "gate/pull/fetch.h"
#include "gate/pull/look.h"

struct endpoint { /* source->own */
	struct client *client;
	struct reply answer;
	const char *base; /* URL of the index */
	const char *metrics;
	bool failed_lasting;    /* the last failure would come again */
	unsigned failed_in_row; /* windows */
	double count;           /* of operations, at the last snapshot; NaN */
	double allocated;       /* at the last snapshot */
	unsigned last_place;    /* of the window with it */
	unsigned seen;          /* bits of profiles that had a sample */
	unsigned processes;     /* that answered, one after the other */
};

struct offer;

/* One answer with status 200. seconds: how long it works before it answers. */
int endpoint_get(struct source *source, const char *url, double seconds,
	const char *what, struct err *err);
/* One profile, read: its bytes are the answer. */
int endpoint_take(struct capture_facts *out, struct source *source,
	unsigned row, struct err *err);
/* What it has, by asking for everything. */
int endpoint_offer(struct offer *out, struct source *source, struct err *err);

#endif
