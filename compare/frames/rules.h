/*
 * The rules that say what a frame is, as rows of one table by language. Asked
 * by classify.c alone (rule_index.c); a rule is a row, never an `if` elsewhere.
 */
#ifndef COMPARE_FRAMES_RULES_H
#define COMPARE_FRAMES_RULES_H

#include "compare/frames/parts.h"

/* What it says when it matches. */
enum meaning {
	MARK = 1, /* the capture has frames of this language */
	RUNTIME = 2,
	KERNEL = 4,
	SYSCALL = 8,
	HARNESS = 16,    /* runs benchmarks; asked of functions alone */
	COLLECTOR = 32,  /* collects garbage; likewise */
	START = 64,      /* a program or thread begins: a root that calls it is
	                   the name of a process */
	BY_FILE = 128,   /* functions of other files may have the same name, */
	QUALIFIED = 256, /* but not this one */
	OBSERVER = 512, /* the profiler at work: all of its stack is its own, */
	WRAPS = 1024,   /* but this one calls the program, to label it */
	LOCKS = 2048,   /* of what waits, runtime */
	CHANNEL = 4096, /* waits for a channel: likewise */
	WAITS = 8192,   /* what a goroutine waits in on behalf of its caller */
};

/* The rules as they are looked up. Heap memory. */
struct rule_index *rule_index_new(void);
void rule_index_free(struct rule_index *index);

/* Adds what the rules of each language say of one part of a frame, a set of
 * meanings. */
void rules_read(uint16_t meaning[LANGUAGE_COUNT],
	const struct rule_index *index, enum part part, struct span text);

#endif
