/* Writes what is known of a run, and what its command printed. */
#include "gate/measure/keep_run.h"

#include <math.h>

#include "gate/measure/code.h"
#include "gate/measure/command.h"
#include "gate/read/reader.h"
#include "gate/runs/printed.h"
#include "gate/runs/run_names.h"
#include "gate/runs/sidecar.h"

/* Of a counted run it is no capture: what it says of time is not true. */
static int keep_counted_output(const struct slot *slot,
	const struct child *child, struct err *err)
{
	struct buf said = {0};
	int status = 0;

	buf_span(&said, buf_view(&child->out));
	buf_span(&said, buf_view(&child->log));
	if (said.len > 0)
		status = slot_write(slot, ".log", buf_view(&said), err);
	buf_clear(&said);
	return status;
}

/* Standard output becomes a capture where a reader knows it; else it is kept
 * for people, as is standard error. */
static int keep_output(const struct slot *slot, const struct child *child,
	struct err *err)
{
	struct span out = buf_view(&child->out);
	const char *suffix = capture_is_readable(out) ? "txt" : PRINTED_ENDING;

	if (out.len > 0 && slot_write(slot, suffix, out, err))
		return -1;
	return child->log.len > 0
		? slot_write(slot, ".log", buf_view(&child->log), err) : 0;
}

/* What counted a run, and how its program was made. */
static struct sidecar_counter counter_of(const struct measurement *m,
	const struct done_run *run)
{
	struct sidecar_counter counter = {0};

	if (run->counted) {
		const struct program *program =
			&m->programs[run->bench * m->side_count + run->side];

		counter = m->counter.known;
		counter.compiler = program->compiler;
		if (m->counter.plugin && program->machine)
			counter.cpu = program->machine;
	}
	return counter;
}

static int keep_sidecar(struct slot *slot, struct measurement *m,
	const struct done_run *run, const char *directory,
	const struct child *child, struct err *err)
{
	const struct bench *bench = &m->plan->benches[run->bench];
	struct sidecar said = {
		.run = slot->places.run,
		.workload = bench->name,
		.side = m->sides[run->side].name,
		.commit = m->sides[run->side].commit,
		.command = command_text(bench_command(bench, run->counted),
			m->arena),
		.boot = machine_boot(m->arena),
		.seed = m->seed,
		.look = slot->look,
		.order = (unsigned)m->taken_count + 1,
		.started = slot->started,
		.exit_status = run->exit_status,
		.wall = run->wall,
		.cpu = run->cpu,
		.peak = run->peak,
		.machine = m->machine,
		.noise = run->noise,
		.counter = counter_of(m, run),
		.operations = run->counted
			? printed_operations(buf_view(&child->out))
			: (double)NAN,
	};
	struct buf text = {0};
	int status;

	if (run->side + 1 == m->side_count) /* what is there is of head */
		said.unmeasured = m->unmeasured;
	if (!run->counted)
		slot->cpu = code_of_run(&said, m, &bench->command, directory,
			slot->places.cpu);
	sidecar_write(&text, &said);
	status = slot_write(slot, SIDECAR_ENDING, buf_view(&text), err);
	buf_clear(&text);
	return status;
}

int keep_run(struct slot *slot, struct measurement *m,
	const struct done_run *run, const char *directory,
	const struct child *child, struct err *err)
{
	int status = run->counted ? keep_counted_output(slot, child, err)
				  : keep_output(slot, child, err);

	return status ? status : keep_sidecar(slot, m, run, directory,
				 child, err);
}
