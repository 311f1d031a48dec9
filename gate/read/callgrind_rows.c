/* Finds the row of a line. */
#include "gate/read/callgrind_rows.h"

#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"
#include "gate/core/rowset.h"

enum { SLOTS_MIN = 64, SLOTS_KEPT = 256 };

_Static_assert(sizeof(struct callgrind_row) == 4 * sizeof(uint32_t),
	"a row is hashed and compared as four words");

void callgrind_rows_init(struct callgrind_rows *rows)
{
	*rows = (struct callgrind_rows){.func = CALL_NONE};
}

/* Where the row is, or belongs. */
static uint32_t *slot_of(const struct row_index *index,
	const struct callgrind_row *rows, const struct callgrind_row *row)
{
	uint32_t at = (uint32_t)hash_bytes(row, sizeof *row) & index->mask;

	while (index->slots[at] &&
		memcmp(&rows[index->slots[at] - 1], row, sizeof *row) != 0)
		at = (at + 1) & index->mask;
	return &index->slots[at];
}

/* Doubles the slots, of which at most half are taken. */
static void index_grow(struct row_index *index,
	const struct callgrind_row *rows)
{
	struct row_index fresh = {.count = index->count};
	uint32_t size = index->slots ? 2 * (index->mask + 1) : SLOTS_MIN;

	if (!size)
		BUG("an index of %u rows", index->count);
	fresh.slots = xcalloc(size, sizeof *fresh.slots);
	fresh.mask = size - 1;
	for (uint32_t i = 0; index->slots && i <= index->mask; i++)
		if (index->slots[i])
			*slot_of(&fresh, rows, &rows[index->slots[i] - 1]) =
				index->slots[i];
	free(index->slots);
	*index = fresh;
}

/* Room for one more. */
static void index_reserve(struct row_index *index,
	const struct callgrind_row *rows)
{
	if (!index->slots || index->count > index->mask / 2)
		index_grow(index, rows);
}

static void index_clear(struct row_index *index)
{
	free(index->slots);
	*index = (struct row_index){0};
}

/* In time that the last function's rows paid for. */
static void index_empty(struct row_index *index)
{
	if (index->mask >= SLOTS_KEPT)
		index_clear(index);
	if (index->slots)
		memset(index->slots, 0,
			(index->mask + 1u) * sizeof *index->slots);
	index->count = 0;
}

/* What came of it once is found among what comes again. */
static void come_again(struct callgrind_rows *rows, struct row_block *block)
{
	for (uint32_t i = block->first; i < block->end; i++) {
		index_reserve(&rows->far, rows->rows);
		*slot_of(&rows->far, rows->rows, &rows->rows[i]) = i + 1;
		rows->far.count++;
	}
	block->again = true;
}

void callgrind_rows_begin(struct callgrind_rows *rows, uint32_t func)
{
	struct row_block *block;
	uint32_t known = rows->block_count;

	if (func >= known) {
		rows->blocks = xgrow(rows->blocks, &rows->block_room,
			func + 1u, sizeof *rows->blocks);
		memset(rows->blocks + known, 0,
			(func + 1u - known) * sizeof *rows->blocks);
		rows->block_count = func + 1;
	}
	if (rows->func != CALL_NONE)
		rows->blocks[rows->func].end = rows->count;
	rows->func = func;
	block = &rows->blocks[func];
	rows->index = &rows->far;
	if (!block->again && block->first == block->end) {
		block->first = block->end = rows->count;
		index_empty(&rows->near);
		rows->index = &rows->near;
	} else if (!block->again) {
		come_again(rows, block);
	}
}

double *callgrind_rows_add(struct callgrind_rows *rows, uint32_t file,
	uint32_t line, uint32_t to)
{
	struct callgrind_row row = {rows->func, to, {file}, line};
	size_t events = rows->events;
	uint32_t *slot;

	index_reserve(rows->index, rows->rows);
	slot = slot_of(rows->index, rows->rows, &row);
	if (*slot)
		return rows->costs + (*slot - 1) * events;
	if (rows->count == UINT32_MAX - 1)
		BUG("%u rows", rows->count);
	rows->rows = xgrow(rows->rows, &rows->room, rows->count + 1u,
		sizeof row);
	rows->costs = xgrow(rows->costs, &rows->cost_room, rows->count + 1u,
		events * sizeof *rows->costs);
	memset(rows->costs + rows->count * events, 0,
		events * sizeof *rows->costs);
	rows->rows[rows->count] = row;
	*slot = ++rows->count;
	rows->index->count++;
	return rows->costs + (rows->count - 1) * events;
}

void callgrind_rows_end(struct callgrind_rows *rows)
{
	index_clear(&rows->near);
	index_clear(&rows->far);
	free(rows->blocks);
	rows->blocks = NULL;
	rows->block_count = 0;
	rows->func = CALL_NONE;
}

void callgrind_rows_clear(struct callgrind_rows *rows)
{
	callgrind_rows_end(rows);
	free(rows->rows);
	free(rows->costs);
	callgrind_rows_init(rows);
}
