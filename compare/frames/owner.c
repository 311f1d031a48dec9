/* Tells which frames of a stack carry its cost. */
#include "compare/frames/owner.h"

#include <stdlib.h>
#include <string.h>

#include "compare/frames/classify.h"
#include "compare/frames/cut_off.h"
#include "compare/frames/parts.h"
#include "compare/frames/process.h"
#include "gate/core/err.h"

/* Frames that are no function: runtime, and where the kernel was entered. */
#define NOBODY UINT32_MAX
#define KERNEL_ENTRY (UINT32_MAX - 1)
#define SYSCALL_ENTRY (UINT32_MAX - 2)

enum mark {
	COLLECTS = 1,
	OBSERVES = 2,
	CUT_OFF = 4,
	RUNS_BENCHMARKS = 8,
	CLOSURE = 16,
	IS_LOCK = 32,
	IS_CHANNEL = 64,
	WAITING = 128,
	SPECIAL = 256, /* no function's own, or a closure */
	/* FRAME_NO_NAME and FRAME_LOST, of owner.h */
};

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
static uint32_t number_sets(uint16_t *stack_set, unsigned *sets,
	const struct processes *processes, const struct profile *p)
{
	uint16_t number[SETS_MAX] = {0}; /* + 1 */
	uint32_t count = 0;

	for (uint32_t s = 0; s < p->stack_count; s++) {
		unsigned languages = stack_languages(processes, p, s);

		if (!number[languages]) {
			sets[count] = languages;
			number[languages] = (uint16_t)++count;
		}
		stack_set[s] = (uint16_t)(number[languages] - 1);
	}
	return count;
}

static uint32_t func_of(struct rowset *funcs, const struct frame *frame,
	struct frame_kind kind)
{
	const uint32_t row[] = {frame->func.i,
		kind.by_file ? frame->file.i : 0};

	switch (kind.class) {
	case CLASS_CODE:
		return rowset_add(funcs, row);
	case CLASS_KERNEL:
		return KERNEL_ENTRY;
	case CLASS_SYSCALL:
		return SYSCALL_ENTRY;
	case CLASS_RUNTIME:
		break;
	}
	return NOBODY;
}

/* What a frame is in any set of languages. */
static uint32_t own_marks(const struct text_kind *func, bool cut_off)
{
	return (cut_off ? CUT_OFF : 0u) |
	       (func->closure ? CLOSURE | SPECIAL : 0u) |
	       (func->no_name ? FRAME_NO_NAME : 0u) |
	       (func->lost ? FRAME_LOST : 0u);
}

static uint32_t marks_of_kind(struct frame_kind kind)
{
	return (kind.collects ? COLLECTS : 0u) |
	       (kind.observes ? OBSERVES : 0u) | (kind.locks ? IS_LOCK : 0u) |
	       (kind.channel ? IS_CHANNEL : 0u) | (kind.waits ? WAITING : 0u) |
	       (kind.harness ? RUNS_BENCHMARKS : 0u);
}

/* What each frame is in one set of languages. */
static void classify_frames(struct owners *out, struct owner_frame *table,
	unsigned languages, const bool *is_name, const bool *cut_off,
	const struct texts *texts)
{
	const struct profile *p = out->profile;

	for (uint32_t i = 0; i < p->frame_count; i++) {
		const struct frame_texts *own = &texts->of_frame[i];
		struct frame_kind kind =
			frame_kind_under(out->policy, languages, own);

		if (is_name[i] || cut_off[i])
			kind.class = CLASS_RUNTIME;
		table[i].func = func_of(&out->funcs, &p->frames[i], kind);
		table[i].marks =
			own_marks(own->func, cut_off[i]) |
			marks_of_kind(kind) |
			(table[i].func >= SYSCALL_ENTRY ? SPECIAL : 0u);
	}
}

/* The same in each set. */
static void classify_all(struct owners *out, const unsigned *sets,
	uint32_t set_count, const bool *is_name, const struct texts *texts)
{
	const struct profile *p = out->profile;
	size_t cells = (size_t)set_count * p->frame_count;
	bool *cut_off = cut_off_frames(p);

	out->frames = xcalloc(cells + 1, sizeof *out->frames);
	for (uint32_t set = 0; set < set_count; set++)
		classify_frames(out,
			out->frames + (size_t)set * p->frame_count, sets[set],
			is_name, cut_off, texts);
	free(cut_off);
	out->harness = xcalloc(out->funcs.count + 1u, sizeof *out->harness);
	for (size_t cell = 0; cell < cells; cell++)
		if (out->frames[cell].func < out->funcs.count &&
			out->frames[cell].marks & RUNS_BENCHMARKS)
			out->harness[out->frames[cell].func] = true;
}

