/* Whether what a result says of itself holds together. */
#ifndef GATE_OUTPUT_RESULT_CHECK_H
#define GATE_OUTPUT_RESULT_CHECK_H

#include "compare/verdict/verdict.h"
#include "gate/core/err.h"

/* Headlines count causes and reports list findings by them, so that a result in
 * which they do not fit, or whose verdict its findings contradict, would show less
 * than it has: ERR_INPUT with the field. A result without causes has none that do
 * not fit. */
int result_check(const struct verdict *verdict, struct err *err);

#endif
