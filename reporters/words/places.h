/*
 * Where in the repository a finding is: its own line where the repository has
 * its file, else, of a function of a library, the nearest caller's on the paths
 * that carry the change. What is known of callers is what the verdict says of
 * them.
 */
#ifndef REPORTERS_WORDS_PLACES_H
#define REPORTERS_WORDS_PLACES_H

#include <stdbool.h>

#include "compare/verdict/verdict.h"
#include "reporters/words/tracked.h"

struct tracked_place {
	const char *file; /* of the repository */
	unsigned line;    /* 0: not known */
	bool caller;      /* of a caller */
};

struct known_place {
	const char *function;
	struct tracked_place place;
};

struct finding_places {
	const struct tracked *tracked; /* NULL: paths are as profiles say */
	size_t count;
	struct known_place *all; /* by function; heap */
};

/* Borrows the verdict and tracked; ended by places_clear. */
void places_init(struct finding_places *out, const struct verdict *verdict,
	const struct tracked *tracked);
void places_clear(struct finding_places *in);
/* False: it is nowhere in the repository, as far as is known. */
bool place_of(struct tracked_place *out, const struct finding_places *in,
	const struct finding *finding);

/* Appends the owners of where it is, raw: "@acme/search @ann"; false, and
 * nothing, where none is known. */
bool place_owners(struct buf *out, const struct finding_places *in,
	const struct finding *finding);

#endif
