/*
 * Where profiles come from: a row for each kind of source. A kind knows how to
 * reach one, and takes its windows on a thread of its own; it gives each to
 * keep_window() (keep.h), which writes it down.
 */
#ifndef GATE_PULL_SOURCE_H
#define GATE_PULL_SOURCE_H

#include <stdint.h>

#include "gate/core/arena.h"
#include "gate/pull/address.h"

struct offer;
struct pull;
struct source;

struct source_kind {
	const char *name;
	const char *noun;     /* "a Go endpoint" */
	const char *profiles; /* where none are named; NULL: all there are */
	bool live; /* windows are taken as long as it takes, by a clock */
	bool past; /* windows are of a time that is over, which it kept */
	/* Whether SOURCE, without a NAME= before it, is one. */
	bool (*fits)(const char *text);
	/* From what was given; nothing is asked yet. */
	int (*parse)(struct source *out, const char *text, struct pull *pull,
		struct err *err);
	/* Whether what was given next belongs to the source too. NULL: never. */
	bool (*joins)(struct source *source, const char *text);
	/* Asks whether it is there, for the name of its workload and how many
	 * windows there will be. */
	int (*probe)(struct source *source, struct err *err);
	/* Takes the windows. What one of them lost is a note; fails when too
	 * few can be had. */
	int (*take)(struct source *source, struct err *err);
	/* Says what it has instead, after probe(). */
	int (*offer)(struct offer *out, struct source *source, struct err *err);
	void (*close)(struct source *source);
};

extern const struct source_kind source_endpoint, source_directory;

/* Takes away the files of a source of that kind. */
void directory_remove(const struct source *source);

struct source { /* one instance on one side; used by one thread */
	const struct source_kind *kind;
	struct pull *pull;
	size_t side;       /* of pull->sides */
	size_t index;      /* among those of its side */
	const char *name;  /* of the instance */
	const char *shown; /* where it is, without secrets */
	struct address address;
	const char *workload; /* as the source says; NULL: it does not */
	struct arena arena;
	void *own; /* the kind's */
	int64_t from, until; /* ns since 1970, of one of the past; or 0 */
	unsigned planned;    /* windows, by probe() */
	struct offer *offer; /* where it was asked for */
	/* filled while it is taken */
	unsigned windows;  /* complete */
	double operations; /* in them */
	bool lost;
	struct err err; /* why */
};

/* What [NAME=]SOURCE is; NULL: nothing. */
const struct source_kind *source_kind_of(const char *text);
/* The same, opened. */
int source_parse(struct source *out, const char *text, struct pull *pull,
	struct err *err);

#endif
