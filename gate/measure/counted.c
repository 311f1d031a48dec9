/* What is looked for before the first counted run. */
#include "gate/measure/command.h"
#include "gate/measure/measure.h"
#include "gate/measure/program.h"
#include "gate/text/complain.h"

static void look_at(struct measurement *m, size_t bench, size_t side)
{
	struct program *program =
		&m->programs[bench * m->side_count + side];
	const struct bench *of = &m->plan->benches[bench];
	struct span word = command_program(&of->counted);
	const char *path = NULL;

	if (word.len && measure_has(m, bench, side))
		path = program_path(word, measure_directory(m, of->suite, side),
			m->counter.variables, m->arena);
	if (path)
		program_look(program, path, m->arena);
	if (program->interprets)
		complain("%s: what is counted are the functions of %s itself, "
			 "not of what it runs: put {counter} directly before a "
			 "compiled program",
			measure_label(m, bench, side), program->interprets);
}

int measure_find_counter(struct measurement *m, struct err *err)
{
	enum counters wanted = m->plan->counters;
	bool needed = wanted != COUNTERS_AUTO || !plan_is_timed(m->plan);

	progress_wipe(&m->progress);
	if (counter_find(&m->counter, wanted, needed, &m->environment,
		    m->signals, m->arena, err))
		return -1;
	if (!m->counter.tool) {
		complain("instructions are not counted: install the package "
			 "valgrind, or say `counters: off`");
		return 1;
	}
	m->programs = arena_alloc(m->arena,
		m->plan->bench_count * m->side_count + 1, sizeof *m->programs);
	for (size_t b = 0; b < m->plan->bench_count; b++)
		for (size_t s = 0; s < m->side_count; s++)
			look_at(m, b, s);
	return 0;
}
