/* eprof's tables: the corpus leads the fuzzer there. */
#include "tests/fuzz/capture.h"
