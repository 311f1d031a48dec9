/* Finds stacks that are not to be believed. */
#include "compare/frames/quality.h"

#include <stdlib.h>

#include "gate/core/err.h"

enum mark {
	UNSYMBOLIZED = 1,
	LOST = 2,
	CALLED = 4,      /* has a caller in some stack */
	CALLED_DEEP = 8, /* has a caller that has a caller */
};

/*
 * Go keeps 32 frames of an allocation (128 since 1.23) and 64 of a CPU sample,
 * perf 127 and the command's name. Go then hides up to three frames of its
 * allocator.
 */
static const uint32_t limits[] = {32, 64, 128};

enum {HIDDEN = 3, DEEP = 32 - HIDDEN };

/* How profilers write that they have no name. "[unknown]", "[libc.so.6]" and
 * "[a.out+0x12]" are any text in brackets. */
static const char *const no_names[] = {
	"0x", "??", "(unknown)", "<unknown>", NULL,
};

/* What Go's runtime/pprof and runtime call samples that found no room. */
static const char *const lost[] = {
	"runtime/pprof.lostProfileEvent", "runtime._Lost", NULL,
};

static bool starts_with_any(struct span text, const char *const *prefixes)
{
	for (size_t i = 0; prefixes[i]; i++)
		if (span_starts(text, prefixes[i]))
			return true;
	return false;
}

static unsigned char name_marks(const struct frame *frame, struct span name)
{
	if (frame->flags & FRAME_UNSYMBOLIZED || name.len == 0 ||
		starts_with_any(name, no_names))
		return UNSYMBOLIZED;
	/* with the end, for "[B" is how the JVM writes byte[] */
	if (name.data[0] == '[' && name.data[name.len - 1] == ']')
		return UNSYMBOLIZED;
	return starts_with_any(name, lost) ? LOST : 0;
}

static void mark_callees(struct stack_quality *quality, uint32_t stack)
{
	const struct profile *profile = quality->profile;
	uint32_t end = profile->stack_start[stack + 1];

	for (uint32_t i = profile->stack_start[stack]; i + 1 < end; i++)
		quality->frames[profile->stack_frames[i]] |= i + 2 < end ?
			CALLED | CALLED_DEEP : CALLED;
}

void quality_init(struct stack_quality *quality, const struct profile *profile)
{
	bool deep = false;

	quality->profile = profile;
	quality->frames = xcalloc(profile->frame_count + 1u,
		sizeof *quality->frames);
	for (uint32_t i = 0; i < profile->frame_count; i++)
		quality->frames[i] = name_marks(&profile->frames[i],
			symtab_text(profile->symtab, profile->frames[i].func));
	for (uint32_t s = 0; s < profile->stack_count; s++)
		deep |= profile->stack_start[s + 1] - profile->stack_start[s] >=
			DEEP;
	for (uint32_t s = 0; deep && s < profile->stack_count; s++)
		mark_callees(quality, s);
}

void quality_clear(struct stack_quality *quality)
{
	free(quality->frames);
	quality->frames = NULL;
}

static bool is_at_limit(uint32_t depth)
{
	for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
		if (depth <= limits[i] && depth + HIDDEN >= limits[i])
			return true;
	return false;
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

	for (uint32_t i = 0; i < count; i++)
		outlined += !(quality->profile->frames[frames[i]].flags &
			FRAME_INLINED);
	/* some profilers count inlined frames, some do not */
	if (!is_at_limit(count) && !is_at_limit(outlined))
		return false;
	return quality->frames[frames[count - 1]] & CALLED ||
		quality->frames[frames[count - 2]] & CALLED_DEEP;
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
	if (count >= DEEP && is_cut(quality, frames, count))
		found |= FLAW_BIT(FLAW_TRUNCATED);
	if (count > 0 && quality->frames[frames[0]] & LOST)
		found |= FLAW_BIT(FLAW_LOST);
	return found;
}
