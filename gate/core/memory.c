/* Fewer page faults, which took a third of the time of reading; and limits. */
#define _GNU_SOURCE /* madvise, prlimit; NOLINT(*-reserved-identifier,cert-*) */
#include "gate/core/memory.h"

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif

#include "gate/core/err.h"

enum {
	LARGE = 8 << 20,  /* mapped on its own, so that it grows in place */
	KEPT = 256 << 20, /* free memory that stays for the next capture */
	PAGE = 4096,
	EXIT_LIMIT = 5,   /* of ERR_LIMIT */
};

/* Written once, by the one thread that there is at the start. */
static struct {
	bool known;
	bool ours[2];            /* whether memory_limit() set it */
	struct rlimit before[2]; /* memory, work */
} limits;

static _Thread_local const char *doing;

void memory_prepare(void)
{
#ifdef __GLIBC__
	mallopt(M_MMAP_THRESHOLD, LARGE);
	mallopt(M_TRIM_THRESHOLD, KEPT);
#endif
}

/* Linux gives large pages to those that ask; where it does not, nothing is
 * lost. All of a mapping asks or none: one of two kinds could not grow. */
void memory_hint(void *memory, size_t size)
{
#ifdef MADV_HUGEPAGE
	size_t before = (uintptr_t)memory % PAGE;

	if (size >= LARGE)
		madvise((char *)memory - before, before + size, MADV_HUGEPAGE);
#else
	(void)memory;
	(void)size;
#endif
}

void memory_doing(const char *what)
{
	doing = what;
}

/* No more than write and the stack: memory has ended, or a signal came. */
static _Noreturn void end(const char *text)
{
	const char *const parts[] = {"profgate: ", doing ? doing : "",
		doing ? ": " : "", text, "\n"};

	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (write(STDERR_FILENO, parts[i], strlen(parts[i])) < 0)
			break;
	_exit(EXIT_LIMIT);
}

_Noreturn void out_of_memory(void)
{
	char text[200] = "the system has no more memory";
	struct rlimit now;

	if (limits.ours[0] && getrlimit(RLIMIT_DATA, &now) == 0)
		snprintf(text, sizeof(text),
			"with what came before, this takes more than the limit "
			"of %ju bytes of memory; raise it with --max-memory",
			(uintmax_t)now.rlim_cur);
	end(text);
}

static void work_ended(int signal_number)
{
	(void)signal_number;
	end("with what came before, this takes more processor time than the "
	    "limit; raise it with --max-cpu-time");
}

/* What the container may have (control groups, version 2); UINT64_MAX: as much
 * as the machine. */
static uint64_t container_memory(void)
{
	int fd = open("/sys/fs/cgroup/memory.max", O_RDONLY | O_CLOEXEC);
	char text[32] = "";
	char *after;
	uint64_t bytes;

	if (fd < 0)
		return UINT64_MAX;
	if (read(fd, text, sizeof(text) - 1) < 0)
		*text = '\0';
	close(fd);
	bytes = strtoull(text, &after, 10);
	return after == text ? UINT64_MAX : bytes;
}

static uint64_t memory_default(void)
{
	long pages = sysconf(_SC_PHYS_PAGES), page = sysconf(_SC_PAGESIZE);
	uint64_t has = container_memory(), most = MEMORY_DEFAULT;

	if (pages > 0 && page > 0 && (uint64_t)pages * (uint64_t)page < has)
		has = (uint64_t)pages * (uint64_t)page;
	return has / 4 * 3 < most ? has / 4 * 3 : most;
}

/* Lowers the soft limit, which a process may raise again. */
static void lower(bool work, uint64_t value)
{
	struct rlimit now = limits.before[work];

	if (now.rlim_cur != RLIM_INFINITY && now.rlim_cur <= value)
		return;
	now.rlim_cur = value;
	limits.ours[work] = (work ? setrlimit(RLIMIT_CPU, &now)
	                          : setrlimit(RLIMIT_DATA, &now)) == 0;
}

void memory_limit(size_t bytes, unsigned seconds)
{
	struct sigaction on_work = {.sa_handler = work_ended};

	if (!limits.known) {
		getrlimit(RLIMIT_DATA, &limits.before[0]);
		getrlimit(RLIMIT_CPU, &limits.before[1]);
		limits.known = true;
	}
	if (!MEMORY_IS_CHECKED)
		lower(false, bytes ? bytes : memory_default());
	sigaction(SIGXCPU, &on_work, NULL);
	lower(true, seconds ? seconds : WORK_DEFAULT);
}

void memory_unlimit(pid_t process)
{
	if (limits.ours[0])
		prlimit(process, RLIMIT_DATA, &limits.before[0], NULL);
	if (limits.ours[1])
		prlimit(process, RLIMIT_CPU, &limits.before[1], NULL);
}
