/*
 * The rules that say what a frame is, as rows of one table by language. Asked
 * by classify.c alone; a rule is a row, never an `if` elsewhere.
 */
#ifndef COMPARE_FRAMES_RULES_H
#define COMPARE_FRAMES_RULES_H

#include "compare/frames/classify.h"

/* What a rule looks at. */
enum part {
	FUNC,
	STEM,   /* the function without parameters, template arguments, symbol
	           version and address */
	PATH,   /* the file */
	MODULE, /* its last path element */
	PARTS
};

/* What it says when it matches. */
enum meaning {
	MARK = 1, /* the capture has frames of this language */
	RUNTIME = 2,
	KERNEL = 4,
	SYSCALL = 8,
	HARNESS = 16,   /* runs benchmarks; asked of functions alone */
	COLLECTOR = 32, /* collects garbage; likewise */
	START = 64,     /* a program or thread begins: a root that calls it is
	                   the name of a process */
};

/* What each part of a frame reads, cut once for all rules. */
struct parts {
	struct span text[PARTS];
};

/* After the last slash. */
struct span basename_of(struct span path);
struct parts parts_of(const struct frame_names *frame);

/* What all rules of these languages say of a frame together: a set of
 * meanings. */
unsigned rules_meaning(unsigned languages, const struct parts *parts);
/* The languages whose marks the frame bears. */
unsigned rules_marks(const struct parts *parts);
/* The language of the frame's file; LANGUAGE_COUNT when no mark tells. */
enum language rules_file_language(const struct parts *parts);

#endif
