/*
 * What else the machine does while a run is measured, as far as /proc and /sys
 * tell; where they do not, NaN or 0.
 */
#ifndef GATE_MEASURE_NOISE_H
#define GATE_MEASURE_NOISE_H

struct machine {
	unsigned processors;  /* that this process may use */
	double quota;         /* of processors, by its control group; NaN none */
	unsigned gomaxprocs;  /* of the environment, 0: not set */
	char governor[32];    /* "" unknown, as in most virtual machines */
	double load;          /* average of the last minute */
};

void machine_look(struct machine *out);

/* Counters of /proc/stat in seconds, of all processors. */
struct ticks {
	double at, busy, stolen;
};

void ticks_take(struct ticks *out);

struct noise { /* between two ticks; in processors: 0.5 is half of one */
	double others; /* used by anybody else */
	double stolen; /* taken by the hypervisor */
};

/* own: CPU seconds of the command meanwhile. */
struct noise noise_between(const struct ticks *from, const struct ticks *to,
	double own);

#endif
