/*
 * What is judged, and how strictly: the config file after reading.
 *
 *	1. config_read()   of gate/config fills a struct policy; without a file
 *	                   it is policy_default
 *	2. policy_asks()   is anything of the metric judged at all?
 *	3. policy_allowance()   how much one subject may grow: the last of
 *	                   `rules:` that fits, else the budget of its metric:
 *	                   policy_budget()
 *	4. policy_acceptance()  whether a finding was accepted beforehand
 *
 * Plain data, const once it is read; whoever read it owns it. What a metric is
 * allowed without a word of the user's is in its row (gate/model/metric.h):
 * no metric is named here. Each allowance says by its rule where it comes from.
 *
 * To add a setting: a member of struct policy and its value in policy_default,
 * its key in gate/config/policy.c, which reads and prints it.
 */
#ifndef COMPARE_POLICY_POLICY_H
#define COMPARE_POLICY_POLICY_H

#include <stdbool.h>
#include <stddef.h>

#include "gate/model/metric.h"

enum answer {ANSWER_PASS, ANSWER_FAIL };
/* Where metrics were asked for and not judged: auto fails when nothing at all
 * was judged. */
enum unjudged {UNJUDGED_AUTO, UNJUDGED_PASS, UNJUDGED_FAIL };
enum measured {MEASURED_AUTO, MEASURED_INTERLEAVED, MEASURED_APART };

/* Their words, by number; each ends with NULL. static. */
extern const char *const answer_names[], *const unjudged_names[],
	*const measured_names[];

/* The word for a revision that is not known by name. */
#define SINCE_LAST_TAG "last-tag"

/* Allowed growth of head over base: .10 is +10 %. */
struct allowance {
	bool off;       /* shown, never judged */
	double growth;
	const char *rule; /* where it comes from: "default", "profgate.yml:7" */
};

/* One metric's row of `budgets:`. */
struct budget {
	const char *metric;
	struct allowance scope[SCOPE_COUNT];
	double hot; /* smallest share of the workload that is judged, .03 */
	const char *hot_rule; /* where hot comes from, as an allowance's rule */
	double fresh; /* share of the workload that a function or site that
	                 only head has may have; 0: it has no budget of its
	                 own */
	const char *fresh_rule;
	struct allowance leak; /* of what can leak (metric_leaks()): growth is
	                          by so many of its unit an hour, of one
	                          function or site of a running process */
};

/* One row of `rules:`; globs (* and ?), NULL matches everything. */
struct rule {
	const char *workload;
	const char *function;
	const char *metric;         /* one entry a metric named in the row */
	struct allowance allowance; /* for every scope of that metric */
};

/* One row of `accept:`, expired ones left out by the reader of the config. */
struct acceptance {
	const char *function;  /* glob over the subject's function, or an id;
	                          of a total over its names: accept_subject */
	const char *metric;    /* NULL: any */
	const char *workload;  /* NULL: any */
	const char *reason;
	const char *until; /* YYYY-MM-DD or NULL */
	double most;       /* head / base that is accepted; 0: any */
	const char *rule;  /* "profgate.yml:12", "commit 1a2b3c4" */
	bool limited; /* to the workloads whose base is older than the commit
	                 that says so: else it holds for all */
	struct workload_names {
		size_t count;
		const char *const *all; /* sorted */
	} only, only_counted; /* for what depends on the machine, and for what is
	                         counted, whose base may be newer */
};

/* One item of `runtime:` or `modules:`: what it covers is told by
 * text_kind_under() in classify.h. */
struct listed {
	const char *pattern;
	const char *rule;      /* "profgate.yml:14" */
};

struct policy {
	const char *config;        /* path of the file read, NULL: none */
	double false_alarms;       /* .01 */
	unsigned min_runs;         /* 3 */
	double improvement; /* of each workload's total time, .02, without which
	                       it fails; 0: none */
	enum answer undecided;
	enum answer missing_baseline;
	enum unjudged unjudged;
	enum answer gone;          /* a workload that head no longer has */
	enum measured measured;
	const char *since; /* revision of an older commit to be held to besides
	                      base, or SINCE_LAST_TAG; NULL: none */
	size_t budget_count;       /* of those that a config sets */
	const struct budget *budgets;
	size_t rule_count;
	struct rule *rules;        /* the last match wins */
	size_t acceptance_count;
	struct acceptance *acceptances;
	size_t runtime_count;
	struct listed *runtime;    /* more frames that are never owners */
	size_t module_count;
	struct listed *modules;    /* none: whatever is not runtime owns;
	                              else cost is charged to these alone */
};

/* The policy without a config file. static. */
extern const struct policy policy_default;

/* "total", "function", "site". static. */
const char *scope_name(enum scope scope);

/* The budget of a metric: the policy's own row, else what its row of the table
 * of metrics allows. unit may be "" where it is not known. */
struct budget policy_budget(const struct policy *policy, const char *metric,
	const char *unit);
/* The budgets as people see them, one by one: the rows of the table that have
 * one by default, then others that the policy names. False: no more. */
bool policy_budget_at(struct budget *out, const struct policy *policy,
	size_t number);
/* Whether anything of the metric is judged: by its budget or by a rule. */
bool policy_asks(const struct policy *policy, const char *metric,
	const char *unit);
/* Whether it has a budget of its own or a rule, which may turn it off. */
bool policy_mentions(const struct policy *policy, const char *metric);

/* The last rule that matches a subject, NULL when none does. */
const struct rule *policy_rule(const struct policy *policy,
	const char *workload, const char *function, const char *metric);

/* Whether a rule for the metric names the function, in any workload. */
bool policy_names(const struct policy *policy, const char *function,
	const char *metric);

/* What holds for one subject: the last matching rule, else the budget. A
 * workload's total has no function (NULL): rules that name one pass it by. */
struct allowance policy_allowance(const struct policy *policy,
	const char *workload, const char *function, const char *metric,
	const char *unit, enum scope scope);

/* A finding, as acceptances name it. A total has the names of its benchmark
 * and of the benchmarks that this is a part of, BenchmarkX of
 * BenchmarkX/size-16, and of its workload, with and without the folders that
 * the workload is in. */
struct accept_subject {
	const char *workload;
	const char *function; /* of a total its benchmark, NULL: has none */
	bool total;
	const char *metric, *id;
	double ratio; /* the rise that is beyond doubt, head over base: a
	                 ceiling below it does not cover it. 0: whatever the
	                 ceiling */
};

bool acceptance_covers(const struct acceptance *acceptance,
	const struct accept_subject *subject);
/* The first acceptance that covers it, NULL when none does. */
const struct acceptance *policy_acceptance(const struct policy *policy,
	const struct accept_subject *subject);

/* What a pattern may be long, so that matching takes time in the text. */
enum { PATTERN_LONGEST = 1024 };
/* Shell-like match of the whole text: * any run, ? any one byte. */
bool glob_match(const char *pattern, const char *text);

#endif
