/* What a function is called whose name nobody knows. */
#ifndef GATE_READ_PPROF_ADDRESS_H
#define GATE_READ_PPROF_ADDRESS_H

#include <stdint.h>

#include "gate/model/builder.h"

/* "[module+0x12ab]": where in the file the address is, the same wherever the
 * file was mapped. */
sym address_name(struct builder *b, sym module, uint64_t in_file);

#endif
