/*
 * What went wrong, in one line that names the thing and the remedy.
 *
 * Functions that can fail return 0 (done) or -1 (failed, err is filled); +1
 * is the one expected alternative and is named in the function's header.
 * `struct err *err` is the last parameter (the first of those that only fill
 * it and of those with a format), owned by the caller, zeroed
 * before use. The first writer wins, so the deepest cause survives; callers
 * may only put something in front (err_wrap).
 */
#ifndef GATE_CORE_ERR_H
#define GATE_CORE_ERR_H

#include <stddef.h>

enum err_kind {
	ERR_NONE = 0,
	ERR_USAGE,    /* command line                     exit 4 */
	ERR_CONFIG,   /* profgate.yml                     exit 4 */
	ERR_INPUT,    /* unreadable, broken, unknown      exit 5 */
	ERR_LIMIT,    /* a named limit was passed         exit 5 */
	ERR_IO,       /* the system said no               exit 5 */
	ERR_STORE,    /* git                              exit 6 */
	ERR_INTERNAL, /* our own fault                    exit 70 */
};

struct err {
	enum err_kind kind;
	unsigned line;   /* 1-based, 0 when it does not apply */
	unsigned column; /* 1-based, 0 when it does not apply */
	char text[1024]; /* lower case, no full stop, always terminated */
};

/* Fills err unless it is filled already. Returns -1, so that a function can
 * end with `return err_set(err, ERR_INPUT, "...")`. */
int err_set(struct err *err, enum err_kind kind, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Puts "prefix: " before the text of a filled err. Returns -1. */
int err_wrap(struct err *err, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* The process exit code for the kind (docs/other-ci.md, "Exit codes"). */
int err_exit_code(enum err_kind kind);

/* A broken invariant of our own: says where, exits with 70. */
#define BUG(...) bug_at(__FILE__, __LINE__, __VA_ARGS__)
_Noreturn void bug_at(const char *file, int line, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* Out of memory outside any capped arena: says so, exits with 5 (memory.c). */
_Noreturn void out_of_memory(void);

/* malloc family that never returns NULL (out_of_memory instead); count * size
 * is checked. For our own growing tables, whose size limits elsewhere bound. */
void *xcalloc(size_t count, size_t size);
void *xrealloc(void *old, size_t count, size_t size);
/* Room for `need` rows in a table that grows by doubling: *room says for how many
 * there is. New rows are not cleared; never NULL, so a table without a row may be
 * pointed into. */
void *xgrow(void *rows, size_t *room, size_t need, size_t size);

#endif
