/* What a content that no reader knows is, and how to make it readable. */
#ifndef GATE_READ_UNSUPPORTED_H
#define GATE_READ_UNSUPPORTED_H

#include "gate/core/span.h"

struct foreign {
	struct span start;  /* the first bytes, white space left out */
	struct span has[2]; /* and these in the first 64 KiB; empty: nothing */
	const char *name;   /* "this is NAME, ..." */
	const char *remedy; /* one sentence, with the command to run */
};

/* Ordered: the first row that fits wins. Ends with a NULL name. */
extern const struct foreign foreigns[];

/* NULL when the content is none of them. Static. */
const struct foreign *foreign_find(struct span content);

#endif
