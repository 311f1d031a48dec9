/*
 * What the CI that runs us says of the change under review, in variables.
 * They are about the commit that CI built: where another one is checked out,
 * nobody may believe them.
 */
#ifndef GATE_ENVIRONMENT_CI_CONTEXT_H
#define GATE_ENVIRONMENT_CI_CONTEXT_H

#include <stdbool.h>

struct ci_context {
	const char *commit;   /* the commit it built; NULL: it does not say */
	const char *base;     /* the commit that the change is against, or NULL */
	const char *base_of;  /* the variable that said so */
	bool merged;          /* commit merges the change into its target: the
	                         first parent is what it is against */
	const char *ref;      /* of commit, or NULL */
	const char *target;   /* the branch that the change goes to, or NULL */
};

/* All NULL outside the CI that is known: GitHub and GitLab. Borrowed from the
 * environment. */
struct ci_context ci_context_here(void);

#endif
