/*
 * Whose work a function is: the program's own, or that of the runtime and the
 * libraries below it, which is charged to the own function that ran last; Go's
 * scheduler and collector work for nobody.
 */
#ifndef GATE_COUNTER_WHOSE_H
#define GATE_COUNTER_WHOSE_H

#include "gate/counter/symbols.h"

enum whose { WHOSE_OWN, WHOSE_RUNTIME, WHOSE_NOBODYS };

enum whose whose_is(const struct code_place *place);

#endif
