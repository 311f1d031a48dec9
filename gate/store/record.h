/*
 * One recording: what runs/<leaf>.json says (schema profgate.record, version
 * 1). Read from other people's pushes: every field is checked, lengths and
 * counts are bounded, unknown keys are let be.
 */
#ifndef GATE_STORE_RECORD_H
#define GATE_STORE_RECORD_H

#include "gate/store/store.h"
#include "gate/text/facts.h"

enum {
	RECORD_ANCESTORS = 64,
	RECORD_POLICIES = 256 /* config files of a commit */
};

struct record_capture {
	const char *workload, *run; /* as in the run set */
	const char *path;           /* below the environment's folder */
	const char *blob;           /* 40 hex digits */
	uint64_t bytes;
	struct facts periods; /* how its profiler was set, by metric;
	                               none: written by 0.1.0, whose
	                               environments tell */
};

struct record_acceptance { /* a change that this commit made and declared */
	const char *function, *metric, *reason; /* metric NULL: any */
	const char *ratio; /* that it may rise by, "1.4"; NULL: any */
};

struct record_policy { /* a config file of the commit */
	const char *path, *text;
};

struct record {
	const char *commit, *tree;
	int64_t commit_time;     /* 0 unknown */
	int64_t recorded;        /* unix time */
	const char *branch;      /* or NULL */
	const char *tag; /* of the commit when it was recorded, or NULL */
	const char *job;         /* URL of the CI job, or NULL */
	const char *tool;        /* version that wrote it */
	unsigned rules;          /* PROFGATE_RULES of that */
	const char *environment; /* id */
	size_t ancestor_count;
	const char **ancestors;  /* first parents, nearest first, 64 at most */
	size_t acceptance_count;
	struct record_acceptance *acceptances;
	const char *config_path, *config; /* policy file in force where it was
	                                     recorded, or NULL */
	bool policies_known; /* false where the root has a config file, which
	                        holds in every folder, or nobody wrote it down */
	size_t policy_count;
	struct record_policy *policies; /* all config files of the commit */
	size_t capture_count;
	struct record_capture *captures; /* by workload, run, path */
};

/* Strings are borrowed by out, the text is in the same order always. */
void record_write(struct buf *out, const struct record *record);
/* Everything in the arena. Errors name the field. */
int record_read(struct record *out, struct span text, struct arena *arena,
	struct err *err);

/* By workload, run and path, for qsort(). */
int record_capture_compare(const void *one, const void *other);
/* Puts the captures in the order that a record has them in. */
void record_sort(struct record *record);

/* Where it goes, below the environment's folder: "runs/<leaf>.json", from the
 * newest capture's time and the captures' names, so that recording the same
 * runs of the same commit again is the same record. */
char *record_name(const struct record *record, struct arena *arena);

/* All records of a commit in one environment, oldest name first. Those that
 * cannot be read, or whose commit or environment is not the path's, are
 * counted as damaged in the store. */
int record_load(struct record **out, size_t *count, struct store *store,
	const char *commit, const char *environment, struct arena *arena,
	struct err *err);
/* Every commit with a record, and the environments of one, sorted. */
int record_commits(const char ***out, size_t *count, struct store *store,
	struct arena *arena, struct err *err);
int record_environments(const char ***out, size_t *count, struct store *store,
	const char *commit, struct arena *arena, struct err *err);

/* The file that keeps a commit whatever its age, in arena; and whether it is
 * there. */
struct store_file record_pin(const char *commit, struct arena *arena);
int record_is_pinned(bool *out, struct store *store, const char *commit,
	struct arena *arena, struct err *err);

/* Appends the stored capture's bytes, checked against its blob id. */
int record_capture_read(struct buf *out, struct store *store,
	const struct record *record, const struct record_capture *capture,
	size_t limit, struct err *err);

#endif
