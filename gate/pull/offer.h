/* What a source has to offer, before anything is pulled: `pull --list`. */
#ifndef GATE_PULL_OFFER_H
#define GATE_PULL_OFFER_H

#include "gate/pull/look.h"

enum { OFFER_PROFILES_MAX = 64, OFFER_VALUES_MAX = 5 };

struct offer_profile {
	const char *name;
	size_t captures; /* of a directory; 0: of a live source */
	double a_minute; /* samples; NaN: it does not tell */
	double now;      /* of a state; NaN: it is none */
	const char *why; /* there is nothing to be had, and what to do; NULL */
};

struct offer_label {
	const char *key;
	size_t value_count;
	struct {
		const char *value; /* NULL: samples without it */
		double share;
	} values[OFFER_VALUES_MAX]; /* the largest */
};

struct offer { /* of one source, in its arena */
	size_t profile_count;
	struct offer_profile profiles[OFFER_PROFILES_MAX];
	size_t label_count;
	struct offer_label *labels;
	const char *counters; /* for --operations: "a, b"; NULL: none */
};

/* NULL: there are too many. */
struct offer_profile *offer_add(struct offer *offer, const char *name);
/* The labels of a profile with values and shares. */
void offer_labels(struct offer *offer, struct source *source,
	const struct capture_facts *facts, struct span bytes);

#endif
