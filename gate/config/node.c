/* The YAML of profgate.yml to a tree with line and column. */
#include "gate/config/node.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <yaml.h>

/* Far above any real file. */
enum {
	MAX_DEPTH = 8,
	MAX_ANCHORS = 64 /* and as many aliases */
};

/* A list or mapping that is not yet ended. */
struct open_node {
	struct node *node;
	struct node *last;
	const char *anchor; /* or NULL */
};

struct anchor {
	const char *name;
	const struct node *node;
};

struct tree {
	const char *path;
	struct arena *arena;
	struct node *root; /* NULL: nothing yet */
	unsigned depth;
	struct open_node open[MAX_DEPTH];
	unsigned anchor_count, alias_count;
	struct anchor anchors[MAX_ANCHORS];
	unsigned documents;
};

int node_fail(struct err *err, const char *path, const struct node *node,
	const char *format, ...)
{
	char text[sizeof(err->text)];
	va_list args;

	va_start(args, format);
	vsnprintf(text, sizeof(text), format, args);
	va_end(args);
	err_set(err, ERR_CONFIG, "%s:%u:%u: %s", path, node->line, node->column,
		text);
	err->line = node->line;
	err->column = node->column;
	return -1;
}

static int no_memory(const struct tree *t, struct err *err)
{
	return err_set(err, ERR_LIMIT, "%s: needs too much memory", t->path);
}

/* Puts the node behind what the open list or mapping has. */
static void append(struct tree *t, struct node *node)
{
	struct open_node *open;

	if (t->depth == 0) {
		t->root = node;
		return;
	}
	open = &t->open[t->depth - 1];
	if (open->last)
		open->last->next = node;
	else
		open->node->first = node;
	open->last = node;
	open->node->count++;
}

/* Names a finished node. A later anchor of the same name hides it, as YAML
 * says. NULL is no name. */
static int name_anchor(struct tree *t, const char *name,
	const struct node *node, struct err *err)
{
	if (!name)
		return 0;
	if (t->anchor_count == MAX_ANCHORS)
		return node_fail(err, t->path, node, "more than %d anchors",
			MAX_ANCHORS);
	t->anchors[t->anchor_count++] = (struct anchor){name, node};
	return 0;
}

/* The alias shares what the node holds, but has a place of its own. A list or
 * mapping has its name only when it is finished, so none can hold itself. */
static int take_alias(struct tree *t, const char *name, struct node *node,
	struct err *err)
{
	unsigned i = t->anchor_count;
	unsigned line = node->line;
	unsigned column = node->column;

	if (++t->alias_count > MAX_ANCHORS)
		return node_fail(err, t->path, node, "more than %d aliases",
			MAX_ANCHORS);
	while (i > 0 && strcmp(t->anchors[i - 1].name, name) != 0)
		i--;
	if (i == 0)
		return node_fail(err, t->path, node,
			"alias \"%s\" stands for nothing above it", name);
	*node = *t->anchors[i - 1].node;
	node->line = line;
	node->column = column;
	node->next = NULL;
	append(t, node);
	return 0;
}

static int take_text(struct tree *t, const yaml_event_t *event,
	const char *anchor, struct node *node, struct err *err)
{
	const char *text = (const char *)event->data.scalar.value;
	size_t len = event->data.scalar.length;

	if (memchr(text, 0, len))
		return node_fail(err, t->path, node, "a text holds a NUL byte");
	node->kind = NODE_TEXT;
	node->text = arena_copy(t->arena, (struct span){text, len});
	if (!node->text)
		return no_memory(t, err);
	node->nothing = len == 0 &&
		event->data.scalar.style == YAML_PLAIN_SCALAR_STYLE;
	append(t, node);
	return name_anchor(t, anchor, node, err);
}

static int begin(struct tree *t, enum node_kind kind, const char *anchor,
	struct node *node, struct err *err)
{
	if (t->depth == MAX_DEPTH)
		return node_fail(err, t->path, node,
			"nested deeper than %d levels", MAX_DEPTH);
	node->kind = kind;
	append(t, node);
	t->open[t->depth++] = (struct open_node){node, NULL, anchor};
	return 0;
}

static int end(struct tree *t, struct err *err)
{
	const struct open_node *open;

	if (t->depth == 0)
		BUG("an end without a beginning");
	open = &t->open[--t->depth];
	return name_anchor(t, open->anchor, open->node, err);
}

