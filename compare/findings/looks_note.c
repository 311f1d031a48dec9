/* Says of which error a verdict was reached, where looks share it. */
#include "compare/findings/looks_note.h"

#include <math.h>

void looks_note(struct notes *notes, const struct analysis *analysis)
{
	double most = 0.0;
	size_t count = 0;

	for (size_t w = 0; w < analysis->workload_count; w++)
		if (analysis->shares[w] < 1.0) {
			most = fmax(most, analysis->shares[w]);
			count++;
		}
	if (count == 0)
		return;
	note_add(notes, "looks", NULL, "%zu workload%s measured until "
		"decided (run --budget): looks share what the policy allows "
		"of false alarms, and this one has %.0f %%%s of it", count,
		count == 1 ? " was" : "s were", 100.0 * analysis->share_least,
		most > analysis->share_least
			? arena_printf(analysis->arena, " to %.0f %%",
				100.0 * most) : "");
}
