/* Go's texts of waiting: its corpus leads the fuzzer there. */
#include "tests/fuzz/capture.h"
