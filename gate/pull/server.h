/*
 * Servers that store profiles of many programs: Parca, Pyroscope. What they have
 * in common is here; a server is a struct server_kind.
 *
 *	1. server_parse()    the address, the selector, the windows
 *	2. server_probe()    is it there, which types, which instances, and
 *	                    which values of labels (server_choose.h)
 *	3. server_take()     windows: a query for each type, instance and value,
 *	                    answers joined to profiles (join.h)
 *	   server_offer()    what there is, instead
 *
 * A server adds up all profiles of a window, of however many processes: one query
 * a window. What is a state, or counts since the start of its process, must not be
 * added up: of that there is the first snapshot in each window, of one process
 * (server_snapshot.h).
 */
#ifndef GATE_PULL_SERVER_H
#define GATE_PULL_SERVER_H

#include <jansson.h>

#include "gate/pull/fetch.h"
#include "gate/pull/pull.h"

/* Labels of what `profgate push` sends. */
#define LABEL_ID "profgate_id"                 /* of a profile, by its bytes */
#define LABEL_OPERATIONS "profgate_operations" /* that its run did */

enum { EMPTY_MAX = 100 }; /* that are told */
enum { SERVER_TYPES_MAX = 4, SERVER_CHOICES_MAX = 8, SERVER_INSTANCES_MAX = 64 };

struct server_type { /* NAME:SAMPLE:UNIT:PERIOD:UNIT[:delta] */
	const char *id, *name, *sample, *unit;
	const char *period, *period_unit;
	bool delta;
};

struct server_range {
	int64_t from, until; /* ns since 1970; until is not in it */
};

struct server_question {
	const struct server_type *type;
	const char *selector;
	struct server_range range;
};

struct server_texts { /* in the arena of the source */
	size_t count;
	const char **items;
};

struct server_point {
	int64_t time;
	double value;
};

struct server_series {
	const char **values; /* of the labels that were asked for; NULL: none */
	double sum;
	size_t point_count;
	struct server_point *points; /* by time */
};

struct server_series_list { /* in the arena of the source */
	size_t count;
	struct server_series *items;
};

struct server_split { /* which labels series are told apart by */
	double step;      /* seconds, of points */
	size_t count;
	const char *const *labels;
};

struct server_kind {
	const char *prefix;  /* of its addresses: "parca+" */
	const char *name;    /* "Parca" */
	const char *service; /* the label that names a program */
	/* What counts is kept as the difference to the profile before, and merges
	 * add up all that they meet: what is a state alone is a snapshot. */
	bool differences;
	/* Whether it has what is asked for; NULL: the list of types tells. */
	int (*alive)(struct source *source, struct err *err);
	/* Lists. Nothing is an empty one. */
	int (*types)(struct source *source, struct server_range range,
		struct err *err);
	int (*labels)(struct server_texts *out, struct source *source,
		struct server_range range, struct err *err);
	int (*values)(struct server_texts *out, struct source *source,
		const char *label, struct server_range range, struct err *err);
	int (*series)(struct server_series_list *out, struct source *source,
		const struct server_question *question,
		const struct server_split *split, struct err *err);
	/* pprof of all in the range; no bytes: there is nothing. */
	int (*merge)(struct buf *out, struct source *source,
		const struct server_question *question, struct err *err);
	/* The same of the moment range.from, cut to milliseconds. */
	int (*snapshot)(struct buf *out, struct source *source,
		const struct server_question *question, struct err *err);
	/* Where a profile is sent, and what is: the labels are written by the
	 * caller, as a list of {name, value}, and its bytes in base64. */
	const char *push_path;
	void (*push)(struct buf *out, const char *labels, const char *id,
		const char *bytes);
};

enum server_mode {
	SERVER_ADDED,    /* the sum of a window */
	SERVER_SNAPSHOT, /* the first of a window, and the last of all */
};

struct server_choice { /* a profile to take */
	const char *word; /* in the name of its file */
	unsigned row;     /* of profile_rows; PROFILE_ROWS: a type by its id */
	enum server_mode mode;
	bool state; /* a snapshot that does not count up */
	bool time;
	size_t type_count;
	const struct server_type *types[SERVER_TYPES_MAX];
	unsigned taken; /* windows that had some of it */
};

struct server { /* source->own; strings in its arena */
	const struct server_kind *kind;
	struct client *client;
	struct reply answer;
	const char *selector; /* what is between its braces */
	struct server_range all;
	unsigned windows;
	int64_t window, every; /* ns */
	size_t type_count, type_room;
	struct server_type *types; /* heap */
	size_t choice_count;
	struct server_choice choices[SERVER_CHOICES_MAX];
	size_t instance_count; /* 0: all are one */
	const char *instances[SERVER_INSTANCES_MAX];
	double operations[SERVER_INSTANCES_MAX]; /* NaN: not told */
	/* Of each instance: what it had counted, and how often it began anew. */
	double counted[SERVER_INSTANCES_MAX];
	unsigned restarts[SERVER_INSTANCES_MAX];
	int64_t first[SERVER_INSTANCES_MAX]; /* snapshot; 0: none yet */
	struct server_texts apart; /* labels that processes may differ by */
	double *sums; /* of the first choice, in each window that was taken */
	unsigned left_out; /* snapshots that are not one alone */
	size_t empty_count;
	const char *empty[EMPTY_MAX]; /* what has nothing, and when */
};

static inline struct server *server_of(const struct source *source)
{
	return source->own;
}

/* What the first type of a choice has of a range, as series. */
static inline int server_series(struct server_series_list *out,
	struct source *source, const struct server_choice *choice,
	const char *selector, struct server_range range,
	const struct server_split *split, struct err *err)
{
	const struct server_question question = {choice->types[0], selector,
		range};

	return server_of(source)->kind->series(out, source, &question, split,
		err);
}

int server_parse(struct source *out, const struct server_kind *kind,
	const char *text, struct pull *pull, struct err *err);
int server_probe(struct source *source, struct err *err);
int server_take(struct source *source, struct err *err);
int server_offer(struct offer *out, struct source *source, struct err *err);
void server_close(struct source *source);

/* For servers: one answer with status 200 in store->answer; what names what was
 * asked for. */
int server_ask(struct source *source, const struct request *request,
	const char *what, struct err *err);
/* The same, and the JSON in it, to be given to json_decref. +1: 404. */
int server_ask_json(json_t **out, struct source *source,
	const struct request *request, const char *what, struct err *err);
/* Adds a type by its id; what is none is passed over. */
void server_add_type(struct source *source, const char *id);
/* The texts of a list in an object. */
void server_add_texts(struct server_texts *out, struct source *source,
	const json_t *object, const char *key);
/* The values of labels in a list of {name, value}. */
const char **server_label_values(struct source *source, const json_t *labels,
	const struct server_split *split);
/* Adds text to a query of an address. */
void server_escape(struct buf *out, const char *text);
/* What window of all it is, 0-based. */
struct server_range server_window(const struct server *server, unsigned place);
const char *server_shown(struct source *source, const char *selector);
const char *server_span(struct source *source, struct server_range range);

extern const struct source_kind source_parca, source_pyroscope;

#endif
