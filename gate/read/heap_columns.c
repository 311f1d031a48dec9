/* What heap profiles have in common. */
#include "gate/read/heap_columns.h"

#include <math.h>

const struct sample_type heap_types[HEAP_COLUMNS] = {
	[ALLOCATED] = {SPAN("alloc_objects"), SPAN("count")},
	[ALLOCATED_BYTES] = {SPAN("alloc_space"), SPAN("bytes")},
	[IN_USE] = {SPAN("inuse_objects"), SPAN("count")},
	[IN_USE_BYTES] = {SPAN("inuse_space"), SPAN("bytes")},
};
const struct sample_type heap_period_type = {SPAN("space"), SPAN("bytes")};

double heap_factor(double objects, double bytes, double rate)
{
	if (objects <= 0 || bytes <= 0)
		return 0;
	return rate <= 1 ? 1 : 1 / (1 - exp(-(bytes / objects) / rate));
}
