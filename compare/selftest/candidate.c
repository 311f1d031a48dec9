/* Which rows are planted in, where not all can be. */
#include "compare/selftest/candidate.h"

/* Of exact rows at the larger size only: at a threshold there is nothing between
 * never and always. */
static size_t reports_of(const struct candidate *c)
{
	return c->row.exact ? PLANTED_TRIALS : (size_t)2 * PLANTED_TRIALS;
}

static bool has_rank(const struct candidate *c, unsigned rank)
{
	return c->plant.kind != PLANT_NOTHING && c->rank == rank;
}

static size_t count_plants(const struct candidate *all, size_t count)
{
	size_t plants = 0;

	for (size_t i = 0; i < count; i++)
		plants += all[i].plant.kind != PLANT_NOTHING;
	return plants;
}

/* Keeps those of a rank for which there is room, from all over the list alike.
 * Returns the room that is left: none where one was left out. */
static size_t limit_rank(struct candidate *all, size_t count, unsigned rank,
	size_t room)
{
	size_t reports = 0, credit = 0;

	for (size_t i = 0; i < count; i++)
		if (has_rank(&all[i], rank))
			reports += reports_of(&all[i]);
	if (reports <= room)
		return room - reports;
	for (size_t i = 0; i < count; i++) {
		size_t cost = reports_of(&all[i]);

		if (!has_rank(&all[i], rank))
			continue;
		credit += cost * room;
		if (credit >= cost * reports)
			credit -= cost * reports;
		else
			all[i].plant.kind = PLANT_NOTHING;
	}
	return 0;
}

size_t candidates_limit(struct candidate *all, size_t *count, size_t room)
{
	size_t rows = *count;

	*count = count_plants(all, rows);
	if (room < (size_t)2 * PLANTED_TRIALS)
		room = (size_t)2 * PLANTED_TRIALS;
	for (unsigned rank = 0; rank < PLANTED_ROWS; rank++)
		room = limit_rank(all, rows, rank, room);
	return count_plants(all, rows);
}
