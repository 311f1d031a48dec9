/*
 * What a frame is: the team's code, or the runtime working on its behalf; and
 * so who owns the cost of a stack.
 *
 *	1. texts_init()        what the table of rules.c and the policy say of
 *	                       each name, file and module, once (texts.h)
 *	2. processes_init()    the languages that each stack is in (process.h)
 *	3. frame_kind_under()  what each frame is, by its texts
 *	4. owners_init(), owners_find()  the frames of a stack that carry cost,
 *	                       from its owner to the root (owner.h)
 *	5. quality_flaws()     what speaks against believing it (quality.h)
 *
 * Cost is judged at its owner, the nearest frame towards the root that is not
 * runtime (statistics, step 1). The rules are rows of one table, by language:
 * a name without a dot is assembly in a Go capture and ordinary code in a C
 * one. Where no rule speaks, a frame is code. What is found out of a profile is
 * heap memory that borrows the profile, and ends with its _clear.
 *
 * To add a rule: a row of rules.c, a case in tests/unit/frames/test_owner.c;
 * never an `if` elsewhere. To add a language: its number below, its marks and
 * rules in rules.c.
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
	LANGUAGE_DOTNET,
	LANGUAGE_RUBY,
	LANGUAGE_PHP,
	LANGUAGE_BEAM,  /* Erlang and Elixir */
	LANGUAGE_OTHER, /* known by their files, without rules */
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

/* What a frame is, found out in one pass over the rules. */
struct frame_kind {
	enum frame_class class;
	bool collects; /* all that stands on it in a stack collects garbage */
	bool by_file;  /* another file may have a function of its name */
	bool observes; /* the profiler at work: its stack is nobody's */
	bool locks;    /* of a metric that waits it is runtime */
	bool channel;  /* waits for a channel */
	bool waits;    /* what a goroutine waits in for who calls it */
	bool harness;  /* runs benchmarks: a loop, a clock, a counter that
	                  parallel ones share. It owns its cost, but it is not
	                  the code under test. */
};

enum text_role { ROLE_FUNC, ROLE_FILE, ROLE_MODULE, ROLE_COUNT };

struct rule_index; /* rules.h */

/* What one text of a frame says, whatever the others are. */
struct text_kind {
	uint16_t meaning[LANGUAGE_COUNT]; /* of the rules (rules.h) */
	uint16_t library[LANGUAGE_COUNT]; /* the same of the library that a
	                                     function's text names */
	uint16_t marked;         /* languages of which the text is a mark */
	uint16_t library_marked; /* and its library */
	bool is_empty;
	bool no_name;         /* is_no_name() of the whole text */
	bool made_up;         /* the same of the function in it */
	bool dotless;         /* no dot in the function */
	bool closure;         /* is_closure() */
	bool lost;            /* samples that found no room */
	bool runtime, module; /* `runtime:` and `modules:` cover it */
};

/* Globs match the whole function, file or module; other texts are a package, a
 * path or a name at the front of these, ended where a word ends. */
void text_kind_under(struct text_kind *out, const struct policy *policy,
	const struct rule_index *rules, enum text_role role, struct span text);

/* The kinds of a frame's texts, borrowed. */
struct frame_texts {
	const struct text_kind *func, *file, *module;
};

/* What the table says of a frame of such a capture, and then the policy:
 * `runtime:` adds frames that are never owners; with `modules:` only frames of
 * these are. Files are asked only of captures whose functions have no package
 * in their names: not Go's. */
struct frame_kind frame_kind_under(const struct policy *policy,
	unsigned languages, const struct frame_texts *frame);

/* All meanings of the rules of these languages, of a frame. */
unsigned frame_meaning(unsigned languages, const struct frame_texts *frame);
/* The languages that a frame is in, by its file, else by any of its texts. */
unsigned frame_languages(const struct frame_texts *frame);

#endif
