/* First parents, merge bases, and what one commit has over another. */
#include "gate/git/history.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/rowset.h"
#include "gate/git/git_command.h"

int history_first_parents(struct history *out, const struct repo *repo,
	const struct commit_id *start, size_t limit, struct arena *arena,
	struct err *err)
{
	struct commit_id id = *start;
	struct arena scratch = {0};
	int status = 0;

	*out = (struct history){0};
	out->ids = arena_alloc(arena, limit, sizeof(*out->ids));
	while (out->count < limit && id.hex[0] && status == 0) {
		struct repo_commit commit;

		out->ids[out->count++] = id;
		status = repo_commit(&commit, repo, &id, &scratch, err);
		if (status == 0)
			id = commit.parent_count ? commit.parents[0]
				: (struct commit_id){{0}};
		arena_reset(&scratch);
	}
	out->cut = status > 0;
	arena_clear(&scratch);
	return status < 0 ? -1 : 0;
}

int history_deepen(const struct repo *repo, const char *remote,
	const struct commit_id *head, unsigned commits, struct err *err)
{
	struct git_result git;
	struct buf depth = {0}, shown = {0};
	int status;

	buf_printf(&depth, "--deepen=%u", commits);
	status = git_run(&git, repo, (const char *const[]){"fetch", "--quiet",
		"--no-tags", "--no-recurse-submodules", depth.data, "--",
		remote, head->hex, NULL}, err);
	git_redact(&shown, span_of(remote));
	if (status == 0 && git.status != 0)
		status = err_set(err, ERR_STORE, "cannot fetch more history "
			"from %s: %s", shown.data, git.log.len
				? span_trim(buf_view(&git.log)).data
				: "git gave no reason");
	buf_clear(&depth);
	buf_clear(&shown);
	git_result_clear(&git);
	return status;
}

/*
 * Paint from both ends: each commit is painted as base's, head's or both, and
 * paint runs down to the parents, newest commit first. A commit with both is a
 * common ancestor; all below it are, too, and known to be no better.
 */
enum {
	OF_BASE = 1,
	OF_HEAD = 2,
	COMMON = OF_BASE | OF_HEAD,
	BELOW = 4,  /* an ancestor of a common one */
	WAITING = 8 /* in the queue */
};

/* Where clocks were wrong a commit can be newer than its children, and is
 * painted too soon: the walk goes on a little after all that waits is common,
 * so that what is below is known as such. */
enum {BEYOND = 64 };

struct node {
	int64_t time;
	unsigned paint;
	uint32_t parent_count;
	uint32_t *parents; /* arena; nodes */
	bool looked_at, absent;
};

struct walk {
	const struct repo *repo;
	struct rowset ids;   /* hex digits as words; the row is the node */
	struct node *nodes;  /* heap */
	size_t room;
	uint32_t *queue;     /* heap; nodes that wait, in no order */
	size_t queued, queue_room;
	size_t looks, open;  /* open: waiting and not below a common one */
	struct arena arena;
	bool cut;
};

enum {ID_WORDS = 64 / sizeof(uint32_t) };

static uint32_t node_of(struct walk *walk, const struct commit_id *id)
{
	uint32_t words[ID_WORDS], node;

	memcpy(words, id->hex, sizeof(words));
	node = rowset_add(&walk->ids, words);
	if (node == walk->room) {
		walk->room = walk->room ? 2 * walk->room : 256;
		walk->nodes = xrealloc(walk->nodes, walk->room,
			sizeof(*walk->nodes));
		memset(walk->nodes + node, 0, (walk->room - node) *
			sizeof(*walk->nodes));
	}
	return node;
}

static struct commit_id id_of(const struct walk *walk, uint32_t node)
{
	struct commit_id id = {{0}};

	memcpy(id.hex, rowset_at(&walk->ids, node), ID_WORDS *
		sizeof(uint32_t));
	return id;
}

static int look_at(struct walk *walk, uint32_t node, struct err *err)
{
	struct commit_id id = id_of(walk, node);
	struct arena scratch = {0};
	struct repo_commit commit;
	uint32_t *parents;
	int status;

	if (walk->nodes[node].looked_at)
		return 0;
	if (++walk->looks > HISTORY_LOOK_MAX)
		return err_set(err, ERR_LIMIT, "looked at %d commits without "
			"an end; name the baseline with --baseline",
			HISTORY_LOOK_MAX);
	status = repo_commit(&commit, walk->repo, &id, &scratch, err);
	parents = arena_alloc(&walk->arena, commit.parent_count,
		sizeof(*parents));
	for (size_t i = 0; i < commit.parent_count; i++)
		parents[i] = node_of(walk, &commit.parents[i]);
	walk->nodes[node].looked_at = true;
	walk->nodes[node].absent = status > 0;
	walk->nodes[node].time = commit.time;
	walk->nodes[node].parent_count = (uint32_t)commit.parent_count;
	walk->nodes[node].parents = parents;
	walk->cut |= status > 0;
	arena_clear(&scratch);
	return status < 0 ? -1 : 0;
}

