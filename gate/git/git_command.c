/* Runs the git command without a shell and without showing its secrets. */
#include "gate/git/git_command.h"

#include <errno.h>
#include <fcntl.h>
#include <math.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gate/core/clock.h"
#include "gate/core/memory.h"
#include "gate/text/duration.h"

extern char **environ;

enum {OUTPUT_MAX = 64 << 20, ARGUMENTS_MAX = 48 };

/* What talks to another repository may take so long in all; what git does here
 * may take what it takes. The git setting profgate.timeout gives it more. */
#define NETWORK_SECONDS 120.0
#define GRACE 2.0 /* seconds from asking git to end to killing it */

static const char *const network[] = {"clone", "fetch", "ls-remote", "push"};

/* What a hook or an alias of git exports points git at its own repository; we
 * name ours. Settings that CI gives in GIT_CONFIG_* stay: they are how it
 * passes credentials. */
static const char *const not_inherited[] = {
	"GIT_ALTERNATE_OBJECT_DIRECTORIES", "GIT_COMMON_DIR", "GIT_DIR",
	"GIT_GRAFT_FILE", "GIT_IMPLICIT_WORK_TREE", "GIT_INDEX_FILE",
	"GIT_NAMESPACE", "GIT_NO_REPLACE_OBJECTS", "GIT_OBJECT_DIRECTORY",
	"GIT_PREFIX", "GIT_QUARANTINE_PATH", "GIT_REPLACE_REF_BASE",
	"GIT_SHALLOW_FILE", "GIT_WORK_TREE",
	/* and what we set ourselves */
	"GIT_TERMINAL_PROMPT", "LC_ALL",
};

static bool is_inherited(const char *variable)
{
	size_t len = strcspn(variable, "=");

	for (size_t i = 0;
		i < sizeof(not_inherited) / sizeof(*not_inherited); i++)
		if (strlen(not_inherited[i]) == len &&
			memcmp(not_inherited[i], variable, len) == 0)
			return false;
	return true;
}

/* posix_spawn takes the strings as char * and leaves them as they are. */
static char *text_argument(const char *text)
{
	return (char *)(uintptr_t)text;
}

/* The array is the caller's to free, its strings are borrowed. */
static char **git_environment(void)
{
	size_t count = 0, kept = 0;
	char **out;

	while (environ[count])
		count++;
	out = xcalloc(count + 3, sizeof(*out));
	for (size_t i = 0; i < count; i++)
		if (is_inherited(environ[i]))
			out[kept++] = environ[i];
	out[kept++] = text_argument("GIT_TERMINAL_PROMPT=0");
	out[kept++] = text_argument("LC_ALL=C");
	return out;
}

/* A pipe that no other child of this process holds open. */
static int open_pipe(int ends[2])
{
	if (pipe(ends))
		return -1;
	fcntl(ends[0], F_SETFD, FD_CLOEXEC);
	fcntl(ends[1], F_SETFD, FD_CLOEXEC);
	return 0;
}

static void close_pipe(int ends[2])
{
	for (size_t i = 0; i < 2; i++)
		if (ends[i] >= 0)
			close(ends[i]);
}

/* Starts git with its output going to the two pipes. An errno on failure. */
static int start(pid_t *out, char *const *argv, int out_end, int log_end)
{
	posix_spawn_file_actions_t files;
	posix_spawnattr_t attributes;
	sigset_t defaults;
	char **env = git_environment();
	int failure;

	sigemptyset(&defaults);
	sigaddset(&defaults, SIGPIPE); /* the program ignores it */
	posix_spawn_file_actions_init(&files);
	posix_spawnattr_init(&attributes);
	posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF);
	posix_spawnattr_setsigdefault(&attributes, &defaults);
	posix_spawn_file_actions_addopen(&files, STDIN_FILENO, "/dev/null",
		O_RDONLY, 0);
	posix_spawn_file_actions_adddup2(&files, out_end, STDOUT_FILENO);
	posix_spawn_file_actions_adddup2(&files, log_end, STDERR_FILENO);
	failure = posix_spawnp(out, "git", &files, &attributes, argv, env);
	if (failure == 0)
		memory_unlimit(*out);
	posix_spawnattr_destroy(&attributes);
	posix_spawn_file_actions_destroy(&files);
	free(env);
	return failure;
}

/* Reads what there is; false at the end. What is too much is read and let go,
 * so that git never waits for us. */
static bool take(struct buf *out, int end)
{
	char block[16 << 10];
	ssize_t got = read(end, block, sizeof(block));
	size_t room = OUTPUT_MAX - out->len;

	if (got < 0)
		return errno == EINTR;
	buf_add(out, block, (size_t)got < room ? (size_t)got : room);
	return got > 0;
}

/* Both pipes to their ends, whichever has something first. At the deadline git
 * is asked to end, then killed; true when it came to that. */
static bool drain(struct buf *const bufs[2], const int pipes[2], pid_t child,
	double deadline)
{
	struct pollfd ends[2] = {
		{.fd = pipes[0], .events = POLLIN},
		{.fd = pipes[1], .events = POLLIN},
	};
	bool late = false;

	while (ends[0].fd >= 0 || ends[1].fd >= 0) {
		double left = deadline - clock_now();

		if (left <= 0) {
			kill(child, late ? SIGKILL : SIGTERM);
			if (late)
				break; /* a helper may still hold the pipes */
			late = true;
			deadline = clock_now() + GRACE;
			continue;
		}
		if (poll(ends, 2, isinf(left) ? -1 : (int)(left * 1e3) + 1) < 0)
			continue; /* a signal */
		for (size_t i = 0; i < 2; i++)
			if (ends[i].fd >= 0 && ends[i].revents &&
				!take(bufs[i], ends[i].fd))
				ends[i].fd = -1; /* poll passes it over */
	}
	return late;
}

