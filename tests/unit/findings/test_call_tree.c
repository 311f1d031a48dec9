/* Call trees: what they hold of each side, how they are scaled and cut. */
#include "tests/unit/support/comparison.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "gate/core/buf.h"

/* The nodes of the first tree, one a line: "..name base head". */
static void assert_tree(const struct bench *b, const char *want)
{
	const struct call_tree *tree = &b->verdict.trees[0];
	struct buf got = {0};

	assert_true(b->verdict.tree_count > 0);
	for (size_t i = 0; i < tree->node_count; i++) {
		const struct call_node *node = &tree->nodes[i];

		for (unsigned d = 0; d < node->depth; d++)
			buf_char(&got, '.');
		buf_printf(&got, "%s %.2g %.2g\n",
			node->function != NO_FUNCTION ?
				tree->functions[node->function] :
			node->depth == 0 ? "all" : "small",
			node->base, node->head);
	}
	assert_string_equal(got.data, want);
	buf_clear(&got);
}

/* Values are means per operation; what a side lacks is 0; siblings are in the
 * order of their names; what only runtime did has a place of its own. */
static void test_sides(void **state)
{
	struct bench *b = *state;
	const struct run base[] = {
		RUN(b, 100, "p.M;p.z;p.a 40", "p.M;p.b 60", "runtime.mcall 10"),
		RUN(b, 100, "p.M;p.z;p.a 60", "p.M;p.b 40", "runtime.mcall 10"),
	};
	const struct run head[] = {
		RUN(b, 50, "p.M;p.z;p.a 25", "p.M;p.c;runtime.mallocgc 25"),
		RUN(b, 150, "p.M;p.z;p.a 75", "p.M;p.c;runtime.mallocgc 75"),
	};

	COMPARE(b, base, head);
	assert_tree(b, "all 1.1 1\n"
		".p.M 1 1\n"
		"..p.b 0.5 0\n"
		"..p.c 0 0.5\n"
		"..p.z 0.5 0.5\n"
		"...p.a 0.5 0.5\n"
		".(runtime) 0.1 0\n");
	assert_string_equal(b->verdict.trees[0].workload, "w");
	assert_string_equal(b->verdict.trees[0].metric, "samples");
}

/* A function that calls itself is a node at each depth. */
static void test_recursion(void **state)
{
	struct bench *b = *state;
	const struct run runs[] = {
		RUN(b, 1, "f;f;f 30", "f;f 20", "f;g;f 50"),
		RUN(b, 1, "f;f;f 30", "f;f 20", "f;g;f 50"),
	};

	COMPARE(b, runs, runs);
	assert_tree(b, "all 1e+02 1e+02\n"
		".f 1e+02 1e+02\n"
		"..f 50 50\n"
		"...f 30 30\n"
		"..g 50 50\n"
		"...f 50 50\n");
}

/* Renamed functions are one node, under the name of head. */
static void test_renamed(void **state)
{
	struct bench *b = *state;
	const struct run base[] = {
		RUN(b, 1, "p.A 50", "p.A;p.f.func1;runtime.mallocgc 50"),
		RUN(b, 1, "p.A 50", "p.A;p.f.func1;runtime.mallocgc 50"),
	};
	const struct run head[] = {
		RUN(b, 1, "p.A 50", "p.A;p.f.func2;runtime.mallocgc 50"),
		RUN(b, 1, "p.A 50", "p.A;p.f.func2;runtime.mallocgc 50"),
	};

	COMPARE(b, base, head);
	assert_tree(b, "all 1e+02 1e+02\n.p.A 1e+02 1e+02\n..p.f.func2 50 50\n");
}

/* What is small on both sides is one node; what is large on one stays. */
static void test_small(void **state)
{
	struct bench *b = *state;
	const struct run base[] = {
		RUN(b, 1, "m;a 3330", "m;b 3330", "m;c 3330",
			"m;x 4", "m;y;z 3", "m;grows 3"),
		RUN(b, 1, "m;a 3330", "m;b 3330", "m;c 3330",
			"m;x 4", "m;y;z 3", "m;grows 3"),
	};
	const struct run head[] = {
		RUN(b, 1, "m;a 3330", "m;b 3330", "m;c 3330",
			"m;x 5", "m;y;z 5", "m;grows 12"),
		RUN(b, 1, "m;a 3330", "m;b 3330", "m;c 3330",
			"m;x 5", "m;y;z 5", "m;grows 12"),
	};

	COMPARE(b, base, head);
	assert_tree(b, "all 1e+04 1e+04\n"
		".m 1e+04 1e+04\n"
		"..a 3.3e+03 3.3e+03\n"
		"..b 3.3e+03 3.3e+03\n"
		"..c 3.3e+03 3.3e+03\n"
		"..grows 3 12\n"
		"..small 7 10\n");
	assert_near(b->verdict.trees[0].smallest, 1e-3, 1e-12);
}

/* However wide and deep the captures are, a tree is bounded, its nodes are in
 * preorder, and the children of a node do not cost more than the node. */
static void test_bounds(void **state)
{
	enum { DEEP = 300, WIDE = 3000 };
	struct bench *b = *state;
	struct run runs[2];
	const struct call_tree *tree;
	double sum[DEEP] = {0};
	struct buf text = {0};

	for (int i = 0; i <= WIDE; i++) {
		for (int d = 0; d < (i < WIDE ? DEEP / 3 : DEEP); d++)
			buf_printf(&text, "f%d;", i % 97 == 0 ? 0 : i * d % 7);
		buf_printf(&text, "leaf%d %d\n", i,
			i < WIDE ? 1 + i % 5 : 1000);
	}
	runs[0] = runs[1] = run_of(b, capture(&b->arena, b->symtab, text.data),
		1);
	buf_clear(&text);
	COMPARE(b, runs, runs);
	tree = &b->verdict.trees[0];
	assert_true(tree->node_count > 500 && tree->node_count <= 4000);
	assert_true(tree->smallest >= 1e-3);
	for (size_t i = tree->node_count; i-- > 0;) {
		const struct call_node *node = &tree->nodes[i];

		assert_true(node->depth < DEEP / 2);
		assert_true(i == 0 || (node->depth > 0 && node->depth <=
			tree->nodes[i - 1].depth + 1));
		assert_true(sum[node->depth + 1] <= node->base * 1.000001);
		sum[node->depth + 1] = 0;
		sum[node->depth] += node->base;
	}
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
		TEST(test_sides),
		TEST(test_recursion),
		TEST(test_renamed),
		TEST(test_small),
		TEST(test_bounds),
	};

	return cmocka_run_group_tests_name("call_tree", tests, NULL, NULL);
}