/* Adds paint to a node, which then waits to hand it on. */
static int paint(struct walk *walk, uint32_t at, unsigned colour,
	struct err *err)
{
	struct node *node;

	if (look_at(walk, at, err))
		return -1;
	node = &walk->nodes[at];
	if ((node->paint & colour) == colour)
		return 0;
	if (node->paint & WAITING && !(node->paint & BELOW))
		walk->open--;
	node->paint |= colour;
	if (!(node->paint & BELOW))
		walk->open++;
	if (node->paint & WAITING)
		return 0;
	node->paint |= WAITING;
	if (walk->queued == walk->queue_room) {
		walk->queue_room = 2 * walk->queue_room + 64;
		walk->queue = xrealloc(walk->queue, walk->queue_room,
			sizeof(*walk->queue));
	}
	walk->queue[walk->queued++] = at;
	return 0;
}

/* The newest that waits; few do at any time. */
static uint32_t take(struct walk *walk)
{
	size_t best = 0;
	uint32_t at;

	for (size_t i = 1; i < walk->queued; i++)
		if (walk->nodes[walk->queue[i]].time >
			walk->nodes[walk->queue[best]].time)
			best = i;
	at = walk->queue[best];
	walk->queue[best] = walk->queue[--walk->queued];
	walk->nodes[at].paint &= ~(unsigned)WAITING;
	if (!(walk->nodes[at].paint & BELOW))
		walk->open--;
	return at;
}

static int walk_down(struct walk *walk, struct err *err)
{
	size_t beyond = 0;

	while (walk->queued > 0 && (walk->open > 0 || beyond++ < BEYOND)) {
		uint32_t at = take(walk);
		struct node node = walk->nodes[at];
		unsigned colour = node.paint & (COMMON | BELOW);

		if ((colour & COMMON) == COMMON)
			colour |= BELOW;
		for (uint32_t i = 0; i < node.parent_count; i++)
			if (paint(walk, node.parents[i], colour, err))
				return -1;
	}
	return 0;
}

/* Newest first, then by id. */
static bool comes_before(const struct walk *walk, uint32_t a, uint32_t b)
{
	struct commit_id one = id_of(walk, a), other = id_of(walk, b);

	if (walk->nodes[a].time != walk->nodes[b].time)
		return walk->nodes[a].time > walk->nodes[b].time;
	return strcmp(one.hex, other.hex) < 0;
}

static void best_common(struct commit_id *out, const struct walk *walk)
{
	uint32_t best = ROWSET_NONE;

	for (uint32_t at = 0; at < walk->ids.count; at++)
		if ((walk->nodes[at].paint & (COMMON | BELOW)) == COMMON &&
			(best == ROWSET_NONE || comes_before(walk, at, best)))
			best = at;
	*out = best == ROWSET_NONE ? (struct commit_id){{0}}
		: id_of(walk, best);
}

struct dated {
	int64_t time;
	struct commit_id id;
};

static int newest_first(const void *a, const void *b)
{
	const struct dated *one = a, *other = b;

	if (one->time != other->time)
		return one->time > other->time ? -1 : 1;
	return strcmp(one->id.hex, other->id.hex);
}

/* The commits that only head has. */
static void only_head(struct history *out, const struct walk *walk,
	size_t limit, struct arena *arena)
{
	struct dated *found = xcalloc(walk->ids.count + 1u, sizeof(*found));
	size_t count = 0;

	for (uint32_t at = 0; at < walk->ids.count; at++)
		if ((walk->nodes[at].paint & COMMON) == OF_HEAD &&
			!walk->nodes[at].absent)
			found[count++] = (struct dated){walk->nodes[at].time,
				id_of(walk, at)};
	qsort(found, count, sizeof(*found), newest_first);
	out->count = count < limit ? count : limit;
	out->ids = arena_alloc(arena, out->count, sizeof(*out->ids));
	for (size_t i = 0; i < out->count; i++)
		out->ids[i] = found[i].id;
	out->cut = walk->cut || count > limit;
	free(found);
}

int history_between(struct history *out, struct commit_id *merge_base,
	const struct repo *repo, const struct commit_id *base,
	const struct commit_id *head, size_t limit, struct arena *arena,
	struct err *err)
{
	struct walk walk = {.repo = repo};
	int status;

	*out = (struct history){0};
	*merge_base = (struct commit_id){{0}};
	rowset_init(&walk.ids, ID_WORDS);
	status = paint(&walk, node_of(&walk, base), OF_BASE, err);
	if (status == 0)
		status = paint(&walk, node_of(&walk, head), OF_HEAD, err);
	if (status == 0)
		status = walk_down(&walk, err);
	if (status == 0) {
		best_common(merge_base, &walk);
		only_head(out, &walk, limit, arena);
	}
	rowset_clear(&walk.ids);
	free(walk.nodes);
	free(walk.queue);
	arena_clear(&walk.arena);
	return status;
}
