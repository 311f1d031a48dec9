/* Reads V8's call trees. */
#include "gate/read/v8/v8_tree.h"

#include <stdlib.h>
#include <string.h>

#define ID_MOST (UINT32_MAX - 1)

/* What a node says of its function, as far as it was read. */
struct place {
	sym name, url;
	double line, column; /* from 1; 0: unknown */
};

/* A node that is being read. */
struct open_node {
	uint32_t at;
	struct place place;
};

struct reading {
	struct v8_tree *tree;
	struct json_pull *j;
	struct builder *b;
	struct open_node *open; /* the last is the innermost */
	size_t depth, room;
};

void v8_tree_init(struct v8_tree *tree)
{
	*tree = (struct v8_tree){0};
	rowset_init(&tree->ids, 1);
}

void v8_tree_clear(struct v8_tree *tree)
{
	free(tree->nodes);
	free(tree->by_id);
	free(tree->links);
	free(tree->parents);
	rowset_clear(&tree->ids);
}

static int open_node(struct reading *r, struct err *err)
{
	struct v8_tree *tree = r->tree;
	uint32_t parent = r->depth ? r->open[r->depth - 1].at + 1 : 0;

	if (tree->count == builder_limits(r->b)->rows)
		return err_set(err, ERR_LIMIT,
			"more than %u nodes; raise the limit with --max-rows",
			(unsigned)tree->count);
	tree->nodes = xgrow(tree->nodes, &tree->room, tree->count + 1u,
		sizeof *tree->nodes);
	tree->nodes[tree->count] = (struct v8_node){.parent = parent};
	r->open = xgrow(r->open, &r->room, r->depth + 1, sizeof *r->open);
	r->open[r->depth++] = (struct open_node){.at = tree->count++};
	return 0;
}

static int add_id(struct reading *r, uint32_t at, struct err *err)
{
	struct v8_tree *tree = r->tree;
	uint32_t before = tree->ids.count, row;
	uint64_t id;

	if (!pull_whole(r->j, &id, ID_MOST))
		return err_set(err, ERR_INPUT, "the id of a node is no number" V8_DAMAGED);
	row = rowset_add(&tree->ids, &(uint32_t){(uint32_t)id});
	if (row != before)
		return err_set(err, ERR_INPUT,
			"two nodes have the id %u" V8_DAMAGED, (unsigned)id);
	tree->by_id = xgrow(tree->by_id, &tree->by_id_room, row + 1u,
		sizeof *tree->by_id);
	tree->by_id[row] = at + 1;
	return 0;
}

struct v8_node *v8_tree_find(const struct v8_tree *tree, uint64_t id)
{
	uint32_t row = id > ID_MOST ? ROWSET_NONE
	                            : rowset_find(&tree->ids,
					      &(uint32_t){(uint32_t)id});

	return row == ROWSET_NONE ? NULL : &tree->nodes[tree->by_id[row] - 1];
}

static sym read_name(struct reading *r)
{
	struct span text;

	return pull_text(r->j, &text) ? builder_name(r->b, text) : (sym){0};
}

/* Counted from `first`, to what counts from 1. */
static double read_position(struct reading *r, int first)
{
	double value;

	return pull_number(r->j, &value) && value >= first ? value + 1 - first
	                                                   : 0;
}

/* A field of callFrame, or of a node of old; false: it is another one. */
static bool read_place(struct reading *r, struct place *out, struct span key,
	int first)
{
	if (span_equal(key, span_of("functionName")))
		out->name = read_name(r);
	else if (span_equal(key, span_of("url")))
		out->url = read_name(r);
	else if (span_equal(key, span_of("lineNumber")))
		out->line = read_position(r, first);
	else if (span_equal(key, span_of("columnNumber")))
		out->column = read_position(r, first);
	else
		return false;
	return true;
}

/* `orders.js` of `file:///app/orders.js?v=2`. */
static struct span last_part(struct span url)
{
	url.len = span_find(url, 0, '?');
	for (size_t i = url.len; i > 0; i--)
		if (url.data[i - 1] == '/')
			return span_from(url, i);
	return url;
}

static sym anonymous(struct reading *r, const struct place *place)
{
	struct span file =
		last_part(symtab_text(builder_symtab(r->b), place->url));
	struct buf name = {0};
	sym out;

	buf_text(&name, "(anonymous)");
	if (file.len && place->line > 0) {
		buf_char(&name, ' ');
		buf_span(&name, file);
		buf_printf(&name, ":%.0f:%.0f", place->line, place->column);
	}
	out = builder_name(r->b, buf_view(&name));
	buf_clear(&name);
	return out;
}

static void close_node(struct reading *r)
{
	const struct open_node *open = &r->open[--r->depth];
	struct v8_node *node = &r->tree->nodes[open->at];
	const struct place *place = &open->place;
	struct span name = symtab_text(builder_symtab(r->b), place->name);
	struct frame frame = {
		.func = name.len ? place->name : anonymous(r, place),
		.file = place->url,
		.line = place->line <= UINT32_MAX ? (uint32_t)place->line : 0,
	};

	if (!place->url.i && span_equal(name, span_of("(root)")))
		node->kind = V8_ROOT;
	else if (!place->url.i && span_equal(name, span_of("(idle)")))
		node->kind = V8_IDLE;
	node->frame = builder_frame(r->b, frame);
}

