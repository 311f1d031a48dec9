/* What `profgate run --budget` would have measured: the same looks at runs that were
 * drawn before. A pair of runs costs as much time whatever the workload. */
#include "tests/truth/truth.h"

#include "compare/looks.h"

/* Runs so far of each, marked for the next look. */
static void take_round(struct workload *now, const enum look_state *states,
	const struct run_look *next, size_t count)
{
	for (size_t w = 0; w < count; w++) {
		size_t r = now[w].head_count;

		if (states[w] != LOOK_OPEN)
			continue;
		((struct run *)now[w].base)[r].look = *next;
		((struct run *)now[w].head)[r].look = *next;
		now[w].base_count = now[w].head_count = r + 1;
	}
}

static size_t open_of(const enum look_state *states, size_t count)
{
	size_t open = 0;

	for (size_t w = 0; w < count; w++)
		open += states[w] == LOOK_OPEN;
	return open;
}

double truth_measure(struct workload *workloads, size_t count, unsigned rounds,
	const struct truth *t, struct arena *arena)
{
	enum look_state states[WORKLOADS_MAX] = {LOOK_OPEN};
	double seconds[WORKLOADS_MAX], over = 0.0, all = 0.0;
	unsigned round = 0;
	size_t most[WORKLOADS_MAX];
	struct run_look next = look_next(0.0, 0.0);
	double budget = (double)rounds * (double)count;

	for (size_t w = 0; w < count; w++) {
		most[w] = workloads[w].head_count;
		workloads[w].base_count = workloads[w].head_count = 0;
		seconds[w] = 1.0;
	}
	while (open_of(states, count) > 0 &&
		all + (double)open_of(states, count) <= budget) {
		round++;
		all += (double)open_of(states, count);
		next.of = 1;
		take_round(workloads, states, &next, count);
		over = all / budget;
		if (over >= look_time(next.number) && over < 1.0 &&
			round >= t->policy.min_runs) {
			struct look_input in = {.symtab = t->symtab,
				.policy = &t->policy,
				.workload_count = count,
				.workloads = workloads,
				.seconds = seconds,
				.left = budget - all};

			looks_take(states, &in, arena);
			next = look_next(over, look_spent(next.number));
		} else if (over >= look_time(next.number)) {
			next = look_next(over, 0.0);
		}
		for (size_t w = 0; w < count; w++)
			if (workloads[w].head_count == most[w] &&
				states[w] == LOOK_OPEN)
				states[w] = LOOK_SETTLED; /* of the data */
	}
	return all / budget;
}
