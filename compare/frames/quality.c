/* Finds stacks that are not to be believed. */
#include "compare/frames/quality.h"

#include <stdlib.h>

#include "gate/core/err.h"

enum mark {
	UNSYMBOLIZED = 1,
	LOST = 2,
	CALLED = 4,      /* has a caller in some stack */
	CALLED_DEEP = 8, /* has a caller that has a caller */
	INLINED = 16,
};

/*
 * Go keeps 32 frames of an allocation (128 since 1.23) and 64 of a CPU sample,
 * perf 127 and the command's name. Go then hides up to three frames of its
 * allocator.
 */
static const uint32_t limits[] = {32, 64, 128};

enum {HIDDEN = 3 };

/* What the frames are by themselves. */
static void mark_frames(struct stack_quality *quality,
	const struct owners *owners)
{
	const struct profile *profile = quality->profile;

	/* without a stack there is no table of them */
	for (uint32_t i = 0; profile->stack_count && i < profile->frame_count;
		i++) {
		uint32_t flags = profile->frames[i].flags;
		uint32_t marks = owners->frames[i].marks;

		quality->frames[i] = (unsigned char)(
			(flags & FRAME_UNSYMBOLIZED || marks & FRAME_NO_NAME
					? UNSYMBOLIZED
					: 0) |
			(marks & FRAME_LOST ? LOST : 0) |
			(flags & FRAME_INLINED ? INLINED : 0));
		quality->inlines |= flags & FRAME_INLINED;
	}
}

static void mark_callees(struct stack_quality *quality, uint32_t stack)
{
	const struct profile *profile = quality->profile;
	const uint32_t *frames = profile->stack_frames;
	unsigned char *marks = quality->frames;
	uint32_t end = profile->stack_start[stack + 1];
	uint32_t i = profile->stack_start[stack];

	for (; i + 2 < end; i++)
		marks[frames[i]] |= CALLED | CALLED_DEEP;
	if (i + 1 < end)
		marks[frames[i]] |= CALLED;
}

static bool is_at_limit(uint32_t depth)
{
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		if (depth <= limits[i] && depth + HIDDEN >= limits[i])
			return true;
	return false;
}

void quality_init(struct stack_quality *quality, const struct owners *owners)
{
	const struct profile *profile = owners->profile;
	bool deep = false;

	quality->profile = profile;
	quality->inlines = false;
	quality->frames = xcalloc(profile->frame_count + 1u,
		sizeof *quality->frames);
	mark_frames(quality, owners);
	for (uint32_t s = 0; s < profile->stack_count; s++) {
		uint32_t depth = profile->stack_start[s + 1] -
		                 profile->stack_start[s];

		deep |= depth >= CUT_DEPTH &&
			(quality->inlines || is_at_limit(depth));
	}
	for (uint32_t s = 0; deep && s < profile->stack_count; s++)
		mark_callees(quality, s);
}

void quality_clear(struct stack_quality *quality)
{
	free(quality->frames);
	quality->frames = NULL;
}

/*
 * Whether callers are missing at the outer end. Depth alone does not tell: a
 * program may be that deep. But where a thread begins nobody calls, and a frame
 * that is outermost here and has a caller elsewhere is not where a thread
 * begins. The same holds one frame further in, for captures whose outermost
 * frame is the command's name.
 */
static bool is_cut(const struct stack_quality *quality, const uint32_t *frames,
	uint32_t count)
{
	uint32_t outlined = 0;

	if (!(quality->frames[frames[count - 1]] & CALLED) &&
		!(quality->frames[frames[count - 2]] & CALLED_DEEP))
		return false; /* or no stack is so deep: none was marked */
	/* some profilers count inlined frames, some do not */
	if (is_at_limit(count) || !quality->inlines)
		return is_at_limit(count);
	for (uint32_t i = 0; i < count; i++)
		outlined += !(quality->frames[frames[i]] & INLINED);
	return is_at_limit(outlined);
}

unsigned quality_flaws(const struct stack_quality *quality, uint32_t stack,
	uint32_t owner)
{
	const struct profile *profile = quality->profile;
	uint32_t start = profile->stack_start[stack];
	uint32_t count = profile->stack_start[stack + 1] - start;
	const uint32_t *frames = profile->stack_frames + start;
	bool no_name = count == 0, owned = false;
	unsigned found = 0;

	for (uint32_t i = 0; i < count && !owned; i++) {
		bool unsymbolized = quality->frames[frames[i]] & UNSYMBOLIZED;

		owned = frames[i] == owner;
		no_name |= unsymbolized;
		if (owned && unsymbolized)
			owner = FLAW_NO_OWNER;
	}
	if (no_name)
		found |= FLAW_BIT(owner == FLAW_NO_OWNER ? FLAW_UNOWNED
							 : FLAW_UNSYMBOLIZED);
	if (count >= CUT_DEPTH && is_cut(quality, frames, count))
		found |= FLAW_BIT(FLAW_TRUNCATED);
	if (count > 0 && quality->frames[frames[0]] & LOST)
		found |= FLAW_BIT(FLAW_LOST);
	return found;
}
