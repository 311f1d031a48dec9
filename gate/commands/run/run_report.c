/* Sums up a measurement in a few lines. */
#include "gate/commands/run/run_report.h"

#include <math.h>
#include <string.h>

#include "gate/text/duration.h"
#include "gate/text/escape.h"

#define LOAD_NOTED .5     /* of the processors: somebody else is at work */
#define OTHERS_NOTED .1   /* of the processors, while a run was measured */
#define STOLEN_NOTED .02
#define SPREAD_NOTED .05  /* of CPU time from run to run */

struct spread {
	size_t count;
	double mean, deviation; /* relative, NaN of a single run */
};

/* Of one member over the runs of a benchmark on a side. */
static struct spread spread_of(const struct measurement *m, size_t bench,
	size_t side, size_t offset)
{
	struct spread s = {0};
	double sum = 0, squares = 0, value;

	for (size_t i = 0; i < m->taken_count; i++) {
		const struct done_run *run = &m->taken[i];

		if (run->bench != bench || run->side != side || run->counted)
			continue;
		memcpy(&value, (const char *)run + offset, sizeof(value));
		s.count++;
		sum += value;
		squares += value * value;
	}
	s.mean = s.count ? sum / (double)s.count : (double)NAN;
	s.deviation = s.count > 1 && s.mean > 0
		? sqrt(fmax(0, squares - sum * s.mean) /
			(double)(s.count - 1)) / s.mean
		: (double)NAN;
	return s;
}

static void add_spread(struct buf *out, const char *name,
	const struct spread *s)
{
	buf_printf(out, ", %s ", name);
	duration_print(out, s->mean);
	if (isfinite(s->deviation))
		buf_printf(out, " +- %.1f %%", 100 * s->deviation);
}

static void add_runs(struct buf *out, const struct measurement *m, size_t bench,
	size_t side)
{
	struct spread wall = spread_of(m, bench, side,
		offsetof(struct done_run, wall));
	struct spread cpu = spread_of(m, bench, side,
		offsetof(struct done_run, cpu));
	uint64_t peak = 0;
	size_t counted = 0;

	for (size_t i = 0; i < m->taken_count; i++)
		if (m->taken[i].bench == bench && m->taken[i].side == side) {
			counted += m->taken[i].counted;
			if (!m->taken[i].counted && m->taken[i].peak > peak)
				peak = m->taken[i].peak;
		}
	buf_text(out, "  ");
	escape_line(out, measure_label(m, bench, side), CAP_NAME);
	buf_text(out, ": ");
	if (wall.count > 0 || counted == 0)
		buf_printf(out, "%zu run%s", wall.count,
			wall.count == 1 ? "" : "s");
	if (wall.count > 0) {
		add_spread(out, "wall", &wall);
		add_spread(out, "CPU", &cpu);
		buf_printf(out, ", peak %.0f MiB", (double)peak / 1048576);
	}
	if (counted > 0 && wall.count > 0)
		buf_text(out, "; ");
	if (counted > 0)
		buf_printf(out, "%zu counted by %s %s", counted,
			m->counter.known.tool, m->counter.known.version);
	buf_char(out, '\n');
}

static void add_machine(struct buf *out, const struct measurement *m)
{
	const struct machine_load *machine = &m->machine;
	double processors = machine->processors;

	if (machine->quota > 0 && machine->quota < processors) {
		buf_printf(out, "note: a quota of %.1f of %u processors holds "
			"here: a benchmark that needs more is stopped now and "
			"then\n", machine->quota, machine->processors);
		processors = machine->quota;
	}
	if (machine->load > LOAD_NOTED * processors)
		buf_printf(out, "note: the load average was %.1f on %u "
			"processor%s before the first run: others are at "
			"work\n", machine->load, machine->processors,
			machine->processors == 1 ? "" : "s");
	if (machine->gomaxprocs > processors)
		buf_printf(out, "note: GOMAXPROCS is %u, there are %.3g "
			"processors: goroutines wait for each other\n",
			machine->gomaxprocs, processors);
	if (*machine->governor && strcmp(machine->governor, "performance") != 0) {
		buf_text(out, "note: the frequency governor is \"");
		escape_line(out, machine->governor, CAP_NAME);
		buf_text(out, "\": the clock follows the load; \"performance\" "
			"holds it\n");
	}
}

static void add_others(struct buf *out, const struct measurement *m)
{
	const struct done_run *others = NULL, *stolen = NULL;
	size_t disturbed = 0, timed = 0;
	double processors = m->machine.processors;

	for (size_t i = 0; i < m->taken_count; i++) {
		const struct done_run *run = &m->taken[i];

		if (run->counted)
			continue; /* nothing disturbs them */
		timed++;
		disturbed += run->noise.others > OTHERS_NOTED * processors;
		if (!others || run->noise.others > others->noise.others)
			others = run;
		if (!stolen || run->noise.stolen > stolen->noise.stolen)
			stolen = run;
	}
	if (disturbed > 0) {
		buf_printf(out,
			"note: others used the processors during %zu "
			"of %zu runs, up to %.1f of %u during run %03u of ",
			disturbed, timed, others->noise.others,
			m->machine.processors, others->number);
		escape_line(out, measure_label(m, others->bench,
			others->side), CAP_NAME);
		buf_char(out, '\n');
	}
	if (stolen && stolen->noise.stolen > STOLEN_NOTED * processors)
		buf_printf(out, "note: the hypervisor kept up to %.0f %% of "
			"the processors to itself\n",
			100 * stolen->noise.stolen / processors);
}