/* Seconds that git may take for it. */
static double time_limit(const struct repo *repo, const char *what)
{
	for (size_t i = 0; i < sizeof(network) / sizeof(*network); i++)
		if (strcmp(network[i], what) == 0)
			return repo->patience > 0 ? repo->patience
				: NETWORK_SECONDS;
	return (double)INFINITY;
}

static int tell_late(const char *what, double limit, struct err *err)
{
	struct buf shown = {0};

	duration_print(&shown, limit);
	err_set(err, ERR_STORE, "git %s: not done after %s; `git config "
		"profgate.timeout 10m` gives it more", what, shown.data);
	buf_clear(&shown);
	return -1;
}

static int run(int *status, struct buf *out, struct buf *log,
	char *const *argv, double limit, const char *what, struct err *err)
{
	int out_ends[2] = {-1, -1}, log_ends[2] = {-1, -1};
	bool late = false;
	int failure;
	pid_t child = 0;

	if (open_pipe(out_ends) || open_pipe(log_ends)) {
		failure = errno;
	} else {
		failure = start(&child, argv, out_ends[1], log_ends[1]);
		close(out_ends[1]);
		close(log_ends[1]);
		out_ends[1] = log_ends[1] = -1;
	}
	if (failure == 0)
		late = drain((struct buf *const[]){out, log},
			(const int[]){out_ends[0], log_ends[0]}, child,
			clock_now() + limit);
	close_pipe(out_ends);
	close_pipe(log_ends);
	if (failure == ENOENT)
		return err_set(err, ERR_STORE, "publish and fetch need the "
			"git command; recording and checking work without it");
	if (failure)
		return err_set(err, ERR_STORE, "cannot run git: %s",
			strerror(failure));
	while (waitpid(child, status, 0) < 0)
		if (errno != EINTR)
			return err_set(err, ERR_STORE,
				"cannot wait for git: %s", strerror(errno));
	return late ? tell_late(what, limit, err) : 0;
}

int git_run(struct git_result *out, const struct repo *repo,
	const char *const *arguments, struct err *err)
{
	const char *const settings[] = {"-c", "protocol.ext.allow=never", "-c",
		"gc.auto=0", "-c", "maintenance.auto=false"};
	char *argv[ARGUMENTS_MAX] = {0};
	double limit = time_limit(repo, arguments[0]);
	char low_speed[48];
	struct buf log = {0};
	size_t count = 0;
	int wait_status = 0, status;

	argv[count++] = text_argument("git");
	argv[count++] = text_argument("-C");
	/* Addresses that are relative paths start at the work tree, as they
	 * do for git itself. */
	argv[count++] = text_argument(
		repo->work_tree ? repo->work_tree : repo->git_dir);
	/* Its owner was looked at when it was opened: git need not search for
	 * it again. */
	if (repo->git_dir) {
		argv[count++] = text_argument("--git-dir");
		argv[count++] = text_argument(repo->git_dir);
	}
	for (size_t i = 0; i < sizeof(settings) / sizeof(*settings); i++)
		argv[count++] = text_argument(settings[i]);
	if (!isinf(limit)) { /* its helper for HTTP ends by itself, too */
		snprintf(low_speed, sizeof(low_speed), "http.lowSpeedTime=%.0f",
			ceil(limit));
		argv[count++] = text_argument("-c");
		argv[count++] = text_argument("http.lowSpeedLimit=1");
		argv[count++] = text_argument("-c");
		argv[count++] = text_argument(low_speed);
	}
	for (size_t i = 0; arguments[i]; i++) {
		if (count + 1 == ARGUMENTS_MAX)
			BUG("too many arguments for git");
		argv[count++] = text_argument(arguments[i]);
	}
	*out = (struct git_result){0};
	status = run(&wait_status, &out->out, &log, argv, limit, arguments[0],
		err);
	git_redact(&out->log, buf_view(&log));
	buf_clear(&log);
	if (status == 0 && !WIFEXITED(wait_status))
		status = err_set(err, ERR_STORE, "git %s was ended by signal %d",
			arguments[0], WTERMSIG(wait_status));
	if (status)
		git_result_clear(out);
	else
		out->status = WEXITSTATUS(wait_status);
	return status;
}

void git_result_clear(struct git_result *result)
{
	buf_clear(&result->out);
	buf_clear(&result->log);
	*result = (struct git_result){0};
}

/* Up to the last '@' of the word: a secret may hold any byte, '/' and '@' too,
 * where it was not escaped as it should be. */
void git_redact(struct buf *out, struct span text)
{
	size_t at = 0;

	while (at < text.len) {
		struct span rest = {text.data + at, text.len - at};
		size_t end = 3, user = 0;

		if (!span_starts(rest, "://")) {
			buf_char(out, text.data[at++]);
			continue;
		}
		for (; end < rest.len && (unsigned char)rest.data[end] > ' ';
			end++)
			if (rest.data[end] == '@')
				user = end;
		buf_text(out, user ? "://***" : "://");
		at += user ? user : 3;
	}
}
