/* Tells what an agent cut off from a function of that name. */
#include "compare/frames/cut_off.h"

#include <stdlib.h>

#include "gate/core/err.h"

enum { CALLERS_MIN = 3, CALLERS_PART = 10 };

static bool is_named(const struct profile *p, uint32_t frame, const char *name)
{
	const struct frame *f = &p->frames[frame];

	return f->file.i == 0 && f->module.i == 0 &&
	       span_equal(symtab_text(p->symtab, f->func), span_of(name));
}

/* Whether any frame is called by one of the names that are looked into. */
static bool any_named(const struct profile *p)
{
	for (uint32_t i = 0; i < p->frame_count; i++)
		if (is_named(p, i, "other") || is_named(p, i, "(truncated)"))
			return true;
	return false;
}

/* What stacks say of frames; the flags are the caller's to free. */
struct shape {
	bool *calls;    /* in any stack */
	bool *rest;     /* is called `other` */
	bool *above;    /* calls one of these, as a leaf */
	bool alone;     /* one of these is a stack */
	bool is_lonely; /* another frame is */
};

static struct shape shape_of(const struct profile *p)
{
	struct shape s = {
		.calls = xcalloc(p->frame_count + 1u, sizeof *s.calls),
		.rest = xcalloc(p->frame_count + 1u, sizeof *s.rest),
		.above = xcalloc(p->frame_count + 1u, sizeof *s.above),
	};

	for (uint32_t i = 0; i < p->frame_count; i++)
		s.rest[i] = is_named(p, i, "other");
	for (uint32_t n = 0; n < p->stack_count; n++) {
		uint32_t from = p->stack_start[n], to = p->stack_start[n + 1];

		if (from == to)
			continue;
		if (to - from == 1 && s.rest[p->stack_frames[from]])
			s.alone = true;
		else if (to - from == 1)
			s.is_lonely = true;
		for (uint32_t i = from + 1; i < to; i++)
			s.calls[p->stack_frames[i]] = true;
		if (to - from > 1 && s.rest[p->stack_frames[from]])
			s.above[p->stack_frames[from + 1]] = true;
	}
	return s;
}

/* Whether what is called `other` is so for an agent. */
static bool is_agents(const struct profile *p, const struct shape *s)
{
	uint32_t placed = 0, others = 0, calling = 0, above = 0;

	for (uint32_t i = 0; i < p->frame_count; i++) {
		if (s->rest[i] && s->calls[i])
			return false;
		others += s->rest[i];
		placed += p->frames[i].file.i != 0;
		calling += s->calls[i];
		above += s->above[i];
	}
	return placed > (p->frame_count - others) / 2 ||
	       (above >= CALLERS_MIN && above >= calling / CALLERS_PART) ||
	       (s->alone && !s->is_lonely);
}

bool *cut_off_frames(const struct profile *p)
{
	struct shape s;
	bool agents;

	if (!any_named(p))
		return xcalloc(p->frame_count + 1u, sizeof(bool));
	s = shape_of(p);
	agents = is_agents(p, &s);
	for (uint32_t i = 0; i < p->frame_count; i++)
		s.rest[i] =
			!s.calls[i] && ((agents && s.rest[i]) ||
					       is_named(p, i, "(truncated)"));
	free(s.calls);
	free(s.above);
	return s.rest;
}
