/* Looks units up by hash: a line may have many. */
#include "gate/read/units.h"

#include <string.h>

#include "gate/core/err.h"
#include "gate/core/rowset.h"

void units_clear(struct units *units)
{
	units->count = 0;
	memset(units->slots, 0, sizeof units->slots);
}

/* Where the unit is, or may be put. */
static uint32_t slot_of(const struct units *units, struct span unit)
{
	uint32_t at = (uint32_t)hash_bytes(unit.data, unit.len) % UNIT_SLOTS;

	while (units->slots[at] &&
		!span_equal(units->all[units->slots[at] - 1], unit))
		at = (at + 1) % UNIT_SLOTS;
	return at;
}

bool units_has(const struct units *units, struct span unit)
{
	return units->slots[slot_of(units, unit)] != 0;
}

void units_add(struct units *units, struct span unit)
{
	uint32_t slot = slot_of(units, unit);

	if (units->count == UNITS_MAX || units->slots[slot])
		BUG("no such unit can be added");
	units->all[units->count++] = unit;
	units->slots[slot] = (uint16_t)units->count;
}
