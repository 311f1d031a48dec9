/* Functions that rose, each with its findings, and which of them are one cause.
 * A whole workload of which no function is known is a node too. */
#ifndef COMPARE_CAUSES_NODES_H
#define COMPARE_CAUSES_NODES_H

#include "compare/verdict/verdict.h"
#include "gate/model/metric.h"

#define NO_NODE ((size_t)-1)

struct node_name {
	const char *name;      /* of a function or, a whole workload, of that */
	const char *benchmark; /* of a workload that has several, or "" */
	bool total;            /* of a whole workload */
	bool since;            /* against an older commit */
};

struct cause_node {
	struct node_name name;
	enum status worst;  /* of its findings */
	double growth;      /* by which it raised workloads, added up */
	size_t from, count; /* its findings that rose: places in rose */
	size_t caller;      /* the node that explains it, or NO_NODE */
	size_t joined;      /* towards the node that stands for its cause */
};

struct nodes {
	const struct verdict *verdict;
	size_t count;
	struct cause_node *all; /* by name; heap */
	size_t *rose;     /* findings by node, then in order; heap */
	size_t *node_of;  /* of each finding that rose, else NO_NODE; heap */
};

/* By how much of all that its workload costs it rose: .38; more of what is
 * held, and totals, by their own growth. 0 where it did not. */
double finding_growth(const struct finding *f);

/* Time, allocations, what is held and so on; instructions are time. */
enum metric_kind finding_sense(const struct finding *f);

void nodes_init(struct nodes *out, const struct verdict *verdict);
void nodes_clear(struct nodes *in);
/* The node of a function, or NO_NODE. */
size_t nodes_find(const struct nodes *in, const char *function, bool since);
/* The node that stands for the cause of a node. */
size_t nodes_top(const struct nodes *in, size_t node);
/* Makes them one cause. */
void nodes_join(struct nodes *in, size_t a, size_t b);

#endif
