/* The files of the forges, as docs/github.md and docs/gitlab.md have them. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gate/setup/setup.h"

static const char *const paths[] = {
	[FORGE_GITHUB] = ".github/workflows/profgate.yml",
	[FORGE_GITLAB] = ".gitlab-ci.yml",
};

#define CHECKOUT                                                               \
	"      - uses: actions/checkout@"                                      \
	"11bd71901bbe5b1630ceea73d27597364c9af683   # v4.2.2\n"

/* %s: the steps of the tools. */
static const char github[] =
	"name: baselines\n"
	"on: {push: {branches: [main]}, pull_request: {}}\n"
	"permissions: {contents: read}\n"
	"jobs:\n"
	"  check:\n"
	"    if: github.event_name == 'pull_request'\n"
	"    runs-on: ubuntu-latest\n"
	"    permissions: {contents: read, pull-requests: write}\n"
	"    steps:\n"
	CHECKOUT
	"        with: {fetch-depth: 50}   # 1 will do where every commit of main is recorded\n"
	"%s"
	"      - uses: acme/profgate/ci/github@v0.1.0   # where you keep profgate\n"
	"        with: {command: check}\n"
	"  record:\n"
	"    if: github.event_name == 'push'\n"
	"    runs-on: ubuntu-latest\n"
	"    permissions: {contents: write}\n"
	"    concurrency: baselines\n"
	"    steps:\n"
	CHECKOUT
	"        with: {fetch-depth: 50}\n"
	"%s"
	"      - uses: acme/profgate/ci/github@v0.1.0\n"
	"        with: {command: record, capture: profgate run --out perf, runs: perf}\n";

/* %s: the image, and the commands of the tools. */
static const char gitlab[] =
	"# baselines in git\n"
	"include:\n"
	"  - project: acme/profgate   # where you keep profgate\n"
	"    ref: v0.1.0\n"
	"    file: ci/gitlab/templates/profgate.yml\n"
	"    inputs:\n"
	"      source: https://git.example/acme/profgate.git\n"
	"%s%s"
	"      baselines: true\n";

#define GO_IMAGE "golang:1.22-bookworm" /* the default of the component */
#define ASYNC "org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy"

/* GitHub's machines have all toolchains but a Go of their own choice; an image of
 * GitLab's has one. NULL: nothing. */
static const struct {
	unsigned tool;
	const char *step, *command, *image;
} tools[] = {
	{TOOL_GO,
	"      - uses: actions/setup-go@"
	"d35c59abb061a4a6fb18e82ac0862c26744d6ab5   # v5.5.0\n"
	"        with: {go-version: stable}\n",
	NULL, GO_IMAGE},
	{TOOL_RUST, NULL, NULL, "rust:1-bookworm"},
	{TOOL_JMH,
	"      - run: |\n"
	"          mvn -q -B " ASYNC " \\\n"
	"            -Dartifact=tools.profiler:async-profiler:4.1 \\\n"
	"            -DoutputDirectory=/tmp/async\n"
	"          cd /tmp/async\n"
	"          jar xf async-profiler-4.1.jar linux-x64/libasyncProfiler.so\n"
	"          echo LD_LIBRARY_PATH=/tmp/async/linux-x64 >>\"$GITHUB_ENV\"\n",
	"mvn -q -B " ASYNC "\n"
	"        -Dartifact=tools.profiler:async-profiler:4.1\n"
	"        -DoutputDirectory=/tmp/async &&\n"
	"        (cd /tmp/async &&\n"
	"        jar xf async-profiler-4.1.jar linux-x64/libasyncProfiler.so) &&\n"
	"        export LD_LIBRARY_PATH=/tmp/async/linux-x64",
	"maven:3-eclipse-temurin-17"},
	{TOOL_NODE, NULL, NULL, "node:22-bookworm"},
	{TOOL_COREPACK, "      - run: corepack enable\n", "corepack enable",
	NULL},
	{TOOL_PYTHON,
	"      - run: pip install py-spy pytest-benchmark   "
	"# and what the project needs\n",
	"pip install py-spy pytest-benchmark", "python:3-bookworm"},
	{TOOL_CMAKE, NULL, "apt-get update && apt-get install -y cmake",
	"gcc:14-bookworm"},
	{TOOL_COUNTER,
	"      - run: sudo apt-get update && sudo apt-get install -y "
	"valgrind   # counts instructions\n",
	"apt-get update && apt-get install -y qemu-user", NULL},
	{TOOL_HYPERFINE,
	"      - run: sudo apt-get update && "
	"sudo apt-get install -y hyperfine valgrind\n",
	"apt-get update && apt-get install -y hyperfine valgrind", NULL},
	{TOOL_GPERFTOOLS,
	"      - run: sudo apt-get update && "
	"sudo apt-get install -y google-perftools\n",
	"apt-get update && apt-get install -y google-perftools", NULL},
};

enum { TOOLS = sizeof tools / sizeof *tools };

static bool has(const struct repo *repo, const char *path, struct arena *arena)
{
	return access(arena_printf(arena, "%s/%s", repo->work_tree, path),
		       F_OK) == 0;
}

enum forge setup_forge(const struct repo *repo, struct arena *arena)
{
	const char *url = repo_setting(repo, "remote.origin.url", arena);

	if (has(repo, ".github/workflows", arena))
		return FORGE_GITHUB;
	if (has(repo, paths[FORGE_GITLAB], arena))
		return FORGE_GITLAB;
	if (url && strstr(url, "github"))
		return FORGE_GITHUB;
	return url && strstr(url, "gitlab") ? FORGE_GITLAB : FORGE_NONE;
}

const char *setup_workflow_path(enum forge forge)
{
	return paths[forge];
}

static const char *for_github(unsigned wanted, struct arena *arena)
{
	const char *steps = "";

	for (size_t t = 0; t < TOOLS; t++)
		if ((wanted & tools[t].tool) && tools[t].step)
			steps = arena_printf(arena, "%s%s", steps,
				tools[t].step);
	return arena_printf(arena, github, steps, steps);
}

static const char *for_gitlab(unsigned wanted, struct arena *arena)
{
	const char *image = NULL, *commands = "";
	bool several = false;

	for (size_t t = 0; t < TOOLS; t++) {
		if (!(wanted & tools[t].tool))
			continue;
		several |= image && tools[t].image;
		image = image ? image : tools[t].image;
		if (tools[t].command)
			commands = arena_printf(arena, "%s%s%s", commands,
				*commands ? " &&\n        "
					  : "      capture: ",
				tools[t].command);
	}
	image = several || (image && strcmp(image, GO_IMAGE) != 0)
		? arena_printf(arena, "      image: %s%s\n", image,
			several ? "   # one that has the others as well" : "")
		: "";
	if (*commands)
		commands = arena_printf(arena, "%s\n", commands);
	return arena_printf(arena, gitlab, image, commands);
}

const char *setup_workflow(enum forge forge, unsigned wanted,
	struct arena *arena)
{
	return forge == FORGE_GITHUB ? for_github(wanted, arena)
	                             : for_gitlab(wanted, arena);
}
