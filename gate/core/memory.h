/* How this process gets its memory from the system: faster, nothing else. */
#ifndef GATE_CORE_MEMORY_H
#define GATE_CORE_MEMORY_H

#include <stddef.h>

/* Once, before anything is allocated. */
void memory_prepare(void);
/* To be told of what malloc gave, before it is written to. */
void memory_hint(void *memory, size_t size);

#endif