/* The anchor and the tag that an event may carry. */
static void marks_of(const yaml_event_t *event, const yaml_char_t **anchor,
	const yaml_char_t **tag)
{
	switch (event->type) {
	case YAML_ALIAS_EVENT:
		*anchor = event->data.alias.anchor;
		break;
	case YAML_SCALAR_EVENT:
		*anchor = event->data.scalar.anchor;
		*tag = event->data.scalar.tag;
		break;
	case YAML_SEQUENCE_START_EVENT:
		*anchor = event->data.sequence_start.anchor;
		*tag = event->data.sequence_start.tag;
		break;
	case YAML_MAPPING_START_EVENT:
		*anchor = event->data.mapping_start.anchor;
		*tag = event->data.mapping_start.tag;
		break;
	default:
		break;
	}
}

static int take(struct tree *t, const yaml_event_t *event, struct err *err)
{
	struct node *node = arena_alloc(t->arena, 1, sizeof(*node));
	const yaml_char_t *anchor = NULL;
	const yaml_char_t *tag = NULL;
	const char *name = NULL;

	if (!node)
		return no_memory(t, err);
	node->line = (unsigned)event->start_mark.line + 1;
	node->column = (unsigned)event->start_mark.column + 1;
	marks_of(event, &anchor, &tag);
	if (tag)
		return node_fail(err, t->path, node,
			"tag \"%.200s\" is not understood, leave it out",
			(const char *)tag);
	if (anchor) {
		name = arena_copy(t->arena, span_of((const char *)anchor));
		if (!name)
			return no_memory(t, err);
	}
	switch (event->type) {
	case YAML_DOCUMENT_START_EVENT:
		if (++t->documents > 1)
			return node_fail(err, t->path, node,
				"a second document begins here, keep one");
		return 0;
	case YAML_ALIAS_EVENT:
		return take_alias(t, name, node, err);
	case YAML_SCALAR_EVENT:
		return take_text(t, event, name, node, err);
	case YAML_SEQUENCE_START_EVENT:
		return begin(t, NODE_LIST, name, node, err);
	case YAML_MAPPING_START_EVENT:
		return begin(t, NODE_MAPPING, name, node, err);
	case YAML_SEQUENCE_END_EVENT:
	case YAML_MAPPING_END_EVENT:
		return end(t, err);
	default:
		return 0;
	}
}

/* What the library has against the text. */
static int fail_yaml(const struct tree *t, const yaml_parser_t *parser,
	struct span text, struct err *err)
{
	struct node place = {
		.line = (unsigned)parser->problem_mark.line + 1,
		.column = (unsigned)parser->problem_mark.column + 1,
	};
	const char *problem = parser->problem ? parser->problem : "is not YAML";

	if (parser->error == YAML_MEMORY_ERROR)
		return no_memory(t, err);
	if (parser->error != YAML_READER_ERROR)
		return node_fail(err, t->path, &place, "%s", problem);
	/* Has an offset only. */
	place.line = 1;
	place.column = 1;
	for (size_t i = 0; i < parser->problem_offset && i < text.len; i++) {
		place.column++;
		if (text.data[i] == '\n') {
			place.line++;
			place.column = 1;
		}
	}
	return node_fail(err, t->path, &place, "is not plain UTF-8 text: %s",
		problem);
}

int node_read(struct node **out, struct span text, const char *path,
	struct arena *arena, struct err *err)
{
	struct tree tree = {.path = path, .arena = arena};
	yaml_parser_t parser;
	yaml_event_t event;
	bool ended = false;
	int result = 0;

	if (!yaml_parser_initialize(&parser))
		out_of_memory();
	yaml_parser_set_encoding(&parser, YAML_UTF8_ENCODING);
	yaml_parser_set_input_string(&parser,
		(const unsigned char *)text.data, text.len);
	while (result == 0 && !ended) {
		if (!yaml_parser_parse(&parser, &event)) {
			result = fail_yaml(&tree, &parser, text, err);
			break;
		}
		ended = event.type == YAML_STREAM_END_EVENT;
		result = take(&tree, &event, err);
		yaml_event_delete(&event);
	}
	yaml_parser_delete(&parser);
	*out = tree.root;
	return result;
}
