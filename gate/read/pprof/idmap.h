/*
 * 64-bit ids as places in a table. Most writers count ids from 1, some use
 * addresses or hashes: small ids are an array, the others a hash table.
 */
#ifndef GATE_READ_PPROF_IDMAP_H
#define GATE_READ_PPROF_IDMAP_H

#include "gate/core/arena.h"
#include "gate/core/rowset.h"

#define IDMAP_NONE UINT32_MAX

struct idmap {
	uint64_t dense_count;
	uint32_t *dense;        /* place + 1, 0: none; arena */
	struct rowset sparse;   /* low word, high word */
	uint32_t *sparse_place; /* of each row of sparse; arena */
};

/* For at most count ids. False at the arena's ceiling. Ended by idmap_clear,
 * which a zeroed map survives, too. */
bool idmap_init(struct idmap *map, uint32_t count, struct arena *arena);
/* False when the id is there already. */
bool idmap_add(struct idmap *map, uint64_t id, uint32_t place);
/* Puts another number, below IDMAP_NONE, in the stead of each place: with[place]. */
void idmap_replace(struct idmap *map, const uint32_t *with);
uint32_t idmap_find_sparse(const struct idmap *map, uint64_t id);
static inline uint32_t idmap_find(const struct idmap *map, uint64_t id)
{
	if (id < map->dense_count)
		return map->dense[id] - 1; /* 0 becomes IDMAP_NONE */
	return idmap_find_sparse(map, id);
}
void idmap_clear(struct idmap *map);

#endif
