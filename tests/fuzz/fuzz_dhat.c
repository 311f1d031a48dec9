/* DHAT's JSON: its corpus leads the fuzzer there. */
#include "tests/fuzz/capture.h"
