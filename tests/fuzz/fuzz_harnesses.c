/* The results of harnesses but Go's and Google's: JSON, and XML of Catch2. Their
 * corpus leads the fuzzer there. */
#include "tests/fuzz/capture.h"
