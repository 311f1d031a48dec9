/* One line of the table that Google Benchmark prints. */
#ifndef GATE_READ_GOOGLEBENCH_ROW_H
#define GATE_READ_GOOGLEBENCH_ROW_H

#include "gate/core/span.h"

/* `TIME UNIT TIME UNIT COUNT`: by the clock, and of the processor. */
struct gbench_times {
	double ns[2];
	double iterations;
	struct span rest; /* of the line */
};

/* What a time is multiplied by to be in ns; 0: it is no unit of time. */
double gbench_unit(struct span unit);
/* Is it the head of the table? columns: names of counters that have one. */
bool gbench_head(struct span line, struct span *columns);
/* Is it a result? A number may be none that can be used. */
bool gbench_row(struct span *name, struct gbench_times *times,
	struct span line);
/* Is it the value of a counter, `1.2k`, `730M/s`, `1.1Gi/s`? rate: a second. */
bool gbench_counter(double *out, bool *rate, struct span text, bool of_1024);
/* Is it `NAME WORDS WHY`, WORDS being " ERROR OCCURRED: " or " SKIPPED: "? */
bool gbench_said(struct span line, const char *words, struct span *name,
	struct span *why);
/* The name of which one that ends in _mean, _cv, ... is made; empty: none. */
struct span gbench_made_of(struct span name);

#endif
