/* V8's CPU profiles: the corpus leads the fuzzer there. */
#include "tests/fuzz/capture.h"
