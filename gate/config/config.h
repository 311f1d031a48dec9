/*
 * profgate.yml to struct policy and to the plan of measurements.
 *
 *	1. config_find()     where it is: the root of the repository, or from
 *	                     here up
 *	2. node_read()       YAML to a bounded tree, with lines and columns
 *	3. config_read()     the defaults, with the tree over them: a metric's
 *	                     row names only the scopes that it changes
 *	4. config_in_force() all of that with today's date and what the command
 *	                     line says; config_load() without the latter
 *	5. config_print()    back to YAML that reads as itself
 *
 * Whatever is not understood is an error with line and column, never passed
 * over. Everything in a config is static or in the caller's arena; notes, such
 * as an acceptance that has expired, are in its list for whoever comes to a
 * verdict under it.
 *
 * To add a setting of `gate:`: its place in enum setting, its name and its case
 * in policy.c, its line in print.c. To add a key of the file: a function in
 * policy.c (measure.c for `measure:`, pull.c for `pull:`), which value.h helps, and its name in
 * config_overlay().
 */
#ifndef GATE_CONFIG_CONFIG_H
#define GATE_CONFIG_CONFIG_H

#include "compare/policy/policy.h"
#include "compare/verdict/notes.h"
#include "gate/core/arena.h"
#include "gate/core/buf.h"
#include "gate/core/err.h"
#include "gate/measure/plan.h"
#include "gate/pull/plan.h"

#define CONFIG_NAME "profgate.yml"

enum {CONFIG_MAX_BYTES = 1 << 20, CONFIG_DATE_SIZE = 11 };

/* Settings of `gate:`, in the order in which they are printed. */
enum setting {
	SETTING_FALSE_ALARMS,
	SETTING_MIN_RUNS,
	SETTING_UNDECIDED,
	SETTING_MISSING_BASELINE,
	SETTING_UNJUDGED,
	SETTING_GONE,
	SETTING_MEASURED,
	SETTING_SINCE,
	SETTING_COUNT
};

struct config {
	struct policy policy;
	const char *origin[SETTING_COUNT]; /* "default", "profgate.yml:3" */
	struct plan measure;       /* zero where the file has no measure: */
	struct pull_plan pull;     /* and no pull: */
	/* What to tell beside the policy, such as an expired acceptance. The
	 * list is gone on with by whoever comes to a verdict under it. */
	struct notes notes;
};

/* Reads text, naming it path in errors and origins. today is YYYY-MM-DD: an
 * acceptance whose `until` is before it is left out and noted. Everything in
 * out is static or in the caller's arena. */
int config_read(struct config *out, struct span text, const char *path,
	const char *today, struct arena *arena, struct err *err);

/* The config file that holds where nothing is said: profgate.yml at the root
 * of the git repository around the current directory, else the nearest from
 * there up. NULL: there is none. In the arena. */
const char *config_find(struct arena *arena);

/* As config_read, for a file: path when not NULL; else that of config_find();
 * else the defaults. */
int config_load(struct config *out, const char *path, const char *today,
	struct arena *arena, struct err *err);

/* The date of the system's clock in UTC, for today. */
const char *config_today(char out[CONFIG_DATE_SIZE]);

/* As config_load with today's date; measured is 1 + enum measured from the
 * command line and goes before the file, 0: not given. */
int config_in_force(struct config *out, const char *path, unsigned measured,
	struct arena *arena, struct err *err);

/* The policy as YAML that reads back as itself, with the origins. */
void config_print(struct buf *out, const struct config *config);

#endif
