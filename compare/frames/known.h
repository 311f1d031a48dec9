/*
 * What the texts of many captures are, found out once for all: captures of one
 * program name the same functions, files and modules. Threads take turns, so
 * that none reads a text which another one is reading.
 */
#ifndef COMPARE_FRAMES_KNOWN_H
#define COMPARE_FRAMES_KNOWN_H

#include "compare/policy/policy.h"
#include "gate/model/profile.h"

struct known_texts;

/* For captures whose names are in one symbol table, under one policy, which is
 * borrowed. Heap memory. */
struct known_texts *known_texts_new(const struct policy *policy);
void known_texts_free(struct known_texts *known); /* NULL: nothing */

#endif
