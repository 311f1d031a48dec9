/* What all unit tests share: cmocka in the order it wants to be included, an
 * assertion for doubles, and profiles from literal lines. */
#ifndef TESTS_UNIT_SUPPORT_SUPPORT_H
#define TESTS_UNIT_SUPPORT_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "gate/core/buf.h"
#include "gate/model/builder.h"

/* got is within rel * |want| of want; within rel itself when want is 0. Equal
 * infinities and two NaNs are near, a NaN and a number never. */
#define assert_near(got, want, rel) \
	near_at((got), (want), (rel), #got, __FILE__, __LINE__)
void near_at(double got, double want, double rel, const char *what,
	const char *file, int line);

/* A profile in the arena from lines like "main;parse 30": frames root first,
 * then a blank and the count. Ends with NULL. One metric, samples in count,
 * whose observations are the counts. A count alone is a sample without a
 * stack. */
struct profile *lit(struct arena *arena, struct symtab *symtab,
	const char *line, ...) __attribute__((sentinel));

/* The profile of a folded capture, as its reader takes it. */
struct profile *capture(struct arena *arena, struct symtab *symtab,
	const char *text);

/* A test that runs in an empty directory of its own, whose path is *state. */
#define IN_A_DIRECTORY(test) cmocka_unit_test_setup_teardown(test, \
	scratch_enter, scratch_leave)
int scratch_enter(void **state);
int scratch_leave(void **state);

/* Runs a line of shell; the test fails where it does. */
void sh(const char *format, ...) __attribute__((format(printf, 1, 2)));
/* What a line of shell prints, whatever its exit code. */
void output_of(struct buf *out, const char *command);

/* The same bits on every machine: a generator for tests that try many values
 * (splitmix64). The state is the seed. */
uint64_t random_next(uint64_t *state);

#endif
