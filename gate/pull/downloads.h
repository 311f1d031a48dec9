/*
 * Captures that were downloaded, by hand or before, to the windows that they
 * are of:
 *
 *	1. downloads_add()     the files of a directory, or one
 *	2. downloads_look()    what each of them is, and what is known besides
 *	3. downloads_windows() in the order of their time, to windows
 *
 * A window ends where a profile of a kind comes that it has already; the files of
 * a run with a .NNN.json, and those that do not say their time, are one window.
 */
#ifndef GATE_PULL_DOWNLOADS_H
#define GATE_PULL_DOWNLOADS_H

#include "gate/pull/look.h"
#include "gate/runs/sidecar.h"

struct download { /* strings are of the source's arena */
	const char *path;
	const char *workload; /* its folder; NULL: it is at the top */
	const char *run;      /* the front of its name */
	const char *beside; /* the .NNN.json of its run; NULL: there is none */
	const char *group;  /* of those that are one window; NULL: by time */
	int64_t time;       /* ns since 1970; 0: not said */
	struct capture_facts facts;
	struct sidecar_known known;
	unsigned restarts; /* of its process, before it */
	bool dropped;
};

struct download_window {
	const struct download *first;
	size_t count;
	unsigned place; /* 0-based, of its workload */
};

struct downloads {
	size_t count, room;
	struct download *items;
	size_t window_count;
	struct download_window *windows;
};

int downloads_add(struct downloads *all, const char *path, bool folder,
	struct source *source, struct err *err);
/* What no reader knows, and what was taken twice, is left out and noted. */
int downloads_look(struct downloads *all, struct source *source,
	struct err *err);
void downloads_windows(struct downloads *all, struct arena *arena);
/* Counts the values of labels. */
int downloads_count(const struct downloads *all, struct source *source,
	struct err *err);
/* Takes the files away, and the folders up to that path that are then empty. */
void downloads_remove(const struct downloads *all, const char *path);
void downloads_clear(struct downloads *all);

#endif
