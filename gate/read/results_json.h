/* JSON of harnesses: one way to load it, and to take what is needed from it. */
#ifndef GATE_READ_RESULTS_JSON_H
#define GATE_READ_RESULTS_JSON_H

#include <jansson.h>

#include "gate/read/results.h"

/*
 * Loads a text, which has a bounded number of objects and lists and no key
 * twice in an object, gives it to read, and ends the results. what: "JMH JSON",
 * keep: what to keep all of, "keep all that -rff writes"; none: as results_end().
 */
struct results_format {
	const char *what, *keep, *none;
	/* reads what stands in a loaded text */
	int (*read)(struct result_set *r, json_t *root, struct err *err);
};

int results_json_read(struct builder *b, struct span content,
	const struct results_format *format, struct err *err);

/* Each of a list, whose failures are told by place: "benchmarks[2]: ...". name
 * NULL: the list is the whole text. */
int results_json_each(struct result_set *r, const json_t *list, const char *name,
	int (*read)(struct result_set *r, json_t *object, void *state,
		struct err *err),
	void *state, struct err *err);

/* Empty: not there, or none. Borrowed from the document. */
struct span json_text_of(const json_t *object, const char *key);
/* NaN: not there, or none. */
double json_number_of(const json_t *object, const char *key);
/* A number above 0, or the error names the benchmark and the key. */
int json_count_of(double *out, struct span name, const json_t *object,
	const char *key, struct err *err);

#endif
