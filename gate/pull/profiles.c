/* What net/http/pprof can be asked for. */
#include "gate/pull/profiles.h"

#include <string.h>

#include "gate/core/span.h"
#include "gate/text/nearest.h"

const struct profile_row profile_rows[PROFILE_ROWS] = {
	{"cpu", "/profile?seconds=", PHASE_DURING, NULL, true},
	{"heap", "/heap?gc=1", PHASE_BEFORE, NULL, false},
	{"allocs", "/allocs", PHASE_BEFORE, NULL, false},
	{"mutex", "/mutex", PHASE_BEFORE, "runtime.SetMutexProfileFraction(5)",
		false},
	{"block", "/block", PHASE_BEFORE, "runtime.SetBlockProfileRate(10000)",
		false},
	{"threadcreate", "/threadcreate", PHASE_BEFORE, NULL, false},
	{"goroutine", "/goroutine", PHASE_AFTER, NULL, true},
};

/* Rows that one run cannot have both. */
static const struct {
	unsigned rows;
	const char *why;
} alike[] = {
	{1u << 1 | 1u << 2, "heap and allocs hold the same counts; take heap"},
};

static int find(unsigned *at, struct span word, struct err *err)
{
	char name[32];
	struct nearest nearest;
	size_t len = word.len < sizeof(name) ? word.len : sizeof(name) - 1;

	memcpy(name, word.data, len);
	name[len] = '\0';
	nearest = nearest_to(name);
	for (*at = 0; *at < PROFILE_ROWS; (*at)++) {
		if (span_equal(word, span_of(profile_rows[*at].name)))
			return 0;
		nearest_try(&nearest, profile_rows[*at].name);
	}
	return err_set(err, ERR_USAGE,
		"--profiles: there is no \"%s\"%s%s; "
		"cpu, heap, allocs, mutex, block, threadcreate and goroutine "
		"are",
		name, nearest.best ? ", is it " : "",
		nearest.best ? nearest.best : "");
}

int profiles_parse(unsigned *out, const char *text, struct err *err)
{
	struct span rest = span_of(text);
	unsigned at;

	*out = 0;
	while (rest.len > 0) {
		size_t len = span_find(rest, 0, ',');

		struct span word = span_trim((struct span){rest.data, len});

		if (span_find(word, 0, ':') < word.len)
			at = PROFILE_ROWS;
		else if (find(&at, word, err))
			return -1;
		*out |= 1u << at;
		len += len < rest.len;
		rest.data += len;
		rest.len -= len;
	}
	for (size_t i = 0; i < sizeof(alike) / sizeof(*alike); i++)
		if ((*out & alike[i].rows) == alike[i].rows)
			return err_set(err, ERR_USAGE, "--profiles: %s",
				alike[i].why);
	return 0;
}

unsigned profiles_row(const char *name)
{
	unsigned row = 0;

	while (row < PROFILE_ROWS && strcmp(profile_rows[row].name, name) != 0)
		row++;
	return row;
}

const char *profile_query(unsigned row, double window, struct arena *arena)
{
	const struct profile_row *profile = &profile_rows[row];

	return profile->phase == PHASE_DURING
	               ? arena_printf(arena, "%s%.0f", profile->query, window)
	               : profile->query;
}

bool profiles_have(unsigned bits, enum profile_phase phase)
{
	for (unsigned i = 0; i < PROFILE_ROWS; i++)
		if (bits >> i & 1 && profile_rows[i].phase == phase)
			return true;
	return false;
}
