/*
 * Names for what a server keeps as addresses, by the files that they are of: known
 * by what the linker called the build, so that no other one's names are taken.
 */
#ifndef GATE_PULL_SYMBOLS_H
#define GATE_PULL_SYMBOLS_H

#include "gate/cli/opt.h"
#include "gate/model/builder.h"

struct symbols; /* heap; of one thread at a time */

/* Of ELF files; NULL and no error where there are none. */
int symbols_open(struct symbols **out, const struct opt_list *paths,
	struct err *err);
void symbols_close(struct symbols *symbols); /* NULL: nothing */
/* For readers; NULL: nobody. */
const struct namer *symbols_namer(const struct symbols *symbols);
/* The first file, from number *at on, that named nothing, with its build; NULL:
 * no more. */
const char *symbols_unused(const char **build_id, const struct symbols *symbols,
	size_t *at);

#endif
