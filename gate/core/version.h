/* The one place of the version. */
#ifndef CORE_VERSION_H
#define CORE_VERSION_H

#define PROFGATE_VERSION "0.1.0"

#endif
