/* The one place of the version, and of that of the rules. */
#ifndef GATE_CORE_VERSION_H
#define GATE_CORE_VERSION_H

#define PROFGATE_VERSION "0.1.0"

/* Raised whenever the same runs may come to another verdict than before, so that
 * no verdict changes unseen because profgate did. 1: the first 0.1.0, which
 * wrote it nowhere. */
#define PROFGATE_RULES 2
#define PROFGATE_RULES_FIRST 1

#endif
