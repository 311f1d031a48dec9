/*
 * What a frame is: the team's code, or the runtime working on its behalf.
 *
 * Cost is judged at its owner, the nearest frame towards the root that is not
 * runtime (statistics, step 1). The rules are per language, because a name
 * without a dot is assembly in a Go capture and ordinary code in a C one.
 */
#ifndef COMPARE_ENTITY_H
#define COMPARE_ENTITY_H

#include "gate/model/profile.h"

enum language {
	LANGUAGE_OTHER, /* no rules: every frame owns its cost */
	LANGUAGE_GO,
};

enum language profile_language(const struct profile *profile);
bool entity_is_runtime(enum language language, struct span func);

/* How a sampled metric is judged, by its name. */
enum metric_class {
	METRIC_OTHER,      /* no model of its noise: compared exactly */
	METRIC_TIME,       /* cpu, wall, samples: by function */
	METRIC_ALLOCATION, /* allocated bytes and objects: by site */
};

enum metric_class metric_class(struct span name);

/* Stable across commits, machines and versions: 16 hex digits of FNV-1a over
 * the parts, each ended by a NUL. NULL parts count as empty. */
void entity_id(char out[17], const char *const *parts, size_t count);

#endif
