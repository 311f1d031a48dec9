/* Runs benchmarks in turn, each run whole or not at all. */
#include "gate/measure/measure.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gate/core/file.h"
#include "gate/core/random.h"
#include "gate/measure/child.h"
#include "gate/measure/command.h"
#include "gate/read/reader.h"
#include "gate/runs/run_names.h"
#include "gate/runs/sidecar.h"
#include "gate/runs/slot.h"
#include "gate/text/duration.h"
#include "gate/text/escape.h"

enum {
	OUTPUT_MAX = 64 << 20, /* bytes that a command may print */
	STEP = 250,            /* milliseconds between two looks */
	TAIL = 4 << 10         /* bytes of a failed command's output */
};
#define TIMEOUT 600.0 /* of one command, where the plan says nothing */

const char *measure_label(const struct measurement *m, size_t bench,
	size_t side)
{
	const char *workload = m->plan->benches[bench].name;
	const char *name = m->sides[side].name;

	if (workload && name)
		return arena_printf(m->arena, "%s on %s", workload, name);
	return workload ? workload : name ? name : "default";
}

/* The highest number of a run in the folder. */
static unsigned last_number(const char *folder)
{
	DIR *dir = opendir(folder);
	struct dirent *entry;
	unsigned last = 0;

	while (dir && (entry = readdir(dir))) {
		unsigned number = run_name_number(entry->d_name);

		if (number > last)
			last = number;
	}
	if (dir)
		closedir(dir);
	return last;
}

static int open_folders(struct measurement *m, struct err *err)
{
	const struct plan *plan = m->plan;
	size_t at = 0;

	m->folders = arena_alloc(m->arena, plan->bench_count * m->side_count,
		sizeof(*m->folders));
	for (size_t b = 0; b < plan->bench_count; b++)
		for (size_t s = 0; s < m->side_count; s++, at++) {
			const char *side = m->sides[s].name;
			const char *bench = plan->benches[b].name;
			const char *folder = arena_printf(m->arena,
				"%s%s%s%s%s", m->out, side ? "/" : "",
				side ? side : "", bench ? "/" : "",
				bench ? bench : "");
			unsigned last;

			if (make_folder(folder, err) ||
				folder_recover(folder, err))
				return -1;
			last = last_number(folder);
			m->folders[at] = folder;
			if (last > m->first_number)
				m->first_number = last;
		}
	return 0;
}

int measure_open(struct measurement *m, char *const *environment,
	struct err *err)
{
	m->started = clock_now();
	m->draws = m->seed;
	m->base_first = arena_alloc(m->arena, m->plan->bench_count,
		sizeof(*m->base_first));
	machine_look(&m->machine);
	child_environment_make(&m->environment, environment, m->plan->pass,
		m->plan->pass_count, m->arena);
	return open_folders(m, err);
}

/* Seconds that are left of the plan's limit; a lot where it has none. */
static double time_left(const struct measurement *m)
{
	if (m->plan->time_limit <= 0)
		return (double)INFINITY;
	return m->plan->time_limit - (clock_now() - m->started);
}

/* True when measuring has to end here. */
static bool is_over(struct measurement *m)
{
	if (m->end == MEASURE_GOES_ON && signals_came(m->signals))
		m->end = MEASURE_INTERRUPTED;
	if (m->end == MEASURE_GOES_ON && time_left(m) <= 0)
		m->end = MEASURE_TIME_OUT;
	return m->end != MEASURE_GOES_ON;
}

static double timeout_of(const struct measurement *m)
{
	return m->plan->timeout > 0 ? m->plan->timeout : TIMEOUT;
}

/* Runs the command to its end. -1: no process could be made. */
static int run_child(struct child *child, struct measurement *m,
	const struct side *side, const char *const *argv, const char *what,
	struct err *err)
{
	struct child_spec spec = {
		.argv = argv,
		.environment = m->environment.variables,
		.directory = side->directory,
		.timeout = fmin(timeout_of(m), fmax(time_left(m), .001)),
		.output_max = OUTPUT_MAX,
		.mask = &m->signals->before,
		.wake = m->signals->fd,
	};
	double started = clock_now();

	if (child_start(child, &spec, err))
		return -1;
	while (child_step(child, STEP) > 0) {
		progress_tick(&m->progress, what, clock_now() - started);
		if (signals_came(m->signals))
			child_stop(child, CHILD_INTERRUPTED);
	}
	return 0;
}

