/* Text of perf script: the corpus leads the fuzzer there. */
#include "tests/fuzz/capture.h"
