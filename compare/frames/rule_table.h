/* The rows of the table of rules (rules.h). */
#ifndef COMPARE_FRAMES_RULE_TABLE_H
#define COMPARE_FRAMES_RULE_TABLE_H

#include "compare/frames/rules.h"

enum { RULE_PATTERNS = 18 };

/* Patterns are texts with a star at the front, at the end, at both or at
 * neither. A frame whose file has a mark is of that language and no other: a
 * Python function called malloc is no allocator. */
struct frame_rule {
	enum language language;
	enum part part;
	unsigned meaning;
	const char *patterns[RULE_PATTERNS]; /* NULL: no more */
};

extern const struct frame_rule frame_rules[];
extern const size_t frame_rule_count;

#endif
