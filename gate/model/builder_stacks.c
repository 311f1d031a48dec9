/* The stacks of a profile while it is made: each once, with its costs. */
#include "gate/model/builder_tables.h"

#include <stdlib.h>
#include <string.h>

enum {
	SLOTS_MIN = 1024,
	STACKS_EXPECTED = 1 << 19, /* at most: a capture may say anything */
	FRAMES_EXPECTED = 1 << 23,
};

static uint32_t at_most(size_t count, uint32_t most)
{
	return count < most ? (uint32_t)count : most;
}

static bool stack_is(const struct builder *b, uint32_t stack,
	const uint32_t *frames, size_t depth)
{
	uint32_t start = b->stack_start[stack];

	return b->stack_start[stack + 1] - start == depth &&
		(depth == 0 ||
			memcmp(b->stack_frames + start, frames,
				depth * sizeof(*frames)) == 0);
}

/* The slot that has the stack, or the free one where it belongs, which then has
 * its hash. */
static struct stack_slot *slot_of(const struct builder *b, const uint32_t *frames,
	size_t depth, uint32_t hash)
{
	uint32_t at = hash & b->slot_mask;

	while (b->slots[at].stack != 0 &&
		!(b->slots[at].hash == hash &&
			stack_is(b, b->slots[at].stack - 1, frames, depth)))
		at = (at + 1) & b->slot_mask;
	b->slots[at].hash = hash;
	return &b->slots[at];
}

/* A quarter of the slots stays free. */
static uint32_t slots_full(uint32_t count)
{
	return count / 4 * 3;
}

/* Makes it fresh slots. */
static int slots_grow(struct builder *b, uint32_t fresh, struct err *err)
{
	uint32_t count = b->slots ? b->slot_mask + 1 : 0;
	struct stack_slot *slots;

	if (builder_charge(b, (fresh - count) * sizeof(*slots), err) != 0)
		return -1;
	slots = xcalloc(fresh, sizeof(*slots));
	for (uint32_t i = 0; i < count; i++) {
		uint32_t at = b->slots[i].hash & (fresh - 1);

		if (b->slots[i].stack == 0)
			continue;
		while (slots[at].stack != 0)
			at = (at + 1) & (fresh - 1);
		slots[at] = b->slots[i];
	}
	free(b->slots);
	b->slots = slots;
	b->slot_mask = fresh - 1;
	return 0;
}

/* Where the number of a stack of several frames is, + 1; 0: there is none yet.
 * NULL past the limit. */
static uint32_t *hashed_stack(struct builder *b, const uint32_t *frames,
	size_t depth, struct err *err)
{
	if (!b->slots && slots_grow(b, SLOTS_MIN, err) != 0)
		return NULL;
	if (b->slot_count >= slots_full(b->slot_mask) &&
		slots_grow(b, (b->slot_mask + 1) * 2, err) != 0)
		return NULL;
	return &slot_of(b, frames, depth, (uint32_t)hash_words(frames, depth))
	                ->stack;
}

/* The same of one frame alone: what counts has no other, and many of them. */
static uint32_t *lone_stack(struct builder *b, uint32_t frame, struct err *err)
{
	uint32_t old = b->alone_capacity, fresh = b->frames.capacity;

	if (frame >= b->frames.count)
		BUG("frame %u of %u", frame, b->frames.count);
	if (frame >= old) {
		if (builder_charge(b, (fresh - old) * sizeof(*b->alone), err) != 0)
			return NULL;
		b->alone = xrealloc(b->alone, fresh, sizeof(*b->alone));
		memset(b->alone + old, 0, (fresh - old) * sizeof(*b->alone));
		b->alone_capacity = fresh;
	}
	return &b->alone[frame];
}

/* Room for so many frames of all stacks. */
static int frames_room(struct builder *b, uint32_t room, struct err *err)
{
	if (builder_charge(b, (size_t)(room - b->stack_frame_capacity) *
				sizeof(*b->stack_frames),
		    err) != 0)
		return -1;
	b->stack_frames =
		xrealloc(b->stack_frames, room, sizeof(*b->stack_frames));
	b->stack_frame_capacity = room;
	return 0;
}

/* Room for so many stacks and one more, for stack_start has one more. */
static int stacks_room(struct builder *b, uint32_t room, struct err *err)
{
	uint32_t old = b->stack_capacity;
	size_t row = sizeof(*b->stack_start) +
		((size_t)b->metric_count + b->event_count) * sizeof(double);

	if (builder_charge(b, (room - old) * row, err) != 0)
		return -1;
	b->stack_capacity = room;
	b->stack_start = xrealloc(b->stack_start, room, sizeof(*b->stack_start));
	b->values = xrealloc(b->values, room, b->metric_count * sizeof(double));
	b->events = xrealloc(b->events, room, b->event_count * sizeof(double));
	if (old == 0)
		b->stack_start[0] = 0;
	return 0;
}

