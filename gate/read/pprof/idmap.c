/* Looks 64-bit ids up: an array for small ones, a hash table for the rest. */
#include "gate/read/pprof/idmap.h"

enum {ID_WORDS = 2 };

bool idmap_init(struct idmap *map, uint32_t count, struct arena *arena)
{
	*map = (struct idmap){.dense_count = (uint64_t)count * 2 + 16};
	rowset_init(&map->sparse, ID_WORDS);
	map->dense = arena_alloc(
		arena, (size_t)map->dense_count, sizeof(*map->dense));
	map->sparse_place = arena_alloc(
		arena, count, sizeof(*map->sparse_place));
	return map->dense && map->sparse_place;
}

bool idmap_add(struct idmap *map, uint64_t id, uint32_t place)
{
	uint32_t row[ID_WORDS] = {(uint32_t)id, (uint32_t)(id >> 32)};
	uint32_t row_count = map->sparse.count;

	if (id < map->dense_count) {
		if (map->dense[id] != 0)
			return false;
		map->dense[id] = place + 1;
		return true;
	}
	if (rowset_add(&map->sparse, row) != row_count)
		return false;
	map->sparse_place[row_count] = place;
	return true;
}

void idmap_replace(struct idmap *map, const uint32_t *with)
{
	for (uint64_t id = 0; id < map->dense_count; id++)
		if (map->dense[id] != 0)
			map->dense[id] = with[map->dense[id] - 1] + 1;
	for (uint32_t i = 0; i < map->sparse.count; i++)
		map->sparse_place[i] = with[map->sparse_place[i]];
}

uint32_t idmap_find_sparse(const struct idmap *map, uint64_t id)
{
	uint32_t row[ID_WORDS] = {(uint32_t)id, (uint32_t)(id >> 32)};
	uint32_t found = rowset_find(&map->sparse, row);

	return found == ROWSET_NONE ? IDMAP_NONE : map->sparse_place[found];
}

void idmap_clear(struct idmap *map)
{
	rowset_clear(&map->sparse);
}
