/* How long something takes, and when it was. */
#ifndef GATE_CORE_CLOCK_H
#define GATE_CORE_CLOCK_H

#include <stdint.h>

/* Seconds of a clock that never steps. */
double clock_now(void);
/* Nanoseconds since 1970. */
int64_t clock_date(void);

#endif
