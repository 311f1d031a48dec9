/* Tells which frames of a stack carry its cost. */
#include "compare/frames/owner.h"

#include <stdlib.h>

#include "compare/frames/classify.h"
#include "gate/core/err.h"

/* Frames that are no function: runtime, and where the kernel was entered. */
#define NOBODY UINT32_MAX
#define KERNEL_ENTRY (UINT32_MAX - 1)
#define SYSCALL_ENTRY (UINT32_MAX - 2)

static uint32_t deepest_stack(const struct profile *p)
{
	uint32_t deepest = 0;

	for (uint32_t s = 0; s < p->stack_count; s++) {
		uint32_t depth = p->stack_start[s + 1] - p->stack_start[s];

		deepest = depth > deepest ? depth : deepest;
	}
	return deepest;
}

void owners_init(struct owners *out, const struct profile *p,
	const struct policy *policy)
{
	uint32_t deepest = deepest_stack(p);

	*out = (struct owners){
		.profile = p,
		.languages = profile_languages(p),
		.wrappers = policy->module_count == 0,
		.frame_func = xcalloc(p->frame_count + 1u, sizeof(uint32_t)),
		.frame_collects = xcalloc(p->frame_count + 1u, sizeof(bool)),
		.at_func = xcalloc(deepest + 1u, sizeof(uint32_t)),
		.at_frame = xcalloc(deepest + 1u, sizeof(uint32_t)),
	};
	rowset_init(&out->funcs, 1);
	for (uint32_t i = 0; i < p->frame_count; i++) {
		struct frame_names names = frame_names(p->symtab,
			&p->frames[i]);
		struct frame_kind kind =
			frame_kind_under(policy, out->languages, &names);

		out->frame_collects[i] = kind.collects;
		switch (kind.class) {
		case CLASS_CODE:
			out->frame_func[i] = rowset_add(&out->funcs,
				&p->frames[i].func.i);
			break;
		case CLASS_RUNTIME:
			out->frame_func[i] = NOBODY;
			break;
		case CLASS_KERNEL:
			out->frame_func[i] = KERNEL_ENTRY;
			break;
		case CLASS_SYSCALL:
			out->frame_func[i] = SYSCALL_ENTRY;
			break;
		}
	}
}

void owners_clear(struct owners *owners)
{
	rowset_clear(&owners->funcs);
	free(owners->frame_func);
	free(owners->frame_collects);
	free(owners->at_func);
	free(owners->at_frame);
	*owners = (struct owners){0};
}

void owners_find(struct owners *c, uint32_t stack)
{
	const struct profile *p = c->profile;
	bool wrapper = false;

	c->depth = 0;
	c->collects = false;
	for (uint32_t i = p->stack_start[stack]; i < p->stack_start[stack + 1];
			i++) {
		uint32_t func = c->frame_func[p->stack_frames[i]];

		c->collects |= c->frame_collects[p->stack_frames[i]];
		if (func == KERNEL_ENTRY || func == SYSCALL_ENTRY) {
			c->depth = 0;
			wrapper = func == SYSCALL_ENTRY && c->wrappers;
			continue;
		}
		if (func == NOBODY || wrapper) {
			wrapper = false;
			continue;
		}
		c->at_frame[c->depth] = p->stack_frames[i];
		c->at_func[c->depth++] = func;
	}
}
