/* Stands between profgate and a command, and lets nothing outlive it. */
#include "gate/measure/supervise.h"

#include <ctype.h>
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "gate/core/clock.h"
#include "gate/core/memory.h"

#define GIVE_UP 10 /* seconds for the kernel to bury the killed */

extern char **environ;

/* Waits for one of the signals, at most so long; 0 when none came. */
static int signal_wait(const sigset_t *set, double seconds)
{
	struct timespec limit = {(time_t)seconds,
		(long)((seconds - (double)(time_t)seconds) * 1e9)};
	int got = sigtimedwait(set, NULL, &limit);

	return got < 0 ? 0 : got;
}

bool awake_begin(timer_t *timer)
{
	struct itimerspec each = {{1, 0}, {1, 0}};

	return timer_create(CLOCK_MONOTONIC,
		       &(struct sigevent){.sigev_notify = SIGEV_SIGNAL,
			       .sigev_signo = SIGCONT},
		       timer) == 0 &&
	       timer_settime(*timer, 0, &each, NULL) == 0;
}

/* The parent of a process, from the text of its /proc/PID/stat: the second
 * field after the name, which is in parentheses and may hold some. */
static pid_t parent_in(const char *stat)
{
	const char *at = strrchr(stat, ')');

	if (!at || strlen(at) < 5)
		return 0;
	return (pid_t)strtol(at + 4, NULL, 10);
}

static pid_t parent_of(const char *pid)
{
	char path[300], text[512];
	ssize_t got;
	int fd;

	snprintf(path, sizeof(path), "/proc/%s/stat", pid);
	fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return 0;
	got = read(fd, text, sizeof(text) - 1);
	close(fd);
	if (got <= 0)
		return 0;
	text[got] = '\0';
	return parent_in(text);
}

/* Kills every child. What they leave becomes a child in turn, so that this is
 * done again until there is none. */
static void kill_children(void)
{
	DIR *processes = opendir("/proc");
	struct dirent *entry;

	if (!processes)
		return;
	while ((entry = readdir(processes)))
		if (isdigit((unsigned char)entry->d_name[0]) &&
			parent_of(entry->d_name) == getpid())
			kill((pid_t)strtol(entry->d_name, NULL, 10), SIGKILL);
	closedir(processes);
}

/* Buries whoever has died, but leaves pid, whose id would be free to be
 * somebody else's. False when there is no child at all. */
static bool reap_others(pid_t pid)
{
	siginfo_t dead = {0};

	for (;;) {
		if (waitid(P_ALL, 0, &dead, WEXITED | WNOHANG | WNOWAIT) < 0)
			return errno != ECHILD;
		if (dead.si_pid == 0 || dead.si_pid == pid)
			return true;
		waitid(P_PID, (id_t)dead.si_pid, &dead, WEXITED);
		dead.si_pid = 0;
	}
}

static bool has_ended(pid_t pid)
{
	siginfo_t dead = {0};

	return waitid(P_PID, (id_t)pid, &dead,
		WEXITED | WNOHANG | WNOWAIT) == 0 && dead.si_pid == pid;
}

/* In the command's process, until it is the command. */
static _Noreturn void become(const struct child_spec *spec,
	const struct supervised_ends *ends, int failure_end)
{
	int nothing = open("/dev/null", O_RDONLY);
	int failure;

	setpgid(0, 0);
	memory_unlimit(0);
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_DFL); /* the program ignores it */
	dup2(nothing, STDIN_FILENO);
	dup2(ends->out, STDOUT_FILENO);
	dup2(ends->log, STDERR_FILENO);
	if (nothing > STDERR_FILENO)
		close(nothing);
	environ = (char **)(uintptr_t)spec->environment;
	if (spec->directory && chdir(spec->directory) != 0) {
		failure = errno;
	} else {
		sigprocmask(SIG_SETMASK, spec->mask, NULL);
		execvp(spec->argv[0],
			(char *const *)(uintptr_t)spec->argv);
		failure = errno;
	}
	if (write(failure_end, &failure, sizeof(failure)) < 0)
		_exit(126);
	_exit(127);
}

/* The errno of a command that could not be started, 0 when it was. */
static int start(pid_t *out, const struct child_spec *spec,
	const struct supervised_ends *ends)
{
	int failure = 0, pair[2];

	if (pipe(pair) != 0)
		return errno;
	fcntl(pair[0], F_SETFD, FD_CLOEXEC);
	fcntl(pair[1], F_SETFD, FD_CLOEXEC);
	*out = fork();
	if (*out < 0)
		return errno;
	if (*out == 0)
		become(spec, ends, pair[1]);
	close(pair[1]);
	while (read(pair[0], &failure, sizeof(failure)) < 0 && errno == EINTR)
		;
	close(pair[0]);
	return failure;
}

/* Waits for the command, and ends its group when told to. */
static void watch(pid_t command, const sigset_t *set)
{
	double deadline = 0;

	while (!has_ended(command)) {
		double left = deadline > 0 ? deadline - clock_now() : 3600;
		int got;

		if (deadline > 0 && left <= 0) {
			kill(-command, SIGKILL);
			left = 1;
		}
		got = signal_wait(set, left);
		if (got == SIGTERM && deadline <= 0) {
			kill(-command, SIGTERM);
			deadline = clock_now() + SUPERVISE_GRACE;
		}
		reap_others(command);
	}
}

void bury_children(void)
{
	double deadline = clock_now() + GIVE_UP;

	while (reap_others(0) && clock_now() < deadline) {
		kill_children();
		nanosleep(&(struct timespec){.tv_nsec = 5000000}, NULL);
	}
}

/* What the command left behind: its group, then whoever left the group. */
static void end_rest(struct supervised *report, pid_t command)
{
	siginfo_t dead = {0};

	kill(-command, SIGKILL);
	waitid(P_PID, (id_t)command, &dead, WEXITED);
	report->status = dead.si_status;
	report->signalled = dead.si_code != CLD_EXITED;
	bury_children();
}

_Noreturn void supervise(const struct child_spec *spec,
	const struct supervised_ends *ends, pid_t parent)
{
	struct supervised report = {0};
	struct rusage usage = {0};
	double started;
	pid_t command = 0;
	timer_t timer;
	sigset_t set;

	setpgid(0, 0); /* Ctrl-C at the terminal is for profgate to act on */
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigaddset(&set, SIGCHLD);
	sigprocmask(SIG_BLOCK, &set, NULL);
	prctl(PR_SET_CHILD_SUBREAPER, 1);
	prctl(PR_SET_PDEATHSIG, SIGTERM);
	if (getppid() != parent)
		_exit(1);
	awake_begin(&timer);
	started = clock_now();
	report.started = start(&command, spec, ends);
	close(ends->out);
	close(ends->log);
	if (command > 0) {
		watch(command, &set);
		report.wall = clock_now() - started;
		end_rest(&report, command);
	}
	getrusage(RUSAGE_CHILDREN, &usage);
	report.cpu = (double)(usage.ru_utime.tv_sec + usage.ru_stime.tv_sec) +
		(double)(usage.ru_utime.tv_usec + usage.ru_stime.tv_usec) / 1e6;
	report.peak = (uint64_t)usage.ru_maxrss * 1024;
	_exit(write(ends->report, &report, sizeof(report)) < 0);
}
