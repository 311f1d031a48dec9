/*
 * Distinct rows of a fixed number of 32-bit words, numbered in the order in
 * which they were first added. Rows are stored once; the hash table holds
 * indices only. Heap-owned; freed with rowset_clear.
 */
#ifndef GATE_CORE_ROWSET_H
#define GATE_CORE_ROWSET_H

#include <stddef.h>
#include <stdint.h>

/* Where a row may be, and enough of its hash to pass by nearly all others
 * without a look at them. */
struct rowset_slot {
	uint32_t hash;
	uint32_t row; /* index + 1, 0: free */
};

struct rowset {
	uint32_t width;   /* words in a row, set by rowset_init */
	uint32_t count;
	uint32_t capacity;
	uint32_t *words; /* count * width */
	struct rowset_slot *slots; /* slot_mask + 1 of them */
	uint32_t slot_mask;
};

#define ROWSET_NONE UINT32_MAX

/* Memory of one row of capacity, with slots for four thirds of a row. */
static inline size_t rowset_row_size(const struct rowset *set)
{
	return set->width * sizeof(*set->words) +
	       (4 * sizeof(*set->slots) + 2) / 3;
}

void rowset_init(struct rowset *set, uint32_t width);
/* The number of the row; added when it is not there yet. */
uint32_t rowset_add(struct rowset *set, const uint32_t *row);
/* The same for many rows, one after the other; their numbers are out's. Faster
 * than one by one where the set is larger than a processor's caches. */
void rowset_add_all(struct rowset *set, const uint32_t *rows, size_t count,
	uint32_t *out);
/* The number of the row, ROWSET_NONE when it is not there. */
uint32_t rowset_find(const struct rowset *set, const uint32_t *row);
/* Borrowed until the next rowset_add. */
static inline const uint32_t *rowset_at(
	const struct rowset *set, uint32_t index)
{
	return set->words + (size_t)index * set->width;
}
/* No row is added or looked for any more: keeps the rows alone. */
void rowset_settle(struct rowset *set);
void rowset_clear(struct rowset *set);

/* 64-bit mixing hash over words, for tables that keep rows of varying length
 * elsewhere. Not for hostile-collision resistance on its own: seeded once a
 * process from the system. */
uint64_t hash_words(const uint32_t *words, size_t count);
uint64_t hash_bytes(const void *data, size_t len);

#endif
