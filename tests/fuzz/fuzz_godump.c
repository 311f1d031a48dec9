/* Go's dumps of goroutines: its corpus leads the fuzzer there. */
#include "tests/fuzz/capture.h"