/* A child that is a number. */
static int add_child(struct reading *r, struct err *err)
{
	struct v8_tree *tree = r->tree;
	uint64_t id;

	if (!pull_whole(r->j, &id, ID_MOST))
		return err_set(err, ERR_INPUT,
			"a child of a node is neither a node nor the number "
			"of one" V8_DAMAGED);
	tree->links = xgrow(tree->links, &tree->link_room, tree->link_count + 1,
		sizeof *tree->links);
	tree->links[tree->link_count++] = (struct v8_link){
		r->open[r->depth - 1].at, (uint32_t)id};
	return 0;
}

static int add_parent(struct reading *r, struct err *err)
{
	struct v8_tree *tree = r->tree;
	uint64_t id;

	if (!pull_whole(r->j, &id, ID_MOST))
		return err_set(err, ERR_INPUT,
			"the parent of a node is no number" V8_DAMAGED);
	tree->parents = xgrow(tree->parents, &tree->parent_room,
		tree->parent_count + 1, sizeof *tree->parents);
	tree->parents[tree->parent_count++] = (struct v8_link){
		r->open[r->depth - 1].at, (uint32_t)id};
	return 0;
}

/* One field of the innermost node but `children`. */
static int read_field(struct reading *r, struct span key, struct err *err)
{
	struct open_node *open = &r->open[r->depth - 1];
	struct v8_node *node = &r->tree->nodes[open->at];
	struct span inner;

	if (span_equal(key, span_of("id")))
		return add_id(r, open->at, err);
	if (span_equal(key, span_of("parent")))
		return add_parent(r, err);
	if (span_equal(key, span_of("selfSize"))) {
		if (!pull_number(r->j, &node->self_size) || node->self_size < 0)
			return err_set(err, ERR_INPUT,
				"the selfSize of a node is no number of "
				"bytes" V8_DAMAGED);
	} else if (span_equal(key, span_of("callFrame"))) {
		if (pull_object(r->j))
			while (pull_key(r->j, &inner))
				if (!read_place(r, &open->place, inner, 0))
					pull_skip(r->j);
	} else if (!read_place(r, &open->place, key, 1)) {
		pull_skip(r->j);
	}
	return 0;
}

/* Goes on in the children of the innermost node: +1 where one that is nested
 * was opened, 0 where they are at their end. */
static int next_child(struct reading *r, struct err *err)
{
	while (pull_item(r->j)) {
		if (pull_kind(r->j) == '{') {
			pull_object(r->j);
			return open_node(r, err) ? -1 : 1;
		}
		if (add_child(r, err))
			return -1;
	}
	return 0;
}

/* Goes on in the fields of the innermost node. It is closed at its end. */
static int next_fields(struct reading *r, struct err *err)
{
	struct span key;

	while (pull_key(r->j, &key)) {
		int status;

		if (!span_equal(key, span_of("children")))
			status = read_field(r, key, err);
		else
			status = pull_list(r->j) ? next_child(r, err) : 0;
		if (status)
			return status;
	}
	close_node(r);
	return 0;
}

/* The node was entered, and is the innermost. */
static int read_nodes(struct reading *r, struct err *err)
{
	int status = 0;

	while (status >= 0 && r->depth && !r->j->fault) {
		status = next_fields(r, err);
		/* 0: closed, and its parent goes on in its children. */
		if (status == 0 && r->depth)
			status = next_child(r, err);
	}
	return status < 0 || pull_broken(r->j, err) ? -1 : 0;
}

int v8_tree_read(struct v8_tree *tree, struct json_pull *j, struct builder *b,
	struct err *err)
{
	struct reading r = {.tree = tree, .j = j, .b = b};
	size_t place = pull_place(j);
	int status;

	if (!pull_object(j))
		status = err_set(err, ERR_INPUT, "a node is no object" V8_DAMAGED);
	else
		status = open_node(&r, err) ? -1 : read_nodes(&r, err);
	if (status && !j->fault)
		err_wrap(err, "byte %zu", place + 1);
	free(r.open);
	return status;
}

static int give(struct v8_node *child, uint32_t parent, struct err *err)
{
	if (child->parent && child->parent != parent + 1)
		return err_set(err, ERR_INPUT,
			"a node is the child of two" V8_DAMAGED);
	child->parent = parent + 1;
	return 0;
}

int v8_tree_join(struct v8_tree *tree, struct err *err)
{
	static const char missing[] =
		"a node names one that is not there" V8_DAMAGED;

	for (size_t i = 0; i < tree->link_count; i++) {
		struct v8_node *child =
			v8_tree_find(tree, tree->links[i].child_id);

		if (!child)
			return err_set(err, ERR_INPUT, missing);
		if (give(child, tree->links[i].parent, err))
			return -1;
	}
	for (size_t i = 0; i < tree->parent_count; i++) {
		const struct v8_node *parent =
			v8_tree_find(tree, tree->parents[i].child_id);

		if (!parent)
			return err_set(err, ERR_INPUT, missing);
		if (give(&tree->nodes[tree->parents[i].parent],
			    (uint32_t)(parent - tree->nodes), err))
			return -1;
	}
	return 0;
}

int v8_tree_stack(struct frame_stack *out, const struct v8_tree *tree,
	const struct v8_node *node, struct builder *b, struct err *err)
{
	out->depth = 0;
	while (node->kind != V8_ROOT || node->parent) {
		if (out->depth > tree->count)
			return err_set(err, ERR_INPUT,
				"nodes are each other's children" V8_DAMAGED);
		if (frame_stack_push_number(out, node->frame, b, err))
			return -1;
		if (!node->parent)
			break;
		node = &tree->nodes[node->parent - 1];
	}
	return 0;
}
