/* One name for a benchmark in all texts of a workload. */
#ifndef GATE_RUNS_BENCH_NAMES_H
#define GATE_RUNS_BENCH_NAMES_H

#include "gate/runs/check_rules.h"

/* A text with results of several packages has PACKAGE.BenchmarkX, one of a
 * single package BenchmarkX: where the captures of a group have both, the
 * package is put before the short ones. */
void qualify_benchmarks(const struct group *group, struct symtab *symtab);

#endif
