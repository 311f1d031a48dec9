/* Names of git's objects: what a text must be to be one, the name of a content. */
#ifndef GATE_GIT_OBJECT_ID_H
#define GATE_GIT_OBJECT_ID_H

#include <stdbool.h>

#include "gate/core/span.h"

enum {
	OBJECT_ID_SHORT = 40, /* hex digits of sha1 */
	OBJECT_ID_LONG = 64   /* of sha256 */
};

/* 40 or 64 lower-case hex digits. */
bool is_object_id(const char *text);

/* The id of the blob that holds the content: 40 hex digits. */
void object_id_of_blob(char out[OBJECT_ID_SHORT + 1], struct span content);

#endif
