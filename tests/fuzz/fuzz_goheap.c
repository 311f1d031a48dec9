/* Go heap text: its corpus leads the fuzzer there. */
#include "tests/fuzz/capture.h"
