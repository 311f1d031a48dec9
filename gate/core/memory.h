/*
 * How this process gets its memory, and the two limits that stand over all
 * others: memory and processor time of the whole process, its libraries and
 * threads included. The kernel counts both (setrlimit), so that nothing is
 * forgotten. Whoever passes one ends at once with exit code 5 and one line that
 * names what was being done (out_of_memory() of err.h); what it was writing is not
there, as after a kill.
 */
#ifndef GATE_CORE_MEMORY_H
#define GATE_CORE_MEMORY_H

#include <stddef.h>

#include <sys/types.h>

/* AddressSanitizer: allocations have guards, and the process has terabytes of
 * shadow that a limit would count. */
#if defined(__SANITIZE_ADDRESS__)
#define MEMORY_IS_CHECKED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define MEMORY_IS_CHECKED 1
#endif
#endif
#ifndef MEMORY_IS_CHECKED
#define MEMORY_IS_CHECKED 0
#endif

/* Once, before anything is allocated. */
void memory_prepare(void);
/* To be told of what malloc gave, before it is written to. */
void memory_hint(void *memory, size_t size);

/* The limits from now on. Bytes 0: MEMORY_DEFAULT, or three quarters of what
 * the machine or the container has if that is less. Seconds 0: WORK_DEFAULT. No
 * limit that was there before is raised. */
#define MEMORY_DEFAULT ((size_t)2 << 30)
#define WORK_DEFAULT 3600
void memory_limit(size_t bytes, unsigned seconds);
/* Gives a process that was started, 0: this one, the limits from before. */
void memory_unlimit(pid_t process);
/* What this thread is doing, for the line that a passed limit ends in: borrowed
 * until the next call, and safe to print. NULL: nothing of its own. */
void memory_doing(const char *what);

#endif
