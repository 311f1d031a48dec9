/* The files of the forges, as README.md has them. */
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gate/setup/setup.h"

static const struct {
	const char *path, *text;
} workflows[] = {
	[FORGE_GITHUB] = {".github/workflows/profgate.yml",
"name: baselines\n"
"on: {push: {branches: [main]}, pull_request: {}}\n"
"permissions: {contents: read}\n"
"jobs:\n"
"  check:\n"
"    if: github.event_name == 'pull_request'\n"
"    runs-on: ubuntu-latest\n"
"    permissions: {contents: read, pull-requests: write}\n"
"    steps:\n"
"      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683   # v4.2.2\n"
"        with: {fetch-depth: 50}   # 1 will do where every commit of main is recorded\n"
"      - uses: actions/setup-go@d35c59abb061a4a6fb18e82ac0862c26744d6ab5   # v5.5.0\n"
"        with: {go-version: stable}\n"
"      - uses: acme/profgate/ci/github@v0.1.0   # where you keep profgate\n"
"        with: {command: check}\n"
"  record:\n"
"    if: github.event_name == 'push'\n"
"    runs-on: ubuntu-latest\n"
"    permissions: {contents: write}\n"
"    concurrency: baselines\n"
"    steps:\n"
"      - uses: actions/checkout@11bd71901bbe5b1630ceea73d27597364c9af683   # v4.2.2\n"
"        with: {fetch-depth: 50}\n"
"      - uses: actions/setup-go@d35c59abb061a4a6fb18e82ac0862c26744d6ab5   # v5.5.0\n"
"        with: {go-version: stable}\n"
"      - uses: acme/profgate/ci/github@v0.1.0\n"
"        with: {command: record, capture: profgate run --out perf, runs: perf}\n"},
	[FORGE_GITLAB] = {".gitlab-ci.yml",
"# baselines in git\n"
"include:\n"
"  - project: acme/profgate   # where you keep profgate\n"
"    ref: v0.1.0\n"
"    file: ci/gitlab/templates/profgate.yml\n"
"    inputs:\n"
"      source: https://git.example/acme/profgate.git\n"
"      baselines: true\n"},
};

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
	if (has(repo, workflows[FORGE_GITLAB].path, arena))
		return FORGE_GITLAB;
	if (url && strstr(url, "github"))
		return FORGE_GITHUB;
	return url && strstr(url, "gitlab") ? FORGE_GITLAB : FORGE_NONE;
}

const char *setup_workflow_path(enum forge forge)
{
	return workflows[forge].path;
}

const char *setup_workflow(enum forge forge)
{
	return workflows[forge].text;
}
