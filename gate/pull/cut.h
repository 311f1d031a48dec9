/* Live windows that are to be cut up by labels stay whole until all are there:
 * only then it is known which values are in all of them. */
#ifndef GATE_PULL_CUT_H
#define GATE_PULL_CUT_H

#include "gate/pull/pull.h"

/* Cuts up the windows that are whole, on all sides, and takes the whole ones
 * away; those that an earlier pull left there, too. */
int cut_whole(struct pull *pull, struct err *err);

#endif
