/* Heap profiles of gperftools and jemalloc: the corpus leads the fuzzer there. */
#include "tests/fuzz/capture.h"
