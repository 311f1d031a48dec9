/* Starts a command under a supervisor and takes what it prints. */
#include "gate/measure/child.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gate/measure/supervise.h"

enum { LOG_MAX = 64 << 10, BLOCK = 16 << 10 };

/* Seconds that the supervisor has to end the command once it was told to: its
 * grace, and time to bury everybody. */
#define STOP_LIMIT (SUPERVISE_GRACE + 3.0)

static void close_ends(int ends[2])
{
	for (int i = 0; i < 2; i++)
		if (ends[i] >= 0)
			close(ends[i]);
}

/* A pipe that the command does not inherit beyond what it is given. */
static int open_pipe(int ends[2])
{
	if (pipe(ends) != 0)
		return -1;
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	return 0;
}

/* Whether somebody at the keys may want this process stopped. */
static bool has_terminal(void)
{
	int terminal = open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY);

	if (terminal >= 0)
		close(terminal);
	return terminal >= 0;
}

int child_start(struct child *out, const struct child_spec *spec,
	struct err *err)
{
	int pipes[3][2] = {{-1, -1}, {-1, -1}, {-1, -1}};
	pid_t parent = getpid();

	_Static_assert(sizeof(struct supervised) <= sizeof(out->report),
		"room for the report");
	*out = (struct child){.wake = spec->wake, .started = clock_now(),
		.timeout = spec->timeout, .output_max = spec->output_max};
	for (int i = 0; i < 3 && out->supervisor == 0; i++)
		if (open_pipe(pipes[i]) != 0)
			out->supervisor = -1;
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	if (out->supervisor == 0)
		out->supervisor = fork();
	if (out->supervisor == 0) {
		for (int i = 0; i < 3; i++)
			close(pipes[i][0]);
		supervise(spec, &(struct supervised_ends){pipes[0][1],
			pipes[1][1], pipes[2][1]}, parent);
	}
	if (out->supervisor < 0) {
		int cause = errno;

		for (int i = 0; i < 3; i++)
			close_ends(pipes[i]);
		return err_set(err, ERR_IO, "cannot start a process: %s",
			strerror(cause));
	}
	for (int i = 0; i < 3; i++)
		close(pipes[i][1]);
	out->out_end = pipes[0][0];
	out->log_end = pipes[1][0];
	out->report_end = pipes[2][0];
	out->awake = !has_terminal() && awake_begin(&out->timer);
	return 0;
}

void child_stop(struct child *child, enum child_end why)
{
	if (child->end != CHILD_RUNS || child->wanted != CHILD_RUNS)
		return;
	child->wanted = why;
	child->stopped = clock_now();
	kill(child->supervisor, SIGTERM);
}

/* A supervisor that does not report is no longer waited for: its command
 * stopped it again, or holds it up in another way. */
static void check_supervisor(struct child *child)
{
	if (child->wanted != CHILD_RUNS &&
		clock_now() - child->stopped > STOP_LIMIT)
		kill(child->supervisor, SIGKILL);
}

/* Reads a block; 0 at the end. */
static size_t take(char block[BLOCK], int *end)
{
	ssize_t got = read(*end, block, BLOCK);

	if (got > 0)
		return (size_t)got;
	if (got == 0 || errno != EINTR) {
		close(*end);
		*end = -1;
	}
	return 0;
}

static void take_out(struct child *child)
{
	char block[BLOCK];
	size_t got = take(block, &child->out_end);
	size_t room = child->output_max - child->out.len;

	buf_add(&child->out, block, got < room ? got : room);
	if (got > room)
		child_stop(child, CHILD_OUTPUT);
}

/* Keeps the last of it: that is where the reason of a failure stands. */
static void take_log(struct child *child)
{
	char block[BLOCK];
	size_t got = take(block, &child->log_end);

	if (child->log.len + got > LOG_MAX) {
		size_t keep = LOG_MAX / 2;
		size_t drop = child->log.len > keep ? child->log.len - keep : 0;

		memmove(child->log.data, child->log.data + drop,
			child->log.len - drop);
		child->log.len -= drop;
	}
	buf_add(&child->log, block, got);
}

static void take_report(struct child *child)
{
	char block[BLOCK];
	size_t got = take(block, &child->report_end);
	size_t room = sizeof(child->report) - child->report_len;

	got = got < room ? got : room;
	memcpy(child->report + child->report_len, block, got);
	child->report_len += got;
}

static void finish(struct child *child)
{
	struct supervised report = {0};

	if (child->out_end >= 0)
		close(child->out_end);
	if (child->log_end >= 0)
		close(child->log_end);
	kill(child->supervisor, SIGKILL); /* it is done, but may be stopped */
	while (waitpid(child->supervisor, NULL, 0) < 0 && errno == EINTR)
		;
	if (child->report_len == sizeof(report)) {
		memcpy(&report, child->report, sizeof(report));
	} else { /* somebody killed it: what it watched over is ours now */
		bury_children();
		report = (struct supervised){.signalled = true,
			.status = SIGKILL};
	}
	prctl(PR_SET_CHILD_SUBREAPER, 0);
	if (child->awake)
		timer_delete(child->timer);
	child->wall = report.wall;
	child->cpu = report.cpu;
	child->peak = report.peak;
	child->status = report.started ? report.started : report.status;
	if (child->wanted != CHILD_RUNS)
		child->end = child->wanted;
	else if (report.started)
		child->end = CHILD_NOT_STARTED;
	else
		child->end = report.signalled ? CHILD_SIGNALLED : CHILD_EXITED;
}

/* Once the supervisor has reported nobody prints any more, but what was printed
 * may still be on its way. */
static void step_once(struct child *child, int milliseconds, bool *woken)
{
	enum { OUT, LOG, REPORT, WAKE, COUNT };
	struct pollfd ends[COUNT] = {
		{.fd = child->out_end, .events = POLLIN},
		{.fd = child->log_end, .events = POLLIN},
		{.fd = child->report_end, .events = POLLIN},
		{.fd = child->wake, .events = POLLIN},
	};
	bool reported = child->report_end < 0;
	int ready = poll(ends, reported ? REPORT : COUNT,
		reported ? 0 : milliseconds);

	if (ready < 0)
		return;
	if (ready == 0 && reported) {
		finish(child);
		return;
	}
	if (ends[OUT].revents)
		take_out(child);
	if (ends[LOG].revents)
		take_log(child);
	if (ends[REPORT].revents)
		take_report(child);
	*woken = ends[WAKE].revents != 0;
}

int child_step(struct child *child, int milliseconds)
{
	double until = clock_now() + milliseconds / 1e3, left;
	bool woken = false;

	while (child->end == CHILD_RUNS && !woken &&
		(left = until - clock_now()) > 0) {
		if (child->timeout > 0 &&
			clock_now() - child->started > child->timeout)
			child_stop(child, CHILD_TIMEOUT);
		check_supervisor(child);
		step_once(child, (int)(left * 1e3) + 1, &woken);
	}
	return child->end == CHILD_RUNS;
}

void child_clear(struct child *child)
{
	buf_clear(&child->out);
	buf_clear(&child->log);
	*child = (struct child){0};
}

int child_run(struct child *out, const struct child_spec *spec,
	struct signals *signals, struct err *err)
{
	enum { STEP = 250 }; /* ms; a signal wakes it sooner */
	struct child_spec whole = *spec;

	whole.mask = &signals->before;
	whole.wake = signals->fd;
	if (child_start(out, &whole, err))
		return -1;
	while (child_step(out, STEP) > 0)
		if (signals_came(signals))
			child_stop(out, CHILD_INTERRUPTED);
	return 0;
}
