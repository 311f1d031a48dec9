/* What readers make of texts, as texts. */
#ifndef TESTS_UNIT_SUPPORT_READING_H
#define TESTS_UNIT_SUPPORT_READING_H

#include "gate/core/buf.h"
#include "gate/model/profile.h"

typedef void put_profile(struct buf *out, const struct profile *p);

/* Reads in as a capture. The test fails where put of it, or the error, is not
 * want, and where it was read as another format; name is the case's. */
void assert_reading(const char *name, const char *in, const char *format,
	put_profile *put, const char *want);

/* The same of bytes. */
void assert_reading_bytes(const char *name, struct span in, const char *format,
	put_profile *put, const char *want);

/* A line a result: benchmark, iterations, value, unit; then the notes. */
put_profile put_results;
/* Metrics with unit and period, then put_stacks with its observations. */
put_profile put_metrics;

#endif
