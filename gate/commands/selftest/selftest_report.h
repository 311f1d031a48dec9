/* What `profgate selftest` prints. */
#ifndef GATE_COMMANDS_SELFTEST_SELFTEST_REPORT_H
#define GATE_COMMANDS_SELFTEST_SELFTEST_REPORT_H

#include "compare/selftest/selftest.h"
#include "gate/core/buf.h"

struct selftest_report {
	const struct selftest *selftest;
	const struct policy *policy;
	const char *label; /* the directory as given */
	uint64_t seed;
};

void selftest_text(struct buf *out, const struct selftest_report *report);
/* Schema profgate.selftest, version 1: fixtures/schema. */
void selftest_json(struct buf *out, const struct selftest_report *report);

#endif