/* The last lines of what a failed command printed, made safe to show. */
static void show_tail(const struct buf *text)
{
	size_t from = text->len > TAIL ? text->len - TAIL : 0;
	struct span rest = {text->data + from, text->len - from};
	struct arena arena = {0};

	while (rest.len > 0) {
		size_t len = span_find(rest, 0, '\n');
		struct span said = {rest.data, len};
		struct buf line = {0};

		if (span_trim(said).len > 0) {
			escape_line(&line, arena_copy(&arena, said),
				CAP_SENTENCE);
			fprintf(stderr, "  | %s\n", line.data);
		}
		buf_clear(&line);
		len += len < rest.len;
		rest.data += len;
		rest.len -= len;
	}
	arena_clear(&arena);
}

/* Why a command gave no run. +1: it was stopped, and m->end says why. */
static int explain_end(struct measurement *m, const struct child *child,
	const char *program, struct err *err)
{
	struct buf limit = {0};

	if (child->end == CHILD_EXITED && child->status == 0)
		return 0;
	if (is_over(m) && (child->end == CHILD_INTERRUPTED ||
			child->end == CHILD_TIMEOUT))
		return 1;
	progress_wipe(&m->progress);
	show_tail(&child->out);
	show_tail(&child->log);
	duration_print(&limit, timeout_of(m));
	switch (child->end) {
	case CHILD_EXITED:
		err_set(err, ERR_INPUT, "the command failed with exit status "
			"%d", child->status);
		break;
	case CHILD_NOT_STARTED:
		err_set(err, ERR_INPUT, "cannot run %s: %s", program,
			strerror(child->status));
		break;
	case CHILD_TIMEOUT:
		err_set(err, ERR_LIMIT, "the command was ended after %s; "
			"--timeout gives it more", limit.data);
		break;
	case CHILD_OUTPUT:
		err_set(err, ERR_LIMIT, "the command printed more than %d MiB",
			OUTPUT_MAX >> 20);
		break;
	case CHILD_RUNS:
	case CHILD_INTERRUPTED:
	case CHILD_SIGNALLED:
		err_set(err, ERR_INPUT, "the command was ended by signal %d "
			"(%s)", child->status, strsignal(child->status));
		break;
	}
	buf_clear(&limit);
	return -1;
}

/* Standard output becomes a capture where a reader knows it; else it is kept
 * for people, as is standard error. */
static int keep_output(const struct slot *slot, const struct child *child,
	struct err *err)
{
	struct span out = buf_view(&child->out);
	const char *suffix = capture_is_readable(out) ? "txt" : ".out";

	if (out.len > 0 && slot_write(slot, suffix, out, err))
		return -1;
	return child->log.len > 0
		? slot_write(slot, ".log", buf_view(&child->log), err) : 0;
}

static int keep_sidecar(const struct slot *slot, const struct measurement *m,
	const struct done_run *run, const struct timespec *started,
	struct err *err)
{
	const struct bench *bench = &m->plan->benches[run->bench];
	struct buf text = {0};
	int status;

	sidecar_write(&text, &(struct sidecar){
		.run = slot->places.run,
		.workload = bench->name,
		.side = m->sides[run->side].name,
		.commit = m->sides[run->side].commit,
		.command = command_text(&bench->command, m->arena),
		.seed = m->seed,
		.order = (unsigned)m->taken_count + 1,
		.started = (int64_t)started->tv_sec * 1000000000 +
			started->tv_nsec,
		.exit_status = run->exit_status,
		.wall = run->wall,
		.cpu = run->cpu,
		.peak = run->peak,
		.machine = m->machine,
		.noise = run->noise,
	});
	status = slot_write(slot, SIDECAR_ENDING, buf_view(&text), err);
	buf_clear(&text);
	return status;
}

static void add_taken(struct measurement *m, const struct done_run *run)
{
	struct done_run *all = m->taken;

	if ((m->taken_count & (m->taken_count - 1)) == 0) { /* a power of two */
		size_t room = m->taken_count ? 2 * m->taken_count : 1;

		all = arena_alloc(m->arena, room, sizeof(*all));
		if (m->taken_count)
			memcpy(all, m->taken, m->taken_count * sizeof(*all));
		m->taken = all;
	}
	all[m->taken_count++] = *run;
}

static void tell(struct measurement *m, const struct done_run *run,
	const char *label, double seconds)
{
	struct buf figures = {0};

	duration_print(&figures, run->wall);
	buf_printf(&figures, ", CPU ");
	duration_print(&figures, run->cpu);
	buf_printf(&figures, ", %.0f MiB", (double)run->peak / 1048576);
	progress_done(&m->progress, label, figures.data, seconds);
	buf_clear(&figures);
}