void owners_init(struct owners *out, const struct profile *p,
	const struct policy *policy, struct known_texts *known)
{
	uint32_t deepest = deepest_stack(p), set_count;
	struct processes processes;
	unsigned sets[SETS_MAX];
	struct texts texts;

	texts_init(&texts, p, policy, known);
	processes_init(&processes, p, &texts);
	*out = (struct owners){
		.profile = p,
		.policy = policy,
		.languages = processes.languages,
		.deepest = deepest,
		.wrappers = policy->module_count == 0,
		.stack_set =
			xcalloc(p->stack_count + 1u, sizeof *out->stack_set),
		.at_func = xcalloc(deepest + 1u, sizeof(uint32_t)),
		.at_frame = xcalloc(deepest + 1u, sizeof(uint32_t)),
	};
	rowset_init(&out->funcs, 2);
	set_count = number_sets(out->stack_set, sets, &processes, p);
	classify_all(out, sets, set_count, processes.is_name, &texts);
	processes_clear(&processes);
	texts_clear(&texts);
}

void owners_clear(struct owners *owners)
{
	rowset_clear(&owners->funcs);
	free(owners->frames);
	free(owners->harness);
	free(owners->stack_set);
	free(owners->at_func);
	free(owners->at_frame);
	*owners = (struct owners){0};
}

static struct span name_of(const struct profile *p, uint32_t frame)
{
	return symtab_text(p->symtab, p->frames[frame].func);
}

/* The callers of an owner that is no closure, as far as they are functions and
 * no closures: they own too, without a second look. Nearly all frames of nearly
 * all stacks are such. Returns how many; marks gets what else they are. */
static uint32_t take_callers(uint32_t *at_func, uint32_t *at_frame,
	const struct owner_frame *table, const uint32_t *frames, uint32_t count,
	uint32_t *marks)
{
	uint32_t taken = 0, found = 0;

	for (; taken < count; taken++) {
		struct owner_frame frame = table[frames[taken]];

		if (frame.marks & SPECIAL)
			break;
		found |= frame.marks;
		at_frame[taken] = frames[taken];
		at_func[taken] = frame.func;
	}
	*marks |= found;
	return taken;
}

void owners_find(struct owners *owners, uint32_t stack, bool waits)
{
	const struct profile *p = owners->profile;
	const struct owner_frame *table =
		owners->frames +
		(size_t)owners->stack_set[stack] * p->frame_count;
	const uint32_t *frames = p->stack_frames + p->stack_start[stack];
	uint32_t count = p->stack_start[stack + 1] - p->stack_start[stack];
	uint32_t *at_frame = owners->at_frame, *at_func = owners->at_func;
	uint32_t depth = 0, marks = 0, below = 0;
	bool wrapper = false, closure = false;

	for (uint32_t i = 0; i < count; i++) {
		struct owner_frame frame = table[frames[i]];

		marks |= frame.marks;
		if (depth == 0) {
			below |= frame.marks;
			if (waits && frame.marks & IS_LOCK)
				frame.func = NOBODY;
		}
		if (frame.func >= SYSCALL_ENTRY && frame.func != NOBODY) {
			depth = 0;
			closure = false;
			wrapper =
				frame.func == SYSCALL_ENTRY && owners->wrappers;
			continue;
		}
		if (frame.func == NOBODY || wrapper) {
			wrapper = false;
			continue;
		}
		/* What a function does in a closure of its own is its work:
		 * how much of it is told apart is the optimiser's choice. */
		if (closure && is_closure_of(name_of(p, at_frame[depth - 1]),
				       name_of(p, frames[i])))
			depth--;
		closure = frame.marks & CLOSURE;
		if (depth == 0)
			owners->below = i;
		at_frame[depth] = frames[i];
		at_func[depth++] = frame.func;
		if (!closure) {
			uint32_t callers = take_callers(at_func + depth,
				at_frame + depth, table, frames + i + 1,
				count - i - 1, &marks);

			depth += callers;
			i += callers;
		}
	}
	owners->collects = marks & COLLECTS;
	owners->observes = marks & OBSERVES;
	owners->cut_off = marks & CUT_OFF;
	owners->channel = below & IS_CHANNEL;
	owners->depth = owners->observes || owners->cut_off ? 0 : depth;
}

uint32_t owners_waiter(const struct owners *owners, uint32_t stack)
{
	const struct owner_frame *table =
		owners->frames + (size_t)owners->stack_set[stack] *
					 owners->profile->frame_count;

	for (uint32_t i = 0; i < owners->depth; i++)
		if (!(table[owners->at_frame[i]].marks & WAITING))
			return i;
	return 0;
}
