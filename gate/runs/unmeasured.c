/* What runs know of benchmarks that nothing measures, in words. */
#include "gate/runs/runs.h"

const char *unmeasured_line(const struct unmeasured *unmeasured,
	struct arena *arena)
{
	const char *names = "";
	size_t n = 0;

	if (!unmeasured || unmeasured->count == 0)
		return NULL;
	for (; n < UNMEASURED_NAMES && unmeasured->names[n]; n++)
		names = arena_printf(arena, "%s%s%s", names, n ? ", " : "",
			unmeasured->names[n]);
	return arena_printf(arena,
		"%u of %u benchmarks %s not measured (%s%s): profgate init",
		unmeasured->count, unmeasured->of,
		unmeasured->count == 1 ? "is" : "are", names,
		n < unmeasured->count ? ", ..." : "");
}

const struct unmeasured *runs_unmeasured(const struct runs *runs)
{
	const struct run_set *head = &runs->sets[SET_HEAD];
	const struct capture *last = NULL;

	for (size_t i = 0; i < head->capture_count; i++)
		if (!capture_left_out(&head->captures[i]) &&
			(!last || head->captures[i].costs.time_nanos >
				last->costs.time_nanos))
			last = &head->captures[i];
	return last ? last->unmeasured : NULL;
}
