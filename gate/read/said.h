/*
 * What a file says that is no capture: the page or message of a server that
 * came in its place.
 */
#ifndef GATE_READ_SAID_H
#define GATE_READ_SAID_H

#include "gate/core/buf.h"

/* A page by its first tag, comments and declarations left out. */
bool html_sniff(struct span content);

/* Adds "; the file says: " and the title of markup, else the first line that
 * has a word. Nothing of what is no text. */
void said_quote(struct buf *out, struct span content);

#endif
