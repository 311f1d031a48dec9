/* What `profgate init` writes for a forge, by what has to be installed. */
#include <string.h>

#include "gate/setup/setup.h"
#include "tests/unit/support/support.h"

static void test_workflow(void **state)
{
	static const struct {
		enum forge forge;
		unsigned tools;
		const char *has, *lacks;
	} cases[] = {
		{FORGE_GITHUB, TOOL_GO, "actions/setup-go@", "run:"},
		{FORGE_GITHUB, TOOL_GO | TOOL_COUNTER,
			"install -y valgrind", "qemu"},
		{FORGE_GITLAB, TOOL_GO | TOOL_COUNTER,
			"install -y qemu-user\n      baselines", "valgrind"},
		{FORGE_GITHUB, TOOL_RUST | TOOL_GPERFTOOLS,
			"install -y google-perftools\n      - uses: acme",
			"setup-go"},
		{FORGE_GITHUB, TOOL_GO | TOOL_PYTHON, "go-version: stable}\n"
			"      - run: pip install py-spy", "apt-get"},
		{FORGE_GITHUB, TOOL_HYPERFINE | TOOL_GPERFTOOLS,
			"install -y hyperfine", "setup-go"},
		{FORGE_GITHUB, TOOL_JMH, "LD_LIBRARY_PATH=", "setup-go"},
		{FORGE_GITHUB, TOOL_NODE, "{fetch-depth: 50}\n"
			"      - uses: acme", "run:"},
		{FORGE_GITHUB, TOOL_NODE | TOOL_COREPACK,
			"      - run: corepack enable\n      - uses: acme",
			"apt-get"},
		{FORGE_GITLAB, TOOL_NODE | TOOL_COREPACK,
			"      image: node:22-bookworm\n"
			"      capture: corepack enable\n", "as well"},
		{FORGE_GITLAB, TOOL_GO, "acme/profgate.git\n"
			"      baselines: true\n", "capture"},
		{FORGE_GITLAB, TOOL_RUST | TOOL_GPERFTOOLS,
			"      image: rust:1-bookworm\n"
			"      capture: apt-get update && apt-get install -y "
			"google-perftools\n      baselines: true\n",
			"as well"},
		{FORGE_GITLAB, TOOL_CMAKE | TOOL_GPERFTOOLS,
			"-y cmake &&\n        apt-get update", "as well"},
		{FORGE_GITLAB, TOOL_NODE | TOOL_PYTHON,
			"      image: node:22-bookworm   # one that has the "
			"others as well\n", "apt-get"},
		{FORGE_GITLAB, TOOL_GO | TOOL_NODE,
			"image: golang:1.22-bookworm   # one", "capture"},
	};

	(void)state;
	for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
		struct arena arena = {0};
		const char *text = setup_workflow(cases[i].forge,
			cases[i].tools, &arena);

		if (!strstr(text, cases[i].has) ||
			strstr(text, cases[i].lacks))
			fail_msg("%zu:\n%s", i, text);
		arena_clear(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(test_workflow)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
