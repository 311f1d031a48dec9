/*
 * What a frame is: the team's code, or the runtime working on its behalf.
 *
 * Cost is judged at its owner, the nearest frame towards the root that is not
 * runtime (statistics, step 1). The rules are rows of one table, by language:
 * a name without a dot is assembly in a Go capture and ordinary code in a C
 * one. Where no rule speaks, a frame is code.
 */
#ifndef COMPARE_FRAMES_CLASSIFY_H
#define COMPARE_FRAMES_CLASSIFY_H

#include "compare/policy/policy.h"
#include "gate/model/profile.h"

enum language {
	LANGUAGE_SYSTEM, /* the kernel, frames without symbols: in any capture */
	LANGUAGE_NATIVE, /* C, C++ and libc: in any capture but Go's */
	LANGUAGE_GO,     /* alone with the system: C behind cgo has no dots */
	LANGUAGE_RUST,
	LANGUAGE_JVM,
	LANGUAGE_V8,
	LANGUAGE_PYTHON,
	LANGUAGE_OTHER,  /* known by their files, without rules */
	LANGUAGE_COUNT
};

/* A set of languages: 1u << language. */
#define LANGUAGE_BIT(language) (1u << (language))

enum frame_class {
	CLASS_CODE,
	CLASS_RUNTIME,
	CLASS_KERNEL,  /* where the kernel was entered: it and all that it
	                  called is runtime, whatever the names */
	CLASS_SYSCALL, /* the same by a system call: its caller, which is the
	                  wrapper in libc, is runtime too */
};

/* The texts of a frame, borrowed. NUL-terminated past their ends; "" is
 * unknown. */
struct frame_names {
	struct span func;
	struct span file;
	struct span module;
};

struct frame_names frame_names(const struct symtab *symtab,
	const struct frame *frame);

/* What the table says of a frame of such a capture. */
enum frame_class frame_class(unsigned languages,
	const struct frame_names *frame);
/* What a frame is, found out in one pass over the rules. */
struct frame_kind {
	enum frame_class class;
	bool collects; /* all that stands on it in a stack collects garbage */
};

/* The same after the policy has spoken: `runtime:` adds frames that are never
 * owners; with `modules:` only frames of these are. */
struct frame_kind frame_kind_under(const struct policy *policy,
	unsigned languages, const struct frame_names *frame);

/* Whether the function runs benchmarks: a loop, a clock, a counter that
 * parallel ones share. It owns its cost, but it is not the code under test. */
bool function_is_harness(unsigned languages, struct span func);

/* Whether a pattern of `runtime:` or `modules:` covers the frame: globs match
 * the whole function, file or module; other texts are a package, a path or a
 * name at the front of these, ended where a word ends. Files are asked only of
 * captures whose functions have no package in their names: not Go's. */
bool frame_covered(const char *pattern, unsigned languages,
	const struct frame_names *frame);

#endif
