/*
 * The YAML of a config file as a small tree, so that one file alone knows the
 * YAML library. All of it lives in the arena.
 */
#ifndef GATE_CONFIG_NODE_H
#define GATE_CONFIG_NODE_H

#include "gate/config/config.h"

enum node_kind {NODE_TEXT, NODE_LIST, NODE_MAPPING };

struct node {
	enum node_kind kind;
	unsigned line, column; /* 1-based */
	const char *text;      /* NODE_TEXT, without NUL bytes; else NULL */
	bool nothing;          /* `rules:` with nothing after it */
	size_t count;          /* items, or keys and values together */
	struct node *first;    /* item; or key, its value, the next key, ... */
	struct node *next;     /* in the list or mapping this is in */
};

/* Fills err with "path:line:column: text". Returns -1. */
int node_fail(struct err *err, const char *path, const struct node *node,
	const char *format, ...) __attribute__((format(printf, 4, 5)));

/* NULL where the text holds nothing. Errors as node_fail fills them; what the
 * YAML library has against the text is one. */
int node_read(struct node **out, struct span text, const char *path,
	struct arena *arena, struct err *err);

/* The settings of `gate:` by enum setting; ends with NULL. */
extern const char *const setting_names[];

/* The defaults. */
void config_default(struct config *out, struct arena *arena);

/* Overlays out, which has the defaults, with the tree; NULL is empty. */
int config_overlay(struct config *out, const struct node *root,
	const char *path, const char *today, struct arena *arena,
	struct err *err);

#endif
