/*
 * Reads sampling heap profiles of V8 (.heapprofile): Node's --heap-prof, Chrome.
 *
 *	{"head":NODE,"samples":[{"size":BYTES,"nodeId":ID,"ordinal":N}...]}
 *
 * NODE is v8_tree.h's, with selfSize: the bytes in use at the end that its
 * function allocated itself, scaled up from what was sampled (V8,
 * src/profiler/sampling-heap-profiler.cc, ScaleSample). Each of samples[] is one
 * object that was sampled and still there, with the bytes that it stands for: a
 * raw observation. A few name a node that is not in the tree, which V8 left out
 * of it. Profiles of before 2019 have none, nor ids: how many
 * observations are behind a value nobody knows then, and it is a weight.
 *
 * Metric: inuse_space. How many objects were in use the file does not say.
 */
#include "gate/read/formats.h"

#include <stdlib.h>
#include <string.h>

#include "gate/read/v8/v8_tree.h"
#include "gate/text/lines.h"

enum { COUNT, SQUARES, EVENTS };

bool heapprofile_sniff(struct span content)
{
	struct span head = text_head(content);

	return span_starts(span_trim(head), "{") &&
	       text_find(head, span_of("\"head\"")) < head.len &&
	       text_find(head, span_of("\"selfSize\"")) < head.len;
}

/* {"size":BYTES,"nodeId":ID} */
static int read_sample(struct json_pull *j, const struct v8_tree *tree,
	struct err *err)
{
	size_t place = pull_place(j);
	struct v8_node *node = NULL;
	struct span key;
	uint64_t id;
	double size = -1;
	bool named = false;

	if (pull_object(j))
		while (pull_key(j, &key)) {
			if (span_equal(key, span_of("size")))
				pull_number(j, &size);
			else if (!span_equal(key, span_of("nodeId")))
				pull_skip(j);
			else if ((named = pull_whole(j, &id, UINT32_MAX)))
				node = v8_tree_find(tree, id);
		}
	if (!named || size < 0)
		return err_set(err, ERR_INPUT,
			"byte %zu: a sample has no size or no node"
			V8_DAMAGED, place + 1);
	if (node) {
		node->count++;
		node->squares += size * size;
	}
	return 0;
}

static int add_metric(struct builder *b, bool counted, struct err *err)
{
	struct symtab *symtab = builder_symtab(b);
	struct metric metric = {
		.name = symtab_intern(symtab, span_of("inuse_space")),
		.unit = symtab_intern(symtab, span_of("bytes")),
		.better = -1,
		.events = counted ? COUNT : -1,
		.squares = counted ? SQUARES : 0,
	};

	if (builder_metric(b, metric, err))
		return -1;
	builder_events(b, counted ? EVENTS : 0);
	return 0;
}

static int give_nodes(const struct v8_tree *tree, bool counted,
	struct builder *b, struct err *err)
{
	struct frame_stack stack = {0};
	int status = 0;

	for (uint32_t n = 0; !status && n < tree->count; n++) {
		const struct v8_node *node = &tree->nodes[n];
		double events[EVENTS] = {node->count, node->squares};

		if (!(node->self_size > 0))
			continue;
		status = v8_tree_stack(&stack, tree, node, b, err);
		if (!status)
			status = builder_sample(b, stack.frames, stack.depth,
				&node->self_size, counted ? events : NULL, err);
	}
	free(stack.frames);
	return status;
}

/* The samples may stand before the nodes that they name. */
static int read_parts(struct v8_tree *tree, struct json_pull *j, bool *counted,
	struct builder *b, struct err *err)
{
	struct json_pull samples = {.text = j->text};
	struct span key;
	int status = 0;
	bool head = false;

	if (pull_object(j))
		while (!status && pull_key(j, &key)) {
			if (!head && span_equal(key, span_of("head"))) {
				head = true;
				status = v8_tree_read(tree, j, b, err);
				continue;
			}
			if (span_equal(key, span_of("samples")) &&
				pull_kind(j) == '[')
				samples.at = pull_place(j);
			pull_skip(j);
		}
	if (status || pull_failed(j, err))
		return -1;
	*counted = samples.at;
	if (*counted && pull_list(&samples))
		while (!status && pull_item(&samples))
			status = read_sample(&samples, tree, err);
	pull_clear(&samples);
	return status;
}

int heapprofile_read(struct builder *b, struct span content, struct err *err)
{
	struct json_pull j = {.text = content};
	struct v8_tree tree;
	bool counted = false;
	int status;

	v8_tree_init(&tree);
	status = read_parts(&tree, &j, &counted, b, err);
	pull_clear(&j);
	if (!status)
		status = v8_tree_join(&tree, err);
	if (!status)
		status = add_metric(b, counted, err);
	if (!status)
		status = give_nodes(&tree, counted, b, err);
	v8_tree_clear(&tree);
	return status;
}
