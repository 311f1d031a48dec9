/*
 * Names for the addresses of a Firefox profile: by whoever has the file that ran
 * (struct namer), else by what samply wrote beside the profile where it was asked
 * to (`--unstable-presymbolicate`): PROFILE.syms.json for PROFILE.json.
 *
 *	{"string_table":["main"...],
 *	 "data":[{"debug_name":"work","code_id":"BUILD ID",
 *	          "symbol_table":[{"rva":ADDRESS,"symbol":STRING,
 *	                           "frames":[{"file":STRING}...]}...],
 *	          "known_addresses":[[ADDRESS,SYMBOL]...]}...]}
 *
 * `frames` has lines and inlined functions, but those of the first address that
 * was asked for in a function, and not those of the others: what is taken is the
 * function's name and, of the outermost frame, its file. `fun_1830c` at 0x1830c is
 * what samply calls a function without a name.
 *
 * Source: samply 0.13.1, src/shared/symbol_precog.rs.
 */
#ifndef GATE_READ_GECKO_GECKO_NAMES_H
#define GATE_READ_GECKO_GECKO_NAMES_H

#include "gate/core/buf.h"
#include "gate/model/builder.h"

struct gecko_lib {
	sym path, module;
	sym build_id; /* 0: it does not say */
	size_t number; /* among the libraries, from 1 */
};

struct gecko_known { /* an address of a build, and what is called there */
	uint32_t build, address; /* build: the number of its sym */
	uint32_t symbol;
};

struct gecko_symbol {
	uint32_t name, file; /* of texts, as one more; 0: it has none */
	uint32_t address;
};

struct gecko_names {
	struct builder *b;
	bool named;        /* an address was */
	struct gecko_lib wanted; /* the first that has one which was not; a
	                            program stands before its libraries */
	bool looked;       /* for the file */
	struct buf bytes;  /* of the file */
	size_t *texts;     /* where each begins in it */
	size_t text_count, text_room;
	struct gecko_symbol *symbols; /* of all libraries */
	size_t symbol_count, symbol_room;
	struct gecko_known *known; /* by build and address */
	size_t known_count, known_room;
};

/* Gives the frames of the address, made from the given one, leaf first: how many;
 * 0: nobody knows. -1: what lies beside the profile is damaged. */
int gecko_names_give(struct gecko_names *names, const struct gecko_lib *lib,
	uint32_t address, void (*take)(void *data, struct frame frame),
	void *data, struct err *err);
/* Where nothing was named: says whose file is wanted. */
void gecko_names_end(struct gecko_names *names);
void gecko_names_clear(struct gecko_names *names);

#endif
