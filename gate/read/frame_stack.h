/* The frames of one stack of a text, as the builder numbers them. */
#ifndef GATE_READ_FRAME_STACK_H
#define GATE_READ_FRAME_STACK_H

#include "gate/model/builder.h"

/* Zeroed: empty. Depth is set back to 0 for the next stack. */
struct frame_stack {
	uint32_t *frames; /* heap, in the order in which they were pushed */
	size_t depth, capacity;
};

/* Fails past the limit of frames. */
int frame_stack_push(struct frame_stack *stack, struct frame frame,
	struct builder *b, struct err *err);
/* The same for a frame that has its number from the builder. */
int frame_stack_push_number(struct frame_stack *stack, uint32_t frame,
	const struct builder *b, struct err *err);
/* The other way round: leaf first of what came root first. */
void frame_stack_turn(struct frame_stack *stack);

#endif
