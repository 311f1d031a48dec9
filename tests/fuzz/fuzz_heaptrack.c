/* heaptrack's recordings: the corpus leads the fuzzer there. */
#include "tests/fuzz/capture.h"
