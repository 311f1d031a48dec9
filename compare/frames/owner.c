/* Tells which frames of a stack carry its cost. */
#include "compare/frames/owner.h"

#include <stdlib.h>

#include "compare/frames/classify.h"
#include "compare/frames/process.h"
#include "gate/core/err.h"

/* Frames that are no function: runtime, and where the kernel was entered. */
#define NOBODY UINT32_MAX
#define KERNEL_ENTRY (UINT32_MAX - 1)
#define SYSCALL_ENTRY (UINT32_MAX - 2)

/* Sets of languages there can be. */
enum {SETS_MAX = 1 << LANGUAGE_COUNT };

static uint32_t deepest_stack(const struct profile *p)
{
	uint32_t deepest = 0;

	for (uint32_t s = 0; s < p->stack_count; s++) {
		uint32_t depth = p->stack_start[s + 1] - p->stack_start[s];

		deepest = depth > deepest ? depth : deepest;
	}
	return deepest;
}

/* Numbers the sets of languages that stacks are in; sets has room for all. */
static uint32_t number_sets(unsigned char *stack_set, unsigned *sets,
	const struct processes *processes, const struct profile *p)
{
	unsigned char number[SETS_MAX] = {0}; /* + 1 */
	uint32_t count = 0;

	for (uint32_t s = 0; s < p->stack_count; s++) {
		unsigned languages = stack_languages(processes, p, s);

		if (!number[languages]) {
			sets[count] = languages;
			number[languages] = (unsigned char)++count;
		}
		stack_set[s] = (unsigned char)(number[languages] - 1);
	}
	return count;
}

static uint32_t func_of(struct rowset *funcs, const struct frame *frame,
	enum frame_class class)
{
	switch (class) {
	case CLASS_CODE:
		return rowset_add(funcs, &frame->func.i);
	case CLASS_KERNEL:
		return KERNEL_ENTRY;
	case CLASS_SYSCALL:
		return SYSCALL_ENTRY;
	case CLASS_RUNTIME:
		break;
	}
	return NOBODY;
}

/* What each frame is in each set of languages. */
static void classify_frames(struct owners *out, const unsigned *sets,
	uint32_t set_count, const bool *is_name, const struct policy *policy)
{
	const struct profile *p = out->profile;
	size_t cells = (size_t)set_count * p->frame_count;

	out->frame_func = xcalloc(cells + 1, sizeof(uint32_t));
	out->frame_collects = xcalloc(cells + 1, sizeof(bool));
	for (size_t cell = 0; cell < cells; cell++) {
		uint32_t i = (uint32_t)(cell % p->frame_count);
		const struct frame *frame = &p->frames[i];
		struct frame_names names = frame_names(p->symtab, frame);
		struct frame_kind kind = frame_kind_under(policy,
			sets[cell / p->frame_count], &names);

		if (is_name[i])
			kind.class = CLASS_RUNTIME;
		out->frame_func[cell] = func_of(&out->funcs, frame,
			kind.class);
		out->frame_collects[cell] = kind.collects;
	}
}

void owners_init(struct owners *out, const struct profile *p,
	const struct policy *policy)
{
	uint32_t deepest = deepest_stack(p), set_count;
	struct processes processes;
	unsigned sets[SETS_MAX];

	processes_init(&processes, p);
	*out = (struct owners){
		.profile = p,
		.languages = processes.languages,
		.wrappers = policy->module_count == 0,
		.stack_set = xcalloc(p->stack_count + 1u, 1),
		.at_func = xcalloc(deepest + 1u, sizeof(uint32_t)),
		.at_frame = xcalloc(deepest + 1u, sizeof(uint32_t)),
	};
	rowset_init(&out->funcs, 1);
	set_count = number_sets(out->stack_set, sets, &processes, p);
	classify_frames(out, sets, set_count, processes.is_name, policy);
	processes_clear(&processes);
}

void owners_clear(struct owners *owners)
{
	rowset_clear(&owners->funcs);
	free(owners->frame_func);
	free(owners->frame_collects);
	free(owners->stack_set);
	free(owners->at_func);
	free(owners->at_frame);
	*owners = (struct owners){0};
}

void owners_find(struct owners *owners, uint32_t stack)
{
	const struct profile *p = owners->profile;
	size_t table = (size_t)owners->stack_set[stack] * p->frame_count;
	bool wrapper = false;

	owners->depth = 0;
	owners->collects = false;
	for (uint32_t i = p->stack_start[stack]; i < p->stack_start[stack + 1];
			i++) {
		uint32_t func = owners->frame_func[table + p->stack_frames[i]];

		owners->collects |=
			owners->frame_collects[table + p->stack_frames[i]];
		if (func == KERNEL_ENTRY || func == SYSCALL_ENTRY) {
			owners->depth = 0;
			wrapper = func == SYSCALL_ENTRY && owners->wrappers;
			continue;
		}
		if (func == NOBODY || wrapper) {
			wrapper = false;
			continue;
		}
		owners->at_frame[owners->depth] = p->stack_frames[i];
		owners->at_func[owners->depth++] = func;
	}
}
