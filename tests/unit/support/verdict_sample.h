/* Verdicts made up in-process, for tests of reports. */
#ifndef TESTS_UNIT_SUPPORT_VERDICT_SAMPLE_H
#define TESTS_UNIT_SUPPORT_VERDICT_SAMPLE_H

#include <stdint.h>

#include "compare/verdict/verdict.h"
#include "gate/core/arena.h"

/* What a story is about: names of sample_stories, ends with NULL. */
extern const char *const sample_stories[];
/* False: no story of this name. Memory: the arena. */
bool sample_story(struct verdict *out, const char *story, struct arena *arena);

/* Any verdict at all: hostile names, absent numbers, empty lists. */
void sample_random(struct verdict *out, uint64_t seed, struct arena *arena);

/* A tree of that many nodes whose values add up; any of the functions. */
void sample_tree(struct call_tree *out, size_t nodes,
	const char *const *functions, size_t function_count, uint64_t seed,
	struct arena *arena);

/* The next of a row of numbers that begins with a seed. */
uint64_t sample_draw(uint64_t *state);

/* 16 hex digits, the same for the same number. */
void sample_id(struct finding *finding, uint64_t number);

/* The hostile names, all valid C strings; ends with NULL. */
extern const char *const sample_hostile[];

#endif
