/*
 * The call tree that V8 writes into CPU and heap profiles, node by node.
 *
 *	{"id":4,"callFrame":{"functionName":"render","scriptId":"80",
 *	  "url":"file:///app/orders.js","lineNumber":54,"columnNumber":15},
 *	 "hitCount":7,"children":[5,6]}
 *
 * Nodes are a list whose children are numbers or whose members name a parent,
 * or they are nested: children are nodes themselves (heap profiles, CPU profiles
 * before 2016). There the fields of callFrame can stand in the node itself, and
 * lines count from 1; those of callFrame count from 0.
 *
 * A function without a name is `(anonymous) orders.js:41:13`: nothing else tells
 * it from others of its file. Others are told by name and file alone.
 */
#ifndef GATE_READ_V8_V8_TREE_H
#define GATE_READ_V8_V8_TREE_H

#include "gate/core/rowset.h"
#include "gate/read/frame_stack.h"
#include "gate/text/json_pull.h"

#define V8_DAMAGED ": the file is damaged, take it again"

enum v8_kind { V8_CODE, V8_ROOT, V8_IDLE };

struct v8_node {
	uint32_t parent; /* place + 1; 0: none */
	uint32_t frame;  /* of the builder */
	enum v8_kind kind;
	double self_size; /* of heap profiles */
	double count;     /* of samples; filled by the reader, as is the next */
	double squares;
};

/* Heap; zeroed is empty. */
struct v8_tree {
	struct v8_node *nodes;
	uint32_t count;
	size_t room;
	struct rowset ids;  /* row: an id */
	uint32_t *by_id;    /* of each row the place + 1; 0: no such node yet */
	size_t by_id_room;
	struct v8_link {    /* said by the node at place `parent` */
		uint32_t parent, child_id;
	} *links;
	size_t link_count, link_room;
	struct v8_link *parents; /* the other way round: child place, id */
	size_t parent_count, parent_room;
};

void v8_tree_init(struct v8_tree *tree);
void v8_tree_clear(struct v8_tree *tree);

/* Takes the node that is next, with all that are nested in it. */
int v8_tree_read(struct v8_tree *tree, struct json_pull *j, struct builder *b,
	struct err *err);
/* Once all nodes are there: who is whose parent. */
int v8_tree_join(struct v8_tree *tree, struct err *err);
/* NULL: there is none. */
struct v8_node *v8_tree_find(const struct v8_tree *tree, uint64_t id);
/* The frames of a node, leaf first, without the root that all have. */
int v8_tree_stack(struct frame_stack *out, const struct v8_tree *tree,
	const struct v8_node *node, struct builder *b, struct err *err);

#endif
