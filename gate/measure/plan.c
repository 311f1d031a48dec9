/* Puts plans together. */
#include "gate/measure/plan.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"
#include "gate/measure/command.h"
#include "gate/text/complain.h"

const char *const counters_names[] = {[COUNTERS_AUTO] = "auto",
	[COUNTERS_QEMU] = "qemu",
	[COUNTERS_VALGRIND] = "valgrind",
	[COUNTERS_CACHEGRIND] = "cachegrind",
	[COUNTERS_OFF] = "off",
	NULL};

bool plan_is_timed(const struct plan *plan)
{
	for (size_t b = 0; b < plan->bench_count; b++)
		if (plan->benches[b].command.count > 0)
			return true;
	return false;
}

bool plan_is_counted(const struct plan *plan)
{
	for (size_t b = 0; b < plan->bench_count; b++)
		if (plan->benches[b].counted.count > 0)
			return plan->counters != COUNTERS_OFF;
	return false;
}

const struct command *plan_build(const struct plan *plan, bool base)
{
	return base && plan->base_build.count ? &plan->base_build
					      : &plan->build;
}

int plan_count_only(struct plan *plan, struct err *err)
{
	size_t kept = 0;

	for (size_t b = 0; b < plan->bench_count; b++) {
		struct bench *bench = &plan->benches[b];

		if (bench->counted.count == 0) {
			complain("%s has no \"counted-command\": it is not "
				 "measured",
				bench->name ? bench->name : "default");
			continue;
		}
		bench->command = (struct command){0};
		plan->benches[kept++] = *bench;
	}
	plan->bench_count = kept;
	if (plan_is_counted(plan))
		return 0;
	return err_set(err, ERR_USAGE,
		"--counters-only: %s: give \"measure\" a \"counted-command\" "
		"and no \"counters: off\"",
		kept ? "the configuration turns counters off"
		     : "no benchmark says how it is counted");
}

const struct command *bench_command(const struct bench *bench, bool counted)
{
	return counted ? &bench->counted : &bench->command;
}

const char *bench_settle_counted(struct bench *bench)
{
	static const char *const profiles[] = {"{cpu}", "{mem}", "{dir}"};
	bool own = bench->counted.count > 0;

	if (!own && !command_names(&bench->command, COUNTER_PLACE))
		return NULL;
	if (!own)
		bench->counted = bench->command;
	for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++)
		if (command_names(&bench->counted, profiles[i]))
			return own ? "a counted run takes no other profile: "
			             "leave {cpu}, {mem} and {dir} out"
			           : "{counter} in a command that takes "
			             "profiles: give the same without them as "
			             "\"counted-command\"";
	if (!command_program(&bench->counted).len)
		return "\"counted-command\" needs {counter} once, directly "
		       "before the program and as a word of its own";
	return NULL;
}

/* By name; what has none comes first. */
static int compare_names(const void *a, const void *b)
{
	const struct bench *const *x = a, *const *y = b;
	const char *one = (*x)->name, *other = (*y)->name;

	return one && other ? strcmp(one, other)
	                    : (one != NULL) - (other != NULL);
}

void plan_add(struct plan *plan, const struct plan *other, struct arena *arena)
{
	size_t had = plan->bench_count;
	struct bench **names = xcalloc(had + 1, sizeof *names);
	struct bench *benches = arena_alloc(arena, had + other->bench_count + 1,
		sizeof *benches);

	for (size_t b = 0; b < had; b++) {
		benches[b] = plan->benches[b];
		names[b] = &benches[b];
	}
	qsort(names, had, sizeof *names, compare_names);
	for (size_t b = 0; b < other->bench_count; b++) {
		struct bench bench = other->benches[b];
		const struct bench *wanted = &bench;
		struct bench **same = had ? bsearch(&wanted, names, had,
			sizeof *names, compare_names) : NULL;

		if (same) {
			(*same)->known = true;
			continue;
		}
		bench.may_be_gone = true;
		benches[plan->bench_count++] = bench;
	}
	plan->benches = benches;
	free(names);
}
