/* Go benchmark text and `go test -json`: its corpus leads the fuzzer there. */
#include "tests/fuzz/capture.h"
