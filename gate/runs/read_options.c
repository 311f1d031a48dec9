/* Threads and limits for reading captures, as options. */
#include "gate/runs/read_options.h"

#include <limits.h>
#include <unistd.h>

#define AT(member) .offset = offsetof(struct read_options, member)

static const struct opt table[] = {
	{.name = "jobs", .letter = 'j', .kind = OPT_COUNT, .value = "N",
		.max = 1024, AT(jobs),
		.help = "threads that read captures; default: one a processor"},
	{.name = "max-inflated", .kind = OPT_SIZE, .value = "SIZE", AT(inflated),
		.help = "largest capture after decompression, such as 512M"},
	{.name = "max-depth", .kind = OPT_COUNT, .value = "N", .max = UINT_MAX,
		AT(stack_depth), .help = "deepest call stack, in frames"},
	{.name = "max-rows", .kind = OPT_COUNT, .value = "N", .max = UINT_MAX,
		AT(rows),
		.help = "most samples, locations or functions of a capture"},
	{.name = "max-strings", .kind = OPT_COUNT, .value = "N",
		.max = UINT_MAX, AT(strings),
		.help = "most names of a capture"},
	{.name = "max-arena", .kind = OPT_SIZE, .value = "SIZE", AT(arena),
		.help = "most memory for the tables of one capture"},
	{.name = "max-names", .kind = OPT_SIZE, .value = "SIZE", AT(names),
		.help = "most memory for the names of all captures"},
	{0}
};

const struct opt_group read_group = {"Reading captures", table, NULL};

struct limits read_limits(const struct read_options *options)
{
	struct limits limits = limits_default;

	if (options->inflated)
		limits.inflated = options->inflated;
	if (options->stack_depth)
		limits.stack_depth = options->stack_depth;
	if (options->strings)
		limits.strings = options->strings;
	if (options->rows)
		limits.rows = options->rows;
	if (options->arena)
		limits.arena = options->arena;
	if (options->names)
		limits.names = options->names;
	return limits;
}

unsigned read_jobs(const struct read_options *options)
{
	long processors;

	if (options->jobs)
		return options->jobs;
	processors = sysconf(_SC_NPROCESSORS_ONLN);
	if (processors < 1)
		return 1;
	return processors > 1024 ? 1024 : (unsigned)processors;
}