/* Whether a word of the command asks for a number of iterations, as go test's
 * -benchtime=1000x does. */
static bool is_fixed_work(const struct command *command)
{
	for (size_t i = 0; i < command->count; i++) {
		const char *at = strstr(command->words[i], "benchtime");
		size_t digits;

		if (!at)
			continue;
		at += strcspn(at, "0123456789");
		digits = strspn(at, "0123456789");
		if (digits > 0 && at[digits] == 'x')
			return true;
	}
	return false;
}

/* One note of all, by the worst; the advice is for those who do not follow it. */
static void add_unsteady(struct buf *out, const struct measurement *m)
{
	double worst = 0.0;
	size_t count = 0, bench = 0, side = 0;

	for (size_t b = 0; b < m->plan->bench_count; b++)
		for (size_t s = 0; s < m->side_count; s++) {
			struct spread cpu = spread_of(m, b, s,
				offsetof(struct done_run, cpu));

			if (!(cpu.deviation > SPREAD_NOTED))
				continue;
			count++;
			if (cpu.deviation > worst) {
				worst = cpu.deviation;
				bench = b;
				side = s;
			}
		}
	if (count == 0)
		return;
	buf_text(out, "note: CPU time of ");
	escape_line(out, measure_label(m, bench, side), CAP_NAME);
	buf_printf(out, " differs by %.0f %% from run to run", 100 * worst);
	if (count > 1)
		buf_printf(out, ", of %zu others by less", count - 1);
	buf_text(out, is_fixed_work(bench_command(&m->plan->benches[bench],
		false)) ? "\n" : ": a fixed amount of work, such as "
		"-benchtime=1000x, makes runs alike\n");
}

void run_report(struct buf *out, const struct measurement *m, const char *label,
	double seconds)
{
	escape_line(out, label, CAP_LINE);
	buf_printf(out, ": %zu run%s in ", m->taken_count,
		m->taken_count == 1 ? "" : "s");
	duration_print(out, seconds);
	buf_char(out, '\n');
	for (size_t b = 0; b < m->plan->bench_count; b++)
		for (size_t s = 0; s < m->side_count; s++)
			if (measure_has(m, b, s))
				add_runs(out, m, b, s);
	add_machine(out, m);
	add_others(out, m);
	add_unsteady(out, m);
}

void run_report_unmeasured(struct buf *out, const struct unmeasured *unmeasured,
	struct arena *arena)
{
	const char *line = unmeasured_line(unmeasured, arena);

	if (!line)
		return;
	escape_line(out, line, CAP_SENTENCE);
	buf_char(out, '\n');
}

void run_report_budget(struct buf *out, const struct measurement *m,
	const struct spent *spent, double seconds)
{
	size_t counts[LOOK_STATE_COUNT] = {0};

	for (size_t b = 0; b < m->plan->bench_count; b++)
		counts[spent->states[b]]++;
	buf_text(out, "budget: ");
	duration_print(out, spent->seconds);
	buf_text(out, " of ");
	duration_print(out, seconds);
	buf_printf(out, ", %u look%s: %zu benchmark%s slower, %zu settled, "
		"%zu open to the end\n", spent->looks,
		spent->looks == 1 ? "" : "s", counts[LOOK_RISEN],
		counts[LOOK_RISEN] == 1 ? "" : "s", counts[LOOK_SETTLED],
		counts[LOOK_OPEN]);
}

static void add_worst(struct buf *out, const struct power_row *row,
	unsigned runs, double wanted)
{
	bool more = isfinite(row->runs) && row->runs > runs;

	buf_text(out, "detectable: ");
	escape_line(out, row->function, CAP_NAME);
	buf_printf(out, ", %.0f %% of ", 100 * row->share);
	escape_line(out, row->workload, CAP_NAME);
	buf_printf(out, ", would show a rise of %.0f %%",
		100 * row->detectable);
	if (row->detectable <= wanted)
		buf_text(out, "\n");
	else if (!more && !isfinite(row->length))
		buf_printf(out, "; no number of runs shows %.0f %%\n",
			100 * wanted);
	else
		buf_printf(out, "; %.0f %% needs", 100 * wanted);
	if (row->detectable <= wanted || (!more && !isfinite(row->length)))
		return;
	if (more)
		buf_printf(out, " about %.0f runs of each side", row->runs);
	if (isfinite(row->length))
		buf_printf(out, "%s runs %.1f times as long", more ? ", or" : "",
			row->length);
	buf_char(out, '\n');
}

void run_report_power(struct buf *out, const struct power *power,
	double wanted, unsigned min_runs)
{
	const struct power_row *worst = power_worst(power);

	if (power->runs < min_runs)
		buf_printf(out,
			"detectable: %u run%s; the policy judges time from "
			"%u of each side\n",
			power->runs, power->runs == 1 ? "" : "s", min_runs);
	else if (worst)
		add_worst(out, worst, power->runs, wanted);
}
