/* Profiles of the Firefox Profiler: the corpus leads the fuzzer there. */
#include "tests/fuzz/capture.h"
