/*
 * Names for what captures have as addresses, by the files that they are of.
 *
 *	1. symbols_open()        what --symbols names: ELF files, directories of
 *	                         such, each for all captures or for one side
 *	2. symbols_namer()       for the readers of a side's captures
 *	3. symbols_close()
 *
 * Where a capture says what the linker called the build, that one's file names
 * it, and no other one's. Where it does not, the file that is called so does: of
 * two builds of one program either would, and give wrong names for the other. So
 * such captures of a side are named by the files of that side alone, and by none
 * where two are called so. A path that a capture names is never opened.
 */
#ifndef GATE_RUNS_SYMBOLS_H
#define GATE_RUNS_SYMBOLS_H

#include "gate/cli/opt.h"
#include "gate/model/builder.h"

struct symbols; /* heap; of any thread */

enum symbols_side {SYMBOLS_ALL, SYMBOLS_BASE, SYMBOLS_HEAD, SYMBOLS_SIDES };

extern const struct opt_group symbols_group; /* struct opt_list */

/* NULL and no error where none are given. */
int symbols_open(struct symbols **out, const struct opt_list *given,
	struct err *err);
/* Of files that have a build id, as --binary of `pull` gives them. */
int symbols_open_builds(struct symbols **out, const struct opt_list *paths,
	struct err *err);
void symbols_close(struct symbols *symbols); /* NULL: nothing */
/* For readers; NULL: nobody. SYMBOLS_ALL: of captures that have no side. */
const struct namer *symbols_namer(const struct symbols *symbols,
	enum symbols_side side);
/* The first file, from number *at on, that named nothing, with its build; NULL:
 * no more. */
const char *symbols_unused(const char **build_id, const struct symbols *symbols,
	size_t *at);

#endif
