/* The types of servers that keep profiles. */
#include "gate/pull/server_types.h"

#include <string.h>

const struct server_profile server_profiles[] = {
	{"cpu", NULL, false, true, {{"cpu", "nanoseconds", NULL}}},
	{"cpu", NULL, false, true, {{"samples", "count", "cpu"}}},
	{"heap", NULL, false, false,
		{{"alloc_objects", "count", NULL}, {"alloc_space", "bytes", NULL},
			{"inuse_objects", "count", NULL},
			{"inuse_space", "bytes", NULL}}},
	{"mutex", "mutex", false, false,
		{{"contentions", "count", NULL},
			{"delay", "nanoseconds", NULL}}},
	{"block", "block", false, false,
		{{"contentions", "count", NULL},
			{"delay", "nanoseconds", NULL}}},
	{"goroutine", NULL, true, false, {{"goroutine", "count", NULL}}},
	{"threadcreate", NULL, false, false, {{"threadcreate", "count", NULL}}},
	{NULL, NULL, false, false, {{NULL, NULL, NULL}}},
};

bool server_type_fits(const struct server_type *type,
	const struct server_profile *profile, size_t t)
{
	return strcmp(type->sample, profile->types[t].sample) == 0 &&
	       strcmp(type->unit, profile->types[t].unit) == 0 &&
	       (!profile->types[t].period ||
		       strcmp(type->period, profile->types[t].period) == 0) &&
	       (!profile->of || strstr(type->name, profile->of));
}

const struct server_profile *server_profile_of(const struct server_type *type)
{
	for (const struct server_profile *p = server_profiles; p->word; p++)
		for (size_t t = 0; t < SERVER_TYPES_MAX && p->types[t].sample;
			t++)
			if (server_type_fits(type, p, t))
				return p;
	return NULL;
}
