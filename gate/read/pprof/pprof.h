/* pprof protobuf (profile.proto of google/pprof), inflated. */
#ifndef GATE_READ_PPROF_PPROF_H
#define GATE_READ_PPROF_PPROF_H

#include "gate/read/reader.h"

/* Looks at the framing of the top level, over the whole content: also says
 * yes to a profile that is cut short or damaged further on. */
bool pprof_sniff(struct span content);
int pprof_read(struct builder *b, struct span content, struct err *err);

#endif
