/* Call trees made up for tests of reports. */
#include "tests/unit/support/verdict_sample.h"

/* splitmix64 */
uint64_t sample_draw(uint64_t *state)
{
	uint64_t z = *state += 0x9e3779b97f4a7c15u;

	z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
	z = (z ^ z >> 27) * 0x94d049bb133111ebu;
	return z ^ z >> 31;
}

/* Values of a node that is a part of `of`, with what is left of it. */
static double part(double *of, uint64_t *state)
{
	double value = *of * (double)(sample_draw(state) % 1000) / 1400;

	*of -= value;
	return value;
}

void sample_tree(struct call_tree *out, size_t nodes,
	const char *const *functions, size_t function_count, uint64_t seed,
	struct arena *arena)
{
	enum { DEEP = 60 };
	uint64_t rng = seed;
	double base_left[DEEP], head_left[DEEP];

	*out = (struct call_tree){
		.workload = "BenchmarkParse",
		.metric = "cpu",
		.unit = "ns",
		.smallest = .001,
		.function_count = function_count,
		.functions = arena_alloc(
			arena, function_count, sizeof(*out->functions)),
		.node_count = nodes,
		.nodes = arena_alloc(arena, nodes, sizeof(*out->nodes)),
	};
	for (size_t i = 0; i < function_count; i++)
		out->functions[i] = functions[i];
	out->nodes[0] = (struct call_node){0, NO_FUNCTION, 48.1e6, 52.4e6};
	base_left[0] = 48.1e6;
	head_left[0] = 52.4e6;
	for (size_t i = 1; i < nodes; i++) {
		struct call_node *node = &out->nodes[i];
		unsigned most = out->nodes[i - 1].depth + 1;
		uint64_t number = sample_draw(&rng) % (function_count + 1);

		/* Mostly deeper, sometimes back to any caller. */
		node->depth = sample_draw(&rng) % 3 && most < DEEP ? most :
			1 + (unsigned)(sample_draw(&rng) %
				(most < DEEP ? most : most - 1));
		node->function = number < function_count ? (unsigned)number :
			NO_FUNCTION;
		node->base = part(&base_left[node->depth - 1], &rng);
		node->head = part(&head_left[node->depth - 1], &rng);
		base_left[node->depth] = node->base;
		head_left[node->depth] = node->head;
	}
}
