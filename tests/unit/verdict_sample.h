/* Verdicts made up in-process, for tests of reports. */
#ifndef TESTS_VERDICT_SAMPLE_H
#define TESTS_VERDICT_SAMPLE_H

#include <stdint.h>

#include "compare/verdict.h"
#include "gate/core/arena.h"

/* What a story is about: names of sample_stories, ends with NULL. */
extern const char *const sample_stories[];
/* False: no story of this name. Memory: the arena. */
bool sample_story(struct verdict *out, const char *story, struct arena *arena);

/* Any verdict at all: hostile names, absent numbers, empty lists. */
void sample_random(struct verdict *out, uint64_t seed, struct arena *arena);

/* 16 hex digits, the same for the same number. */
void sample_id(struct finding *finding, uint64_t number);

/* The hostile names, all valid C strings; ends with NULL. */
extern const char *const sample_hostile[];

#endif
