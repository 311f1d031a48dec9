/* Java flight recordings: the corpus leads the fuzzer there. */
#include "tests/fuzz/capture.h"
