/*
 * Go benchmark text (golang.org/design/14313) and `go test -json` around it.
 *
 * Result lines become struct bench_value, in the units as printed;
 * configuration lines (goos, pkg, ...) become facts: the last value of a key,
 * in the order of first appearance. Results have the direction of their unit that `Unit`
 * lines say.
 *
 * The -P of a name is dropped when all result lines end in the same number
 * above 1: then it is GOMAXPROCS. (A text whose every name ends in the same
 * -N, run with GOMAXPROCS=1, cannot be told from that.) When results of
 * several packages stand in one text, names are PACKAGE.BenchmarkName.
 *
 * Lines that begin like a result and are broken, as by log output, are skipped
 * with the note skipped-results. How the text ends is the
 * profile's ending: a failure is told of in the note bench-failed, and refused
 * when there is no result; without one a text that ends well is of a benchmark
 * that is not there, noted as no-results, and one that does not is refused.
 */
#ifndef GATE_READ_GOBENCH_H
#define GATE_READ_GOBENCH_H

#include "gate/read/formats.h"

#endif
