/* Numbers the frames of a stack, as many as there may be. */
#include "gate/read/frame_stack.h"

int frame_stack_push_number(struct frame_stack *stack, uint32_t frame,
	const struct builder *b, struct err *err)
{
	uint32_t most = builder_limits(b)->stack_depth;

	if (stack->depth == most)
		return err_set(err, ERR_LIMIT,
			"a stack of more than %u frames; raise the limit with "
			"--max-depth",
			(unsigned)most);
	stack->frames = xgrow(stack->frames, &stack->capacity,
		stack->depth + 1, sizeof *stack->frames);
	stack->frames[stack->depth++] = frame;
	return 0;
}

int frame_stack_push(struct frame_stack *stack, struct frame frame,
	struct builder *b, struct err *err)
{
	return frame_stack_push_number(stack, builder_frame(b, frame), b, err);
}

void frame_stack_turn(struct frame_stack *stack)
{
	for (size_t i = 0, k = stack->depth; i + 1 < k; i++) {
		uint32_t frame = stack->frames[i];

		stack->frames[i] = stack->frames[--k];
		stack->frames[k] = frame;
	}
}