/* One run into an open slot. */
static int fill_slot(struct measurement *m, struct done_run *run,
	const struct slot *slot, const char *label, struct err *err)
{
	const struct bench *bench = &m->plan->benches[run->bench];
	const struct command *command = &bench->command;
	struct places places = slot->places;
	struct child child = {0};
	struct ticks before, after;
	struct timespec started;
	const char *const *argv;
	int status;

	places.workload = bench->name ? bench->name : "default";
	if (command_argv(&argv, command, &places, m->arena, err))
		return -1;
	clock_gettime(CLOCK_REALTIME, &started);
	ticks_take(&before);
	if (run_child(&child, m, &m->sides[run->side], argv, label, err))
		return -1;
	ticks_take(&after);
	run->exit_status = child.status;
	run->wall = child.wall;
	run->cpu = child.cpu;
	run->peak = child.peak;
	run->noise = noise_between(&before, &after, child.cpu);
	status = explain_end(m, &child, argv[0], err);
	if (status == 0)
		status = keep_output(slot, &child, err) ||
				keep_sidecar(slot, m, run, &started, err)
			? -1
			: slot_commit(slot, command_names(command, "{cpu}"),
				command_names(command, "{mem}"), err);
	child_clear(&child);
	return status;
}

static int take_run(struct measurement *m, size_t bench, size_t side,
	struct err *err)
{
	const char *label = measure_label(m, bench, side);
	struct done_run run = {.bench = bench, .side = side,
		.number = m->first_number + m->rounds};
	double started = clock_now();
	struct slot slot;
	int status;

	if (is_over(m))
		return 1;
	if (slot_open(&slot, m->folders[bench * m->side_count + side],
			run.number, m->arena, err))
		return -1;
	status = fill_slot(m, &run, &slot, label, err);
	if (status != 0) {
		slot_drop(&slot);
		return status < 0 ? err_wrap(err, "run %03u of %s", run.number,
			label) : 1;
	}
	add_taken(m, &run);
	tell(m, &run, label, clock_now() - started);
	return 0;
}

/* Both sides of one benchmark. In every second round the other side is first
 * than in the round before. */
static int take_pair(struct measurement *m, size_t bench, struct err *err)
{
	bool *base_first = &m->base_first[bench];
	int status = 0;

	if (m->side_count == 1)
		return take_run(m, bench, 0, err);
	*base_first = m->rounds % 2 ? draw_below(2, &m->draws) : !*base_first;
	for (size_t i = 0; i < 2 && status == 0; i++)
		status = take_run(m, bench, *base_first ? i : 1 - i, err);
	return status;
}

int measure_round(struct measurement *m, struct err *err)
{
	size_t count = m->plan->bench_count;
	size_t *order = xcalloc(count + 1, sizeof(*order));
	int status = 0;

	if (m->rounds > 0 && m->plan->pause > 0)
		signals_wait(m->signals, fmin(m->plan->pause, time_left(m)));
	m->rounds++;
	for (size_t b = 0; b < count; b++)
		order[b] = b;
	for (size_t b = count; b > 1; b--) {
		size_t other = draw_below(b, &m->draws);
		size_t kept = order[b - 1];

		order[b - 1] = order[other];
		order[other] = kept;
	}
	for (size_t b = 0; b < count && status == 0; b++)
		status = take_pair(m, order[b], err);
	free(order);
	return status;
}

static int build_one(struct measurement *m, const struct command *command,
	const struct side *side, struct err *err)
{
	const char *label = side->name
		? arena_printf(m->arena, "building %s", side->name)
		: "building";
	struct child child = {0};
	const char *const *argv;
	int status;

	if (command->count == 0)
		return 0;
	if (is_over(m))
		return 1;
	if (command_argv(&argv, command, NULL, m->arena, err) ||
		run_child(&child, m, side, argv, label, err))
		return -1;
	status = explain_end(m, &child, argv[0], err);
	child_clear(&child);
	return status < 0 ? err_wrap(err, "%s", label) : status;
}

int measure_build(struct measurement *m, struct err *err)
{
	int status = 0;

	for (size_t s = 0; s < m->side_count && status == 0; s++) {
		status = build_one(m, &m->plan->build, &m->sides[s], err);
		for (size_t b = 0; b < m->plan->bench_count && status == 0; b++)
			status = build_one(m, &m->plan->benches[b].build,
				&m->sides[s], err);
	}
	return status;
}
