/*
 * What the values of profgate.yml may be: each function takes a key of the tree
 * and reads the value after it, or fills the error with line and column and
 * returns -1.
 */
#ifndef GATE_CONFIG_VALUE_H
#define GATE_CONFIG_VALUE_H

#include "gate/config/node.h"

/* Far above any real file, so that a hostile one cannot cost more than its
 * size: equal keys are looked for by comparing all pairs, and aliases can name
 * one large node many times. */
enum {MAX_KEYS = 256, MAX_ITEMS = 10000 };

struct config_reader {
	const char *path;
	const char *today;
	struct arena *arena;
	struct config *out;
	struct err *err;
};

#define fail(r, node, ...) node_fail((r)->err, (r)->path, (node), __VA_ARGS__)

int value_no_memory(const struct config_reader *r);
/* "profgate.yml:7"; NULL at the arena's ceiling. */
const char *value_place(const struct config_reader *r, const struct node *node);
/* The place of name among names, which end with NULL; that of the NULL. */
size_t value_find(const char *const *names, const char *name);
/* unknown key, with the nearest of names or all of them. Returns -1. */
int value_unknown(const struct config_reader *r, const struct node *key,
	const char *const *names);
/* The node is a mapping with distinct texts for keys. what and example are for
 * the error. */
int value_mapping(const struct config_reader *r, const struct node *node,
	const char *what, const char *example);
int value_list(const struct config_reader *r, const struct node *node,
	const char *what, const char *example);
/* A text that is not empty, copied. */
int value_text(const struct config_reader *r, const struct node *key,
	const char **out);
/* A text that names what a policy is of: a glob, or the front of a name. */
int value_pattern(const struct config_reader *r, const struct node *key,
	const char **out);
/* The same of an item of the key's list. */
int value_pattern_item(const struct config_reader *r, const struct node *key,
	const struct node *item);
/* A percentage within the bounds, as a part of 1. */
int value_percent(const struct config_reader *r, const struct node *key,
	double least, double most, double *out);
/* A rise, head over base, as x1.4, 1.4 or +40%: from 1 to 10000. */
bool ratio_parse(double *out, struct span text);
/* The word off. */
bool value_is_off(const struct node *node);
/* A percentage or off. */
int value_allowance(const struct config_reader *r, const struct node *key,
	struct allowance *out);
/* So many an hour, as 60/h, 16MiB/h or 1/s, or off. */
int value_rate(const struct config_reader *r, const struct node *key,
	struct allowance *out);
/* The place of the value among words, which end with NULL. */
int value_word(const struct config_reader *r, const struct node *key,
	const char *const *words, unsigned *out);

/* A time, such as 90s or 10m, in seconds. */
int value_time(const struct config_reader *r, const struct node *key,
	double *out);
/* A whole number from 1 to 10000. */
int value_count(const struct config_reader *r, const struct node *key,
	unsigned *out);

/* measure.c: reads `measure:`. */
int config_measure(struct config_reader *r, const struct node *key);
/* pull.c: reads `pull:`. */
int config_pull(struct config_reader *r, const struct node *key);

#endif
