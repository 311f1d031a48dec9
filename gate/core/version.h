/* The one place of the version. */
#ifndef GATE_CORE_VERSION_H
#define GATE_CORE_VERSION_H

#define PROFGATE_VERSION "0.1.0"

#endif
