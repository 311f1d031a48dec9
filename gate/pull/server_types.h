/* What servers call the parts of Go's profiles. */
#ifndef GATE_PULL_SERVER_TYPES_H
#define GATE_PULL_SERVER_TYPES_H

#include "gate/pull/server.h"

struct server_profile { /* told by the first of its types */
	const char *word; /* of profile_rows; several rows: any of them */
	const char *of;   /* is in the type's name; NULL: any */
	bool state, time;
	struct {
		const char *sample, *unit, *period; /* NULL: any */
	} types[SERVER_TYPES_MAX];
};

/* A row without a word is the end. */
extern const struct server_profile server_profiles[];

/* Whether it is type number t of the profile. */
bool server_type_fits(const struct server_type *type,
	const struct server_profile *profile, size_t t);
/* What it is a part of; NULL: nothing that has a word. */
const struct server_profile *server_profile_of(const struct server_type *type);

#endif
