/*
 * A workload for each value of labels: which there are, and what their folders
 * are called.
 *
 *	order                       what has no labels, such as heap profiles
 *	order/endpoint=%2Fcart      the samples with this value
 *	order/endpoint=(none)       those without the label
 *	order/endpoint=(other)      those of the other values
 *
 * Each workload is in each window of a side that has it at all: what comes and
 * goes can be compared with nothing. So a value that does not is in (other), and
 * as many of the lightest that others come to be in all. The table is of all
 * sides and instances of a pull, and --append goes on with it, so that a value
 * is in one workload always.
 *
 *	1. by_parse()   the labels
 *	2. by_known()   the values that a run set was cut up by before
 *	3. by_count()   those of each profile of time
 *	4. by_settle()  chooses
 *	5. by_group()   where a value goes
 */
#ifndef GATE_PULL_BY_H
#define GATE_PULL_BY_H

#include <stdint.h>

#include "gate/core/arena.h"
#include "gate/core/err.h"

enum { BY_KEYS_MAX = 4, BY_VALUES_MAX = 32, BY_SIDES = 2 };

struct by_value {
	const char *folder;  /* below that of the whole */
	const char **values; /* one a key; NULL: not said */
	double weight;       /* samples of all profiles */
	size_t count, room;
	unsigned *in;   /* numbers of profiles, in order */
	uint32_t group; /* 0: (other) */
	bool known;     /* it has a workload already */
};

struct by { /* key_count 0: not asked for */
	size_t key_count;
	const char *keys[BY_KEYS_MAX];
	bool seen[BY_KEYS_MAX]; /* some sample had it */
	unsigned profiles;      /* that were counted */
	unsigned per_side[BY_SIDES];
	unsigned char *sides; /* of each of them */
	size_t side_room;
	bool known; /* some value has a workload already */
	size_t count;
	struct by_value *values; /* in the arena */
	struct arena *arena;
	/* once settled */
	uint32_t group_count;
	struct by_value *groups[BY_VALUES_MAX + 1]; /* first: (other) */
	size_t other_count; /* values that are in (other) */
	size_t untold;      /* of them those without a name for a folder */
};

/* LABEL,LABEL to keys. The arena is borrowed. */
int by_parse(struct by *out, const char *text, struct arena *arena,
	struct err *err);
/* The folder of a workload that is there already. */
void by_known(struct by *by, const char *workload);
/* Samples of one profile, with values one a key; and that a profile is over. */
void by_count(struct by *by, const char *const *values, double weight);
void by_count_profile(struct by *by, size_t side);
void by_settle(struct by *by);
void by_clear(struct by *by);
/* The group of values, one a key; 0: (other). */
uint32_t by_group(const struct by *by, const char *const *values);

#endif
