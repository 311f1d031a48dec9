/* massif's snapshots: the corpus leads the fuzzer there. */
#include "tests/fuzz/capture.h"
