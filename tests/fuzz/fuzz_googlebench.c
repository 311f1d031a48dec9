/* Google Benchmark text and JSON: its corpus leads the fuzzer there. */
#include "tests/fuzz/capture.h"
