/* The folders in which the suites of a plan lie, which may have been moved or be
 * gone. */
#ifndef GATE_MEASURE_SUITE_FOLDER_H
#define GATE_MEASURE_SUITE_FOLDER_H

#include "gate/measure/measure.h"

/* Whether the folder of a benchmark's suite is there. What another plan has, and
 * what base is to have, may lack it; head's own may not, but where base has it.
 * is_first: of its suite; then it is told where it was found. */
int suite_folder_find(bool *there, struct measurement *m, size_t bench,
	size_t side, bool is_first, struct err *err);

#endif
