/* The process-wide table of names: one lock to add, none to read. */
#include "gate/core/symtab.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/arena.h"
#include "gate/core/err.h"
#include "gate/core/rowset.h"

enum {
	CHUNK_BITS = 10, /* names in the first chunk: 1 << CHUNK_BITS */
	CHUNKS = 32 - CHUNK_BITS,
	SLOTS_MIN = 4096,
	CUT_TAIL = 3 + 16, /* "..." and a hash of 64 bits in hexadecimal */
};

struct slot {
	uint32_t hash;
	uint32_t id; /* 0: free; the empty name is never looked up */
};

/* Chunk k holds 2^k times as many names as chunk 0 and never moves. Whoever
 * has a sym got it after its chunk was filled in, so that reading is free of
 * locks and races. */
struct symtab {
	pthread_mutex_t lock;
	struct arena texts;
	size_t limit; /* of the texts and what stands for them below; 0: none */
	size_t bytes;
	bool full; /* a name did not fit */
	struct span *chunks[CHUNKS];
	uint32_t count;
	struct slot *slots;
	uint32_t slot_mask;
};

static struct span *text_at(const struct symtab *table, uint32_t id)
{
	uint32_t group = (id >> CHUNK_BITS) + 1;
	unsigned chunk = 31u - (unsigned)__builtin_clz(group);

	return table->chunks[chunk] +
		(id - (((1u << chunk) - 1) << CHUNK_BITS));
}

/* Appends; makes the chunk when the name is the first in it. */
static uint32_t text_add(struct symtab *table, struct span name)
{
	uint32_t id = table->count;
	uint32_t group = (id >> CHUNK_BITS) + 1;
	unsigned chunk = 31u - (unsigned)__builtin_clz(group);

	if (chunk >= CHUNKS)
		BUG("more than %u names", id);
	if (!table->chunks[chunk])
		table->chunks[chunk] = xcalloc(
			(size_t)1 << (chunk + CHUNK_BITS), sizeof(struct span));
	*text_at(table, id) = (struct span){
		arena_copy(&table->texts, name), name.len};
	table->count++;
	return id;
}

struct symtab *symtab_new(void)
{
	struct symtab *table = xcalloc(1, sizeof(*table));

	if (pthread_mutex_init(&table->lock, NULL) != 0)
		out_of_memory();
	table->slots = xcalloc(SLOTS_MIN, sizeof(*table->slots));
	table->slot_mask = SLOTS_MIN - 1;
	text_add(table, (struct span){"", 0});
	return table;
}

void symtab_free(struct symtab *table)
{
	if (!table)
		return;
	pthread_mutex_destroy(&table->lock);
	arena_clear(&table->texts);
	for (size_t i = 0; i < CHUNKS; i++)
		free(table->chunks[i]);
	free(table->slots);
	free(table);
}

void symtab_limit(struct symtab *table, size_t bytes)
{
	pthread_mutex_lock(&table->lock);
	table->limit = bytes;
	pthread_mutex_unlock(&table->lock);
}

int symtab_check(struct symtab *table, struct err *err)
{
	bool full;
	size_t limit;

	pthread_mutex_lock(&table->lock);
	full = table->full;
	limit = table->limit;
	pthread_mutex_unlock(&table->lock);
	if (!full)
		return 0;
	return err_set(err, ERR_LIMIT,
		"the names of all captures take more than the limit of %zu "
		"bytes; raise it with --max-names",
		limit);
}

/* Room for one more name, asked for before it is taken. */
static bool charge(struct symtab *table, size_t len)
{
	size_t size = len + 1 + sizeof(struct span) + 2 * sizeof(struct slot);

	if (table->limit > 0 && (table->bytes > table->limit ||
			size > table->limit - table->bytes)) {
		table->full = true;
		return false;
	}
	table->bytes += size;
	return true;
}

/* Doubles the slots. The kept hashes place the names without a look at their
 * texts. */
static void grow(struct symtab *table)
{
	uint32_t mask = table->slot_mask * 2 + 1;
	struct slot *slots = xcalloc((size_t)mask + 1, sizeof(*slots));

	for (size_t i = 0; i <= table->slot_mask; i++) {
		uint32_t at = table->slots[i].hash & mask;

		if (table->slots[i].id == 0)
			continue;
		while (slots[at].id != 0)
			at = (at + 1) & mask;
		slots[at] = table->slots[i];
	}
	free(table->slots);
	table->slots = slots;
	table->slot_mask = mask;
}

static struct slot *slot_of(
	const struct symtab *table, struct span name, uint32_t hash)
{
	uint32_t at = hash & table->slot_mask;
	struct slot *slot = &table->slots[at];

	while (slot->id != 0 && !(slot->hash == hash &&
			span_equal(*text_at(table, slot->id), name))) {
		at = (at + 1) & table->slot_mask;
		slot = &table->slots[at];
	}
	return slot;
}

sym symtab_intern(struct symtab *table, struct span name)
{
	uint32_t hash;
	struct slot *slot;
	uint32_t id;

	if (name.len == 0)
		return (sym){0};
	hash = (uint32_t)hash_bytes(name.data, name.len);
	pthread_mutex_lock(&table->lock);
	slot = slot_of(table, name, hash);
	if (slot->id == 0 && charge(table, name.len)) {
		if (table->count > table->slot_mask / 2) {
			grow(table);
			slot = slot_of(table, name, hash);
		}
		*slot = (struct slot){hash, text_add(table, name)};
	}
	id = slot->id;
	pthread_mutex_unlock(&table->lock);
	return (sym){id};
}

/* FNV-1a: without the seed of hash_bytes, because names are stored. */
static uint64_t hash_of_name(struct span name)
{
	uint64_t hash = UINT64_C(14695981039346656037);

	for (size_t i = 0; i < name.len; i++)
		hash = (hash ^ (unsigned char)name.data[i]) *
			UINT64_C(1099511628211);
	return hash;
}

sym symtab_intern_cut(struct symtab *table, struct span name, bool *cut)
{
	char text[NAME_MAX_BYTES + 1];
	size_t len = NAME_MAX_BYTES - CUT_TAIL;

	if (name.len <= NAME_MAX_BYTES)
		return symtab_intern(table, name);
	*cut = true;
	for (int i = 0; i < 3 && (name.data[len] & 0xc0) == 0x80; i++)
		len--; /* not within a UTF-8 character */
	memcpy(text, name.data, len);
	snprintf(text + len, CUT_TAIL + 1, "...%016" PRIx64,
		hash_of_name(name));
	return symtab_intern(table, (struct span){text, len + CUT_TAIL});
}

struct span symtab_text(const struct symtab *table, sym name)
{
	return *text_at(table, name.i);
}
