/* Go's texts of counts: its corpus leads the fuzzer there. */
#include "tests/fuzz/capture.h"
