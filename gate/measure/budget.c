/* Spends a budget of time on benchmarks that are not decided yet. */
#include "gate/measure/budget.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/clock.h"

enum { ROUNDS_MAX = 10000 };

/* A bench while its budget is spent. */
struct open_bench {
	const char *workload;
	double seconds; /* of all its runs */
	unsigned rounds;
};

struct spending {
	const struct budget_input *in;
	struct measurement *m;
	struct spent *spent;
	struct open_bench *benches; /* as in the plan */
	struct open_bench **by_name;
	size_t seen; /* runs that benches have */
};

static int compare_names(const void *a, const void *b)
{
	return strcmp((*(struct open_bench *const *)a)->workload,
		(*(struct open_bench *const *)b)->workload);
}

static int is_named(const void *name, const void *bench)
{
	return strcmp(name, (*(struct open_bench *const *)bench)->workload);
}

static void open_benches(struct spending *s)
{
	const struct plan *plan = s->m->plan;
	struct arena *arena = s->m->arena;

	s->benches = arena_alloc(arena, plan->bench_count + 1,
		sizeof *s->benches);
	s->by_name = arena_alloc(arena, plan->bench_count + 1,
		sizeof *s->by_name);
	s->spent->states = arena_alloc(arena, plan->bench_count + 1,
		sizeof *s->spent->states);
	s->m->settled = arena_alloc(arena, plan->bench_count + 1,
		sizeof *s->m->settled);
	for (size_t b = 0; b < plan->bench_count; b++) {
		const char *name = plan->benches[b].name;

		s->benches[b].workload = name ? name : "default";
		s->by_name[b] = &s->benches[b];
	}
	qsort(s->by_name, plan->bench_count, sizeof *s->by_name,
		compare_names);
}

/* Adds up the runs of a round. */
static void add_round(struct spending *s)
{
	for (; s->seen < s->m->taken_count; s->seen++) {
		const struct done_run *run = &s->m->taken[s->seen];
		struct open_bench *bench = &s->benches[run->bench];

		bench->seconds += run->wall;
		bench->rounds += run->side == 0;
	}
}

/* What a timed run of both sides takes. */
static double seconds_of(const struct open_bench *bench)
{
	return bench->rounds ? bench->seconds / bench->rounds : bench->seconds;
}

static bool is_open(const struct spending *s, size_t bench)
{
	return s->spent->states[bench] == LOOK_OPEN && !s->m->gone[bench];
}

/* What the next round takes; nothing is open: a negative number. */
static double next_round(const struct spending *s)
{
	double sum = 0.0;
	size_t open = 0;

	for (size_t b = 0; b < s->m->plan->bench_count; b++)
		if (is_open(s, b)) {
			sum += seconds_of(&s->benches[b]);
			open++;
		}
	return open ? s->m->plan->pause + sum : -1.0;
}

static void close_bench(struct spending *s, size_t bench, enum look_state state)
{
	s->spent->states[bench] = state;
	s->m->settled[bench] = state != LOOK_OPEN;
}

/* The runs so far by workload, and back to benches. */
static void look(struct spending *s, struct arena *arena)
{
	struct look_input input = {.symtab = s->in->symtab,
		.policy = s->in->policy,
		.left = s->in->seconds - s->spent->seconds};
	struct workload *workloads;
	enum look_state *states;
	size_t *of, count = s->m->plan->bench_count;
	double *seconds;

	runs_pair(&workloads, &input.workload_count, s->m->runs, arena);
	states = arena_alloc(arena, input.workload_count + 1, sizeof *states);
	seconds = arena_alloc(arena, input.workload_count + 1, sizeof *seconds);
	of = arena_alloc(arena, input.workload_count + 1, sizeof *of);
	for (size_t w = 0; w < input.workload_count; w++) {
		struct open_bench **named = bsearch(workloads[w].name,
			s->by_name, count, sizeof *s->by_name, is_named);

		of[w] = (size_t)(*named - s->benches);
		states[w] = s->spent->states[of[w]];
		seconds[w] = seconds_of(*named);
	}
	input.workloads = workloads;
	input.seconds = seconds;
	looks_take(states, &input, arena);
	for (size_t w = 0; w < input.workload_count; w++)
		close_bench(s, of[w], states[w]);
	s->spent->looks++;
}

/* What one side alone has cannot be decided. */
static void close_one_sided(struct spending *s)
{
	for (size_t b = 0; b < s->m->plan->bench_count; b++)
		if (!measure_has(s->m, b, 0) || !measure_has(s->m, b, 1))
			close_bench(s, b, LOOK_SETTLED);
}

/* Whether it is time for the next look, of which runs are marked. */
static bool is_due(const struct spending *s)
{
	return s->spent->seconds >=
		       look_time(s->m->look.number) * s->in->seconds &&
	       s->spent->seconds < s->in->seconds;
}

static void mark(struct spending *s, double error)
{
	s->m->look = look_next(s->spent->seconds / s->in->seconds, error);
	s->m->look.of = s->m->seed;
}

int budget_take(struct spent *out, const struct budget_input *in,
	struct err *err)
{
	struct spending s = {in, in->measurement, out, NULL, NULL, 0};
	double began = clock_now(), error = 0.0, round = 0.0;
	struct arena arena = {0};
	int status = 0;

	*out = (struct spent){0};
	open_benches(&s);
	mark(&s, error);
	while (status == 0 && out->rounds < ROUNDS_MAX && round >= 0.0 &&
		out->seconds + round <= in->seconds) {
		status = measure_round(s.m, false, err);
		add_round(&s);
		out->rounds++;
		out->seconds = clock_now() - began;
		if (status == 0 && is_due(&s)) {
			if (out->rounds >= in->policy->min_runs) {
				close_one_sided(&s);
				look(&s, &arena);
				error = look_spent(s.m->look.number);
				arena_clear(&arena);
			}
			mark(&s, error);
		}
		round = next_round(&s);
	}
	return status;
}
