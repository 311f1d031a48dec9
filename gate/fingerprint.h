/*
 * The environment that runs were made in, as sorted facts: cpu, cores, arch,
 * os, kernel, container, compiler and runtime where they are told, and the
 * profiler's settings. What captures say goes before what this machine says,
 * for captures may have been brought here from another one.
 */
#ifndef GATE_FINGERPRINT_H
#define GATE_FINGERPRINT_H

#include "gate/opt.h"
#include "gate/store/record.h"

enum { FINGERPRINT_FACTS_MAX = 64 };

struct fingerprint {
	size_t fact_count;
	struct record_fact *facts; /* sorted by key; arena */
	char id[17];               /* 16 hex digits over all facts */
};

/* captured: facts and settings found in captures, in any order, several
 * values of one key joined; given: --environment KEY=VALUE, which go before
 * everything. */
int fingerprint_take(struct fingerprint *out,
	const struct record_fact *captured, size_t captured_count,
	const struct opt_list *given, struct arena *arena, struct err *err);

/* env.json, and back. */
void fingerprint_write(struct buf *out, const struct fingerprint *print);
int fingerprint_read(struct fingerprint *out, struct span text,
	struct arena *arena, struct err *err);

#endif
