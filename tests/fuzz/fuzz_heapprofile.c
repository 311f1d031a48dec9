/* V8's heap profiles: the corpus leads the fuzzer there. */
#include "tests/fuzz/capture.h"