void builder_expect(struct builder *b, size_t stacks, size_t frames)
{
	uint32_t room = at_most(stacks, STACKS_EXPECTED), slots = SLOTS_MIN;
	struct err ignored = {0};

	if (b->stack_capacity > 0)
		BUG("stacks are expected that there are");
	while (slots_full(slots - 1) <= room)
		slots *= 2;
	if (stacks_room(b, builder_capacity(0, 2) + room, &ignored) == 0 &&
		slots_grow(b, slots, &ignored) == 0)
		frames_room(b, builder_capacity(0, 1) +
				at_most(frames, FRAMES_EXPECTED), &ignored);
}

/* Room for one more stack of depth frames. */
static int stacks_grow(struct builder *b, size_t depth, struct err *err)
{
	if (b->stack_count >= b->limits.rows)
		return builder_rows_passed(b, "stacks", err);
	if (depth > UINT32_MAX - b->stack_frame_count)
		return err_set(err, ERR_LIMIT,
			"the stacks hold more than %u frames; split the "
			"capture",
			UINT32_MAX);
	if (b->stack_frame_capacity - b->stack_frame_count < depth &&
		frames_room(b, builder_capacity(b->stack_frame_capacity,
				    b->stack_frame_count + (uint32_t)depth),
			err) != 0)
		return -1;
	if (b->stack_count + 1 < b->stack_capacity)
		return 0;
	return stacks_room(b,
		builder_capacity(b->stack_capacity, b->stack_count + 2), err);
}

/* What a profile takes for granted, while the stack is at hand. */
static void check_frames(const struct builder *b, const uint32_t *frames,
	size_t depth)
{
	uint32_t last = 0;

	for (size_t i = 0; i < depth; i++)
		last = frames[i] > last ? frames[i] : last;
	if (depth > 0 && last >= b->frames.count)
		BUG("frame %u of %u", last, b->frames.count);
}

/* Makes the stack, a new one without costs, the last one. */
static int take_stack(struct builder *b, const uint32_t *frames, size_t depth,
	struct err *err)
{
	uint32_t *number;
	uint32_t stack;

	if (builder_pending(b, err) != 0)
		return -1;
	if (depth > b->limits.stack_depth)
		return err_set(err, ERR_LIMIT,
			"sample %ju: a stack of %zu frames, the limit is %u; "
			"raise it with --max-depth",
			(uintmax_t)b->sample_count + 1, depth,
			b->limits.stack_depth);
	number = depth == 1 ? lone_stack(b, frames[0], err)
	                    : hashed_stack(b, frames, depth, err);
	if (!number)
		return -1;
	if (*number == 0) {
		if (stacks_grow(b, depth, err) != 0)
			return -1;
		check_frames(b, frames, depth);
		stack = b->stack_count++;
		*number = stack + 1;
		b->slot_count += depth != 1;
		if (depth > 0)
			memcpy(b->stack_frames + b->stack_frame_count, frames,
				depth * sizeof(*frames));
		b->stack_frame_count += (uint32_t)depth;
		b->stack_start[stack + 1] = b->stack_frame_count;
		for (uint32_t m = 0; m < b->metric_count; m++)
			b->values[(size_t)stack * b->metric_count + m] = 0;
		for (uint32_t e = 0; e < b->event_count; e++)
			b->events[(size_t)stack * b->event_count + e] = 0;
	}
	b->last_stack = *number - 1;
	b->sample_count++;
	return 0;
}

int builder_sample(struct builder *b, const uint32_t *frames, size_t depth,
	const double *values, const double *events, struct err *err)
{
	uint32_t metric_count = b->metric_count, event_count = b->event_count;
	size_t stack;

	if (take_stack(b, frames, depth, err))
		return -1;
	stack = b->last_stack;
	for (uint32_t m = 0; m < metric_count; m++)
		b->values[stack * metric_count + m] += values[m];
	for (uint32_t e = 0; e < event_count; e++)
		b->events[stack * event_count + e] += events[e];
	return 0;
}

int builder_sample_of(struct builder *b, uint32_t metric,
	const uint32_t *frames, size_t depth, double value, double events,
	struct err *err)
{
	size_t stack;

	if (take_stack(b, frames, depth, err))
		return -1;
	stack = b->last_stack;
	b->values[stack * b->metric_count + metric] += value;
	if (metric < b->event_count)
		b->events[stack * b->event_count + metric] += events;
	return 0;
}

int builder_goroutine(struct builder *b, const uint32_t *frames, size_t depth,
	struct goroutine goroutine, struct err *err)
{
	const double one = 1;
	struct goroutine *goroutines;

	if (b->metric_count != 1 || b->event_count != 0)
		BUG("goroutines among %u metrics", b->metric_count);
	if (builder_sample(b, frames, depth, &one, NULL, err))
		return -1;
	goroutine.stack = b->last_stack;
	goroutines = builder_table(b, b->goroutines, b->goroutine_count,
		&b->goroutine_capacity, sizeof goroutine, "goroutines", err);
	if (!goroutines)
		return -1;
	b->goroutines = goroutines;
	b->goroutines[b->goroutine_count++] = goroutine;
	return 0;
}
