/* Distinct rows of words in an open-addressing table, and the seeded hash. */
#include "gate/core/rowset.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "gate/core/err.h"

/* Rows that there is room for: three of four slots. */
enum { ROWS_MIN = 12, AHEAD = 16 };

/*
 * The one piece of process-wide state: written once, before first use. A seed
 * that nobody can guess keeps a hostile capture from choosing names that all
 * collide. Hash order reaches no output, so the outcome does not depend on it.
 */
static pthread_once_t seed_once = PTHREAD_ONCE_INIT;
static uint64_t seed[2] = {0x9e3779b97f4a7c15u, 0xd1b54a32d192ed03u};

static void seed_read(void)
{
#ifndef FUZZING /* a crash must come again with the same input */
	uint64_t fresh[2] = {0};
	int fd = open("/dev/urandom", O_RDONLY | O_CLOEXEC);
	ssize_t got = -1;

	if (fd >= 0) {
		got = read(fd, fresh, sizeof(fresh));
		close(fd);
	}
	if (got != (ssize_t)sizeof(fresh)) {
		/* a sandbox without /dev: weaker, still not constant */
		struct timespec now = {0};

		clock_gettime(CLOCK_REALTIME, &now);
		fresh[0] = (uint64_t)now.tv_nsec << 32 ^ (uint64_t)now.tv_sec;
		fresh[1] = (uint64_t)getpid() << 32 ^ (uint64_t)(uintptr_t)&now;
	}
	seed[0] ^= fresh[0];
	seed[1] ^= fresh[1];
#endif
}

__extension__ typedef unsigned __int128 wide;

/* Both halves of the product, folded: every input bit reaches every output
 * bit in one multiplication (the mixing step of Wang Yi's wyhash). */
static uint64_t fold(uint64_t a, uint64_t b)
{
	wide product = (wide)a * b;

	return (uint64_t)product ^ (uint64_t)(product >> 64);
}

uint64_t hash_bytes(const void *data, size_t len)
{
	const unsigned char *at = data;
	uint64_t pair[2];
	uint64_t hash;

	pthread_once(&seed_once, seed_read);
	hash = seed[0] ^ len;
	for (; len > sizeof(pair); len -= sizeof(pair)) {
		memcpy(pair, at, sizeof(pair));
		at += sizeof(pair);
		hash = fold(pair[0] ^ seed[1], pair[1] ^ hash);
	}
	pair[0] = pair[1] = 0;
	if (len > 0)
		memcpy(pair, at, len);
	hash = fold(pair[0] ^ seed[1], pair[1] ^ hash);
	return fold(hash ^ seed[0], 0x9e3779b97f4a7c15u);
}

uint64_t hash_words(const uint32_t *words, size_t count)
{
	return hash_bytes(words, count * sizeof(*words));
}

void rowset_init(struct rowset *set, uint32_t width)
{
	*set = (struct rowset){.width = width};
}

static uint32_t row_hash(const struct rowset *set, const uint32_t *row)
{
	return (uint32_t)hash_words(row, set->width);
}

/* The slot that has the row, or the free one where it belongs. */
static struct rowset_slot *slot_of(
	const struct rowset *set, const uint32_t *row, uint32_t hash)
{
	size_t bytes = set->width * sizeof(*row);
	uint32_t at = hash & set->slot_mask;

	while (set->slots[at].row != 0 &&
		!(set->slots[at].hash == hash &&
			memcmp(rowset_at(set, set->slots[at].row - 1), row,
				bytes) == 0))
		at = (at + 1) & set->slot_mask;
	return &set->slots[at];
}

/* Doubles rows and slots. */
static void grow(struct rowset *set)
{
	uint32_t capacity = set->capacity ? set->capacity * 2 : ROWS_MIN;
	uint32_t mask = capacity / 3 * 4 - 1;
	struct rowset_slot *slots;

	if (set->count > 0 && !set->slots)
		BUG("a row for a settled rowset of %u", set->count);
	if (capacity > UINT32_MAX / 4)
		BUG("rowset of %u rows", set->count);
	set->words = xrealloc(set->words, capacity,
		set->width * sizeof(*set->words));
	slots = xcalloc((size_t)mask + 1, sizeof(*slots));
	for (size_t i = 0; set->slots && i <= set->slot_mask; i++) {
		uint32_t at = set->slots[i].hash & mask;

		if (set->slots[i].row == 0)
			continue;
		while (slots[at].row != 0)
			at = (at + 1) & mask;
		slots[at] = set->slots[i];
	}
	free(set->slots);
	set->slots = slots;
	set->slot_mask = mask;
	set->capacity = capacity;
}

static uint32_t add_hashed(struct rowset *set, const uint32_t *row,
	uint32_t hash)
{
	struct rowset_slot *slot;

	if (set->count == set->capacity)
		grow(set);
	slot = slot_of(set, row, hash);
	if (slot->row != 0)
		return slot->row - 1;
	memcpy(set->words + (size_t)set->count * set->width, row,
		set->width * sizeof(*row));
	*slot = (struct rowset_slot){hash, ++set->count};
	return set->count - 1;
}

uint32_t rowset_add(struct rowset *set, const uint32_t *row)
{
	return add_hashed(set, row, row_hash(set, row));
}

/* The slots of some rows are asked for before the first is looked at. */
void rowset_add_all(struct rowset *set, const uint32_t *rows, size_t count,
	uint32_t *out)
{
	uint32_t hashes[AHEAD];
	size_t some;

	for (; count > 0; count -= some) {
		some = count < AHEAD ? count : AHEAD;
		for (size_t i = 0; i < some; i++) {
			hashes[i] = row_hash(set, rows + i * set->width);
			if (set->slots)
				__builtin_prefetch(&set->slots[hashes[i] &
					set->slot_mask]);
		}
		for (size_t i = 0; i < some; i++, rows += set->width)
			*out++ = add_hashed(set, rows, hashes[i]);
	}
}

uint32_t rowset_find(const struct rowset *set, const uint32_t *row)
{
	/* a free slot holds 0, and 0 - 1 is ROWSET_NONE */
	return set->slots ? slot_of(set, row, row_hash(set, row))->row - 1
			  : ROWSET_NONE;
}

void rowset_settle(struct rowset *set)
{
	free(set->slots);
	set->slots = NULL;
	set->words = xrealloc(set->words, set->count + 1u,
		set->width * sizeof(*set->words));
	set->capacity = set->count;
}

void rowset_clear(struct rowset *set)
{
	free(set->words);
	free(set->slots);
	rowset_init(set, set->width);
}
