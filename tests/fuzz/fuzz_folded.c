/* Folded stacks: its corpus leads the fuzzer there. */
#include "tests/fuzz/capture.h"
