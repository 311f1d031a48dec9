/*
 * From a repository to a gate: what it measures, and the files that say so.
 *
 *	1. setup_find()      the benchmarks that there are, by harness, each with
 *	                     how often it is to run for about a second
 *	2. setup_config()    profgate.yml, with what is new in it
 *	3. setup_workflow()  the file of the forge
 *
 * Nothing is written here but in a folder of its own that goes with
 * setup_find(): the texts are the caller's to write or to show. A benchmark that
 * fails or prints no result is left out and told of, and so is a harness whose
 * tool is not installed. What was found stands in the order of the paths.
 *
 * To add a harness: a file of its own with a function as golang_find(), which
 * asks the project's own tools, and its row in setup.c.
 */
#ifndef GATE_SETUP_SETUP_H
#define GATE_SETUP_SETUP_H

#include "gate/core/arena.h"
#include "gate/core/buf.h"
#include "gate/core/err.h"
#include "gate/core/signals.h"
#include "gate/git/repo.h"
#include "gate/measure/plan.h"

/* A benchmark that the configuration does not have yet. */
struct found_bench {
	const char *name;    /* as its harness calls it */
	const char *arguments; /* that run it for about a second; NULL: none */
	const char *counted; /* counted-command, [word, ...]; or NULL */
	double seconds;      /* that a run takes */
};

/* Benchmarks of one folder, and how they are built and run. */
struct found_suite {
	const char *folder; /* NULL: the root of the repository */
	const char *name;   /* of other harnesses than Go's; NULL: the folder's,
	                       and the command is that of all others alike */
	const char *build;  /* NULL: there is nothing to build */
	const char *command; /* as profgate.yml says it: [word, ...] */
	const char *leaves; /* for .gitignore, what the build leaves; or NULL */
	size_t count;
	struct found_bench *benches; /* at least one */
};

/* What a job of CI has to have, or to install, before it measures. */
enum setup_tool {
	TOOL_GO = 1,
	TOOL_GPERFTOOLS = 2,
	TOOL_CMAKE = 4,
	TOOL_RUST = 8,
	TOOL_JMH = 16, /* Maven, a JDK and async-profiler */
	TOOL_NODE = 32,
	TOOL_PYTHON = 64, /* with pytest-benchmark and py-spy */
	TOOL_HYPERFINE = 128,
	TOOL_COREPACK = 256, /* pnpm, and Yarn from 2 on */
	TOOL_COUNTER = 512,  /* of instructions, for what Go builds */
};

struct setup {
	size_t suite_count, room;
	struct found_suite *suites; /* heap */
	size_t bench_count;         /* of all suites */
	size_t known;               /* that the configuration has */
	unsigned tools;             /* of all that measures here */
};

/* What the work tree of repo has beside the plan. Ended by a signal: an error.
 * Strings are in the arena. */
int setup_find(struct setup *out, const struct repo *repo,
	const struct plan *plan, struct signals *signals, struct arena *arena,
	struct err *err);
void setup_clear(struct setup *found);

/* The whole text of profgate.yml with what was found added to the text that
 * there is, which may be empty. +1: it stands in another form, and out is what
 * somebody is to add to its `measure:`. */
int setup_config(struct buf *out, struct span text, const struct setup *found,
	struct arena *arena, struct err *err);

enum forge {FORGE_NONE, FORGE_GITHUB, FORGE_GITLAB };

/* By the files and the remote of the work tree. */
enum forge setup_forge(const struct repo *repo, struct arena *arena);
/* Where the forge wants its file, below the root. */
const char *setup_workflow_path(enum forge forge);
/* wanted: tools of which it has the steps. */
const char *setup_workflow(enum forge forge, unsigned wanted,
	struct arena *arena);

#endif
