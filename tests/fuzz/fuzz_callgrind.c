/* Callgrind's format: its corpus leads the fuzzer there. */
#include "tests/fuzz/capture.h"
