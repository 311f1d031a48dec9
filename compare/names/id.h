/* The id of what a finding is about. */
#ifndef COMPARE_NAMES_ID_H
#define COMPARE_NAMES_ID_H

#include <stddef.h>

/* Stable across commits, machines and versions: 16 hex digits of FNV-1a over
 * the parts, each ended by a NUL. NULL parts count as empty. */
void subject_id(char out[17], const char *const *parts, size_t count);

#endif
