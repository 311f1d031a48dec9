/* For the harnesses of setup_find(): running the tools of a project. */
#ifndef GATE_SETUP_FIND_H
#define GATE_SETUP_FIND_H

#include "gate/setup/setup.h"

struct finder {
	struct setup *found;
	const struct repo *repo;
	const struct plan *plan;
	struct signals *signals;
	struct arena *arena;
	char *const *environment;
	const char *scratch; /* a folder that goes at the end */
};

/* Runs a command in a folder, without a shell and in bounds. Its exit code; -1:
 * it could not be run, or a signal came. out: what it printed, on both
 * outputs where it failed. */
int finder_run(struct buf *out, const struct finder *f, const char *folder,
	const char *const *argv, struct err *err);
/* The same; cpu: the seconds that its processes had a processor. */
int finder_run_timed(struct buf *out, double *cpu, const struct finder *f,
	const char *folder, const char *const *argv, struct err *err);
/* The files of the work tree, tracked or new but not ignored, that a pattern of
 * git fits; relative to the root, in order. */
int finder_files(const char ***out, size_t *count, const struct finder *f,
	const char *pattern, struct err *err);
/* Those of them that have one of the words, which end with NULL. */
int finder_files_with(const char ***out, size_t *count,
	const struct finder *f, const char *pattern, const char *const *words,
	struct err *err);
/* Whether a file, relative to the root or not, has one of the words. */
bool finder_file_has(const struct finder *f, const char *path,
	const char *const *words);
/* A folder, relative to the root (NULL: the root), as an absolute path. */
const char *finder_path(const struct finder *f, const char *folder);

/* A folder that a tool builds. */
struct found_place {
	const char *folder; /* relative to the root; NULL: the root */
	const char *path;   /* absolute */
};

/* That of a file, which is relative to the root. False: its name is none for a
 * workload, which was told. */
bool finder_place(struct found_place *out, const struct finder *f,
	const char *file);
/* What a harness's suite of the place is called: NAME, or NAME/FOLDER. */
const char *finder_suite_name(const struct finder *f,
	const struct found_place *place, const char *name);
/* For .leaves: the line, or NULL where git ignores that of a folder already. */
const char *finder_leaves(const struct finder *f, const char *path,
	const char *line);
/* Whether the plan has NAME of a folder (NULL: the root). */
bool finder_knows(const struct finder *f, const char *folder, const char *name);
/* The suite of a folder, there already or new. */
struct found_suite *finder_suite(const struct finder *f, const char *folder);
/* Adds to the last suite that finder_suite() gave. */
void finder_add(const struct finder *f, struct found_suite *suite,
	const struct found_bench *bench);

/* Adds to the suite, which has a name, a benchmark by what its harness calls it,
 * and with the arguments that it then has: [word, "CALLED"]. What a folder cannot
 * be called becomes `_` in the name of the workload. False: the plan has it, or it
 * cannot be written down, which is told. */
bool finder_offer(const struct finder *f, struct found_suite *suite,
	const char *called, const char *arguments, double seconds);

/* The last line of what a tool said that is not empty, nor how Go ends. */
const char *finder_last_words(const struct buf *said, struct arena *arena);
/* How often an operation is to run, in two digits, that takes so many ns by the
 * clock and of a processor's time. The latter is the measure, for it is what a
 * profile samples: by the clock a busy machine makes operations look long. */
double finder_times(double wall, double cpu);
/* Whether a command answers, with exit code 0; else it is told what there is, and
 * what is to be installed. +1: it does not; -1: a signal came. */
int finder_needs(const struct finder *f, const char *there,
	const char *const *argv, const char *remedy, struct err *err);

/* The same for what profiles native programs by being preloaded. */
int finder_needs_gperftools(const struct finder *f, const char *there,
	struct err *err);

/* The benchmarks of Go's modules. */
int golang_find(const struct finder *f, struct err *err);
/* Those of pytest-benchmark. */
int pytest_find(const struct finder *f, struct err *err);
/* Those of Google Benchmark in projects of CMake. */
int cmake_find(const struct finder *f, struct err *err);
/* Those of Criterion in packages of Cargo. */
int cargo_find(const struct finder *f, struct err *err);
/* Those of JMH in projects of Maven. */
int maven_find(const struct finder *f, struct err *err);
/* Those of hyperfine's commands in makefiles and scripts. */
int hyperfine_find(const struct finder *f, struct err *err);
/* Those of tinybench and mitata in packages of Node.js. */
int node_find(const struct finder *f, struct err *err);

#endif
