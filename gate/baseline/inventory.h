/*
 * What a store holds, told, checked, copied and thrown away: the parts of
 * `profgate baseline`. Names in records are hostile; nothing here prints.
 */
#ifndef GATE_BASELINE_INVENTORY_H
#define GATE_BASELINE_INVENTORY_H

#include "gate/store/record.h"
#include "gate/text/facts.h"

/* The records of one commit in one environment. */
struct baseline {
	const char *commit, *environment;
	const char *branch;  /* of the last record; NULL: not known */
	int64_t time;        /* of the commit, else of the first record */
	size_t record_count;
	struct record *records;
	size_t workload_count, run_count; /* a run of two workloads is two */
	uint64_t bytes;      /* of captures */
	bool pinned;
	bool pending;        /* no server has confirmed all of it */
};

struct inventory {
	bool publishes; /* a directory does not */
	size_t count;
	struct baseline *items; /* newest first, then by commit, environment */
};

/* Everything in the arena. What is damaged is passed over by the store. */
int inventory_load(struct inventory *out, struct store *store,
	struct arena *arena, struct err *err);
/* The ones of the commit that a prefix or revision names; an error when none
 * has it, or several commits do. */
int inventory_find(struct inventory *out, const struct inventory *inventory,
	const struct repo *repo, const char *commit, struct arena *arena,
	struct err *err);

void inventory_text(struct buf *out, const struct inventory *inventory);
void inventory_json(struct buf *out, const struct inventory *inventory,
	const struct store *store);
/* Every record, its runs, and its environment's facts: as many environments as
 * the inventory has rows, empty where env.json cannot be read. */
void inventory_show_text(struct buf *out, const struct inventory *inventory,
	const struct facts *environments, struct arena *arena);
void inventory_show_json(struct buf *out, const struct inventory *inventory,
	const struct facts *environments, struct arena *arena);

/* What is kept: whole commits, pinned ones always; of every branch and
 * environment the newest; what is young, newest first, while all that is kept
 * fits the budget. */
struct retention {
	unsigned newest;
	int64_t young;   /* commits since then, unix time */
	uint64_t budget; /* bytes */
};

enum {RETENTION_NEWEST = 50, RETENTION_DAYS = 90 };
#define RETENTION_BUDGET ((uint64_t)100 << 20)

/* Splits the inventory; both in its order. */
void retention_apply(struct inventory *kept, struct inventory *dropped,
	const struct inventory *inventory, const struct retention *retention,
	struct arena *arena);

/* The commit of each row, sorted; heap. */
const char **inventory_ids(const struct inventory *inventory);
/* How many commits, and how large they are. */
size_t inventory_commits(const struct inventory *inventory);
uint64_t inventory_bytes(const struct inventory *inventory);

/* Something that is not as it was recorded. */
struct fault {
	const char *path, *why; /* raw */
	bool left_over;         /* sound, but no record names it */
	size_t record_count;    /* that would lose something without it */
	size_t run_count;       /* of them; unknown ones are not counted */
	const char *runs;       /* "WORKLOAD RUN, ...", some of them; raw */
	const char *commit;     /* or NULL */
};

struct verification {
	size_t commits, records, captures; /* all that there are */
	size_t damaged;                    /* faults that are not left over */
	size_t fault_count;
	struct fault *faults;              /* by path */
};

/* Reads every file of the store. */
int verify_store(struct verification *out, struct store *store,
	struct arena *arena, struct err *err);
void verify_text(struct buf *out, const struct verification *found);
void verify_json(struct buf *out, const struct verification *found);

struct copied {
	size_t commits, records, captures, damaged;
	size_t added; /* batches that had something new */
};

/* Adds the records of one store to another, with their captures, environment
 * and pins. What is damaged stays behind: complaints gets a line for each, and
 * it is counted. */
int baseline_copy(struct copied *out, struct buf *complaints,
	struct store *to, struct store *from, const char *operation,
	struct err *err);

#endif
