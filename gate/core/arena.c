/* Bump allocation in chained blocks that grow from 16 KiB to 8 MiB. */
#include "gate/core/arena.h"

#include <stdarg.h>
#include <stdalign.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"
#include "gate/core/memory.h"

enum {
	ALIGN = alignof(max_align_t),
	BLOCK_MIN = 16 << 10,
	BLOCK_MAX = 8 << 20,
};

/* Bytes from fill on are zero: blocks are born zeroed and arena_reset clears
 * what was handed out, so that arena_alloc need not touch the memory. */
struct arena_block {
	struct arena_block *next;
	void *owned; /* of arena_own; such a block has no data */
	size_t capacity;
	size_t fill;
	alignas(max_align_t) char data[];
};

static struct arena_block *block_new(size_t capacity)
{
	struct arena_block *block;

	if (capacity > SIZE_MAX - sizeof(*block))
		out_of_memory();
	block = xcalloc(1, sizeof(*block) + capacity);
	block->capacity = capacity;
	return block;
}

static void block_free(struct arena_block *block)
{
	free(block->owned);
	free(block);
}

/* A block with room for size bytes. The head of the chain is the one that is
 * being filled; a large allocation gets its own block behind it. */
static struct arena_block *block_for(struct arena *arena, size_t size)
{
	struct arena_block *head = arena->blocks;
	size_t capacity = BLOCK_MIN;
	struct arena_block *block;

	if (MEMORY_IS_CHECKED)
		capacity = 0;
	else if (head && head->capacity >= BLOCK_MAX / 2)
		capacity = BLOCK_MAX;
	else if (head && head->capacity >= BLOCK_MIN)
		capacity = head->capacity * 2;
	if (size > capacity / 4) {
		block = block_new(size);
		if (head) {
			block->next = head->next;
			head->next = block;
			return block;
		}
	} else {
		block = block_new(capacity);
		block->next = head;
	}
	arena->blocks = block;
	return block;
}

static bool fits(const struct arena *arena, size_t size)
{
	return arena->ceiling == 0 || (arena->used <= arena->ceiling &&
		size <= arena->ceiling - arena->used);
}

static char *take(struct arena *arena, size_t size, size_t align)
{
	struct arena_block *block = arena->blocks;
	size_t start;

	if (!fits(arena, size))
		return NULL;
	start = block ? (block->fill + align - 1) & ~(align - 1) : 0;
	if (!block || MEMORY_IS_CHECKED || start > block->capacity ||
		size > block->capacity - start) {
		block = block_for(arena, size);
		start = 0;
	}
	block->fill = start + size;
	arena->used += size;
	return block->data + start;
}

void *arena_alloc(struct arena *arena, size_t count, size_t size)
{
	if (count == 0 || size == 0)
		count = size = 1; /* no two allocations share an address */
	if (count > SIZE_MAX / size)
		return NULL;
	return take(arena, count * size, ALIGN);
}

void *arena_own(struct arena *arena, void *memory, size_t size)
{
	struct arena_block *block;

	if (!fits(arena, size)) {
		free(memory);
		return NULL;
	}
	block = block_new(0);
	block->owned = memory;
	/* behind the head, which goes on being filled */
	block->next = arena->blocks ? arena->blocks->next : NULL;
	*(arena->blocks ? &arena->blocks->next : &arena->blocks) = block;
	arena->used += size;
	return memory;
}

char *arena_copy(struct arena *arena, struct span text)
{
	char *copy = text.len < SIZE_MAX ? take(arena, text.len + 1, 1) : NULL;

	if (copy && text.len > 0)
		memcpy(copy, text.data, text.len);
	return copy;
}

char *arena_printf(struct arena *arena, const char *format, ...)
{
	va_list args;
	char *text;
	int len;

	va_start(args, format);
	len = vsnprintf(NULL, 0, format, args);
	va_end(args);
	if (len < 0)
		BUG("bad format: %s", format);
	text = take(arena, (size_t)len + 1, 1);
	if (!text)
		return NULL;
	va_start(args, format);
	vsnprintf(text, (size_t)len + 1, format, args);
	va_end(args);
	return text;
}

void arena_reset(struct arena *arena)
{
	struct arena_block *keep = arena->blocks;
	struct arena_block *next;

	for (struct arena_block *b = keep; b; b = b->next)
		if (b->capacity > keep->capacity)
			keep = b;
	for (struct arena_block *b = arena->blocks; b; b = next) {
		next = b->next;
		if (b != keep || MEMORY_IS_CHECKED)
			block_free(b);
	}
	arena->blocks = MEMORY_IS_CHECKED ? NULL : keep;
	arena->used = 0;
	if (!arena->blocks)
		return;
	free(keep->owned);
	keep->owned = NULL;
	memset(keep->data, 0, keep->fill);
	keep->fill = 0;
	keep->next = NULL;
}

void arena_adopt(struct arena *to, struct arena *from)
{
	struct arena_block *last = from->blocks;

	if (!last)
		return;
	while (last->next)
		last = last->next;
	/* Behind to's head, which goes on being filled. */
	if (to->blocks) {
		last->next = to->blocks->next;
		to->blocks->next = from->blocks;
	} else {
		to->blocks = from->blocks;
	}
	to->used += from->used;
	from->blocks = NULL;
	from->used = 0;
}

void arena_clear(struct arena *arena)
{
	struct arena_block *next;

	for (struct arena_block *b = arena->blocks; b; b = next) {
		next = b->next;
		block_free(b);
	}
	arena->blocks = NULL;
	arena->used = 0;
}
