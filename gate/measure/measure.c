/* Runs benchmarks in turn, each run whole or not at all. */
#include "gate/measure/measure.h"

#include <dirent.h>
#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gate/core/file.h"
#include "gate/core/random.h"
#include "gate/measure/child.h"
#include "gate/measure/command.h"
#include "gate/measure/keep_run.h"
#include "gate/measure/suite_folder.h"
#include "gate/runs/run_names.h"
#include "gate/runs/slot.h"
#include "gate/text/complain.h"
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

static int open_folders(struct measurement *m, const struct side *side,
	struct err *err)
{
	for (size_t b = 0; b < m->plan->bench_count; b++) {
		const char *folder = run_name_folder(side->set,
			m->plan->benches[b].name, m->arena);
		unsigned last;

		if (make_folder(folder, err) || folder_recover(folder, err))
			return -1;
		last = last_number(folder);
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
	m->gone = arena_alloc(m->arena, m->plan->bench_count,
		sizeof(*m->gone));
	m->absent = arena_alloc(m->arena, m->plan->bench_count * SIDES_MAX,
		sizeof(*m->absent));
	m->moved = arena_alloc(m->arena, m->plan->bench_count * SIDES_MAX,
		sizeof(*m->moved));
	m->uncounted = arena_alloc(m->arena, m->plan->bench_count,
		sizeof(*m->uncounted));
	machine_look(&m->machine);
	child_environment_make(&m->environment, environment, m->plan->pass,
		m->plan->pass_count, m->arena);
	for (size_t s = 0; s < m->side_count; s++) {
		struct side *side = &m->sides[s];

		side->set = run_name_folder(m->out, side->name, m->arena);
		if (open_folders(m, side, err))
			return -1;
	}
	return 0;
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

bool measure_has(const struct measurement *m, size_t bench, size_t side)
{
	return !m->absent[bench * SIDES_MAX + side];
}

unsigned measure_each(const struct measurement *m, bool counted)
{
	unsigned count = 0;

	for (size_t b = 0; b < m->plan->bench_count; b++)
		for (size_t s = 0; s < m->side_count; s++)
			count += measure_has(m, b, s) &&
			         bench_command(&m->plan->benches[b], counted)
						 ->count > 0;
	return count;
}

/* Runs the command to its end. -1: no process could be made. */
static int run_child(struct child *child, struct measurement *m,
	const char *directory, const char *const *argv,
	char *const *variables, const char *what, struct err *err)
{
	struct child_spec spec = {
		.argv = argv,
		.environment = variables,
		.directory = directory,
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
	struct span rest = {text->data + from, text->len - from}, said;
	struct arena arena = {0};

	while (span_next(&said, &rest, '\n')) {
		struct buf line = {0};

		if (span_trim(said).len > 0) {
			escape_line(&line, arena_copy(&arena, said),
				CAP_SENTENCE);
			fprintf(stderr, "  | %s\n", line.data);
		}
		buf_clear(&line);
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

static const struct command *command_of_run(const struct measurement *m,
	const struct done_run *run)
{
	return bench_command(&m->plan->benches[run->bench], run->counted);
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

enum {NOT_EXECUTABLE = 126, NOT_FOUND = 127 }; /* what a shell says */

/* Whether nothing but one of two sides lacks the program of a benchmark, which is
 * new or gone then. */
static bool is_of_one_side(const struct measurement *m,
	const struct done_run *run, const struct child *child)
{
	return m->side_count == 2 && child->end == CHILD_NOT_STARTED &&
	       child->status == ENOENT &&
	       measure_has(m, run->bench, 1 - run->side);
}

/* Whether a counted run counted no benchmark: Go's programs then say nothing but
 * that all is well. Of timed ones who compares them tells. */
static bool ran_none(const struct done_run *run, const struct child *child)
{
	struct span said = span_trim(buf_view(&child->out));

	return run->counted && child->end == CHILD_EXITED &&
	       child->status == 0 && span_equal(said, span_of("PASS"));
}

/* A benchmark that may be gone, and is: its command is not there, or measures
 * nothing. One that fails is not gone. */
static bool is_gone(const struct measurement *m, size_t bench,
	const struct child *child, const struct slot *slot)
{
	const struct bench *b = &m->plan->benches[bench];

	if (child->end == CHILD_NOT_STARTED)
		return b->may_be_gone ||
		       (b->known && child->status == ENOENT);
	if (!b->may_be_gone)
		return false;
	if (child->end != CHILD_EXITED)
		return false;
	return child->status == NOT_EXECUTABLE || child->status == NOT_FOUND ||
		(child->status == 0 && child->out.len == 0 &&
			slot_is_empty(slot));
}

/* Whether what is to be counted is not there, which what counts would say in words
 * of its own. Then it is of the other side alone, or gone. */
static bool has_no_program(struct measurement *m, const struct done_run *run)
{
	const struct bench *bench = &m->plan->benches[run->bench];
	struct span word = command_program(&bench->counted);
	const char *folder = measure_directory(m, bench->suite, run->side);
	bool other = m->side_count == 2 &&
	             measure_has(m, run->bench, 1 - run->side);

	if (!run->counted || word.len == 0 || *word.data == '/' ||
		span_find(word, 0, '/') == word.len ||
		access(arena_printf(m->arena, "%s/%.*s", folder ? folder : ".",
			       (int)word.len, word.data), F_OK) == 0)
		return false;
	if (other)
		m->absent[run->bench * SIDES_MAX + run->side] = true;
	else if (bench->known || bench->may_be_gone)
		m->gone[run->bench] = true;
	return other || m->gone[run->bench];
}

/* One run into an open slot. */
static int fill_slot(struct measurement *m, struct done_run *run,
	struct slot *slot, const char *label, struct err *err)
{
	const struct bench *bench = &m->plan->benches[run->bench];
	const struct command *command = command_of_run(m, run);
	struct child child = {0};
	struct ticks before, after;
	const char *const *argv;
	bool taken;
	int status;

	if (has_no_program(m, run))
		return 0;
	slot->cpu_told = command_names(command, "{cpu}");
	slot->mem_told = command_names(command, "{mem}");
	slot->counted = run->counted;
	slot->counts_add = m->counter.adds;
	if (run->counted)
		slot->places.counter = counter_words(&m->counter,
			&m->programs[run->bench * m->side_count + run->side],
			slot->places.counts, m->arena);
	if (command_argv(&argv, command, &slot->places, m->arena, err))
		return -1;
	slot->started = clock_date();
	slot->look = run->counted ? (struct run_look){0} : m->look;
	ticks_take(&before);
	if (run_child(&child, m, measure_directory(m, bench->suite, run->side),
		    argv,
		    run->counted ? m->counter.variables
				 : m->environment.variables,
		    label, err))
		return -1;
	ticks_take(&after);
	run->exit_status = child.status;
	run->wall = child.wall;
	run->cpu = child.cpu;
	run->peak = child.peak;
	run->noise = noise_between(&before, &after, child.cpu);
	if (is_of_one_side(m, run, &child) || ran_none(run, &child))
		m->absent[run->bench * SIDES_MAX + run->side] = true;
	m->gone[run->bench] = is_gone(m, run->bench, &child, slot);
	taken = !m->gone[run->bench] && measure_has(m, run->bench, run->side);
	status = taken ? explain_end(m, &child, argv[0], err) : 0;
	if (status == 0 && run->counted && taken)
		status = counter_finish(&m->counter, slot, err);
	if (status == 0 && taken &&
		(keep_run(slot, m, run,
			 measure_directory(m, bench->suite, run->side), &child,
			 err) ||
			slot_commit(slot, m->runs, (int)run->side, m->load,
				err)))
		status = -1;
	arena_reset(&m->reading);
	slot->cpu = NULL;
	child_clear(&child);
	return status;
}

/* Where any counter will do, none will do for a program that it cannot run, if
 * there are timed runs of it. */
static int leave_uncounted(struct measurement *m, const struct done_run *run,
	const char *label, struct err *err)
{
	if (!run->counted || m->plan->counters != COUNTERS_AUTO ||
		m->plan->benches[run->bench].command.count == 0)
		return err_wrap(err, "run %03u of %s", run->number, label);
	progress_wipe(&m->progress);
	complain("instructions of %s are not counted: %s", label, err->text);
	*err = (struct err){0};
	m->uncounted[run->bench] = true;
	return 0;
}

static int take_run(struct measurement *m, size_t bench, size_t side,
	bool counted, struct err *err)
{
	const char *label = measure_label(m, bench, side);
	struct done_run run = {.bench = bench,
		.side = side,
		.counted = counted,
		.number = m->first_number + m->rounds};
	double started = clock_now();
	struct slot slot;
	int status;

	if (m->gone[bench] || !measure_has(m, bench, side) ||
		command_of_run(m, &run)->count == 0 ||
		(counted ? m->uncounted[bench]
			 : m->settled && m->settled[bench]))
		return 0;
	if (is_over(m))
		return 1;
	if (slot_open(&slot, m->sides[side].set, m->plan->benches[bench].name,
		    run.number, m->arena, err))
		return -1;
	if (m->plan->benches[bench].called)
		slot.places.workload = m->plan->benches[bench].called;
	status = fill_slot(m, &run, &slot, label, err);
	if (status != 0) {
		slot_drop(&slot);
		return status < 0 ? leave_uncounted(m, &run, label, err) : 1;
	}
	if (m->gone[bench] || !measure_has(m, bench, side)) {
		slot_drop(&slot);
		complain("%s is %s: its command is not there, or measures "
			"nothing", label, m->gone[bench] || side == 1 ? "gone"
				: "not there yet");
		return 0;
	}
	add_taken(m, &run);
	tell(m, &run, label, clock_now() - started);
	return 0;
}

/* Both sides of one benchmark. In every second round the other side is first
 * than in the round before. */
static int take_pair(struct measurement *m, size_t bench, bool counted,
	struct err *err)
{
	bool *base_first = &m->base_first[bench];
	int status = 0;

	if (m->side_count == 1)
		return take_run(m, bench, 0, counted, err);
	*base_first = m->rounds % 2 ? draw_below(2, &m->draws) : !*base_first;
	for (size_t i = 0; i < 2 && status == 0; i++)
		status = take_run(m, bench, *base_first ? i : 1 - i, counted,
			err);
	return status;
}

int measure_round(struct measurement *m, bool counted, struct err *err)
{
	size_t count = m->plan->bench_count;
	size_t *order = xcalloc(count + 1, sizeof(*order));
	int status = 0;

	if (!counted && m->rounds > 0 && m->plan->pause > 0)
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
		status = take_pair(m, order[b], counted, err);
	free(order);
	return status;
}

static int build_one(struct measurement *m, const struct command *command,
	const struct suite *suite, size_t side, struct err *err)
{
	const char *label = arena_printf(m->arena, "building%s%s%s%s",
		suite ? " " : "", suite ? suite->name : "",
		!m->sides[side].name ? "" : suite ? " on " : " ",
		m->sides[side].name ? m->sides[side].name : "");
	struct child child = {0};
	const char *const *argv;
	int status;

	if (command->count == 0 || m->built)
		return 0;
	if (is_over(m))
		return 1;
	if (command_argv(&argv, command, NULL, m->arena, err) ||
		run_child(&child, m, measure_directory(m, suite, side), argv,
			m->environment.variables, label, err))
		return -1;
	status = explain_end(m, &child, argv[0], err);
	child_clear(&child);
	return status < 0 ? err_wrap(err, "%s", label) : status;
}

static int build_bench(struct measurement *m, size_t bench, size_t side,
	struct err *err)
{
	const struct bench *b = &m->plan->benches[bench];
	bool is_first = bench == 0 || b[-1].suite != b->suite;
	bool there;
	int status = 0;

	if (suite_folder_find(&there, m, bench, side, is_first, err))
		return -1;
	m->absent[bench * SIDES_MAX + side] = !there;
	if (!there && is_first)
		complain("%s: there is no folder %s: its benchmarks are not "
			 "measured there",
			m->sides[side].name ? m->sides[side].name : "here",
			b->suite->folder);
	if (there && b->suite && is_first)
		status = build_one(m, &b->suite->build, b->suite, side, err);
	if (there && status == 0)
		status = build_one(m, &b->build, b->suite, side, err);
	return status;
}

int measure_build(struct measurement *m, struct err *err)
{
	int status = 0;

	for (size_t s = 0; s < m->side_count && status == 0; s++) {
		status = build_one(m, plan_build(m->plan, s + 1 < m->side_count),
			NULL, s, err);
		for (size_t b = 0; b < m->plan->bench_count && status == 0; b++)
			status = build_bench(m, b, s, err);
	}
	return status;
}
