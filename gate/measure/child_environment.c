/* Keeps secrets of the environment from the commands that are measured. */
#include "gate/measure/child_environment.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/ascii.h"
#include "gate/core/err.h"
#include "gate/core/span.h"

extern char **environ;

/* Anywhere in a name, which is looked at in capitals. */
static const char *const parts[] = {
	"ACCESS_KEY", "APIKEY", "API_KEY", "AUTHORIZATION", "BEARER", "COOKIE",
	"CREDENTIAL", "DOCKER_CONFIG", "JWT", "KUBECONFIG", "NETRC", "PASSFILE",
	"PASSPHRASE", "PASSWD", "PASSWORD", "PRIVATEKEY", "PRIVATE_KEY",
	"SECRET", "TOKEN", "WEBHOOK", "_AUTH_", "_CREDS_",
};

static const char *const ends[] = {"_AUTH", "_CREDS", "_DSN", "_KEY", "_PASS",
	"_PAT", "_PW", "_PWD"};

/* The whole name; PWD is the current directory. */
static const char *const names[] = {"AUTH", "CREDS", "DSN", "PASS", "PAT", "PW"};

/* What CI hands its own steps, how git is given headers and helpers, and where
 * it is told that its repository is. */
static const char *const starts[] = {
	"ACTIONS_", "GIT_ALTERNATE_", "GIT_ASKPASS", "GIT_COMMON_DIR",
	"GIT_CONFIG", "GIT_DIR", "GIT_INDEX_FILE", "GIT_NAMESPACE",
	"GIT_OBJECT_DIRECTORY", "GIT_PREFIX", "GIT_QUARANTINE_PATH",
	"GIT_SSH", "GIT_WORK_TREE", "SSH_AGENT_", "SSH_ASKPASS", "SSH_AUTH_",
};

/* Files by which a step speaks to GitHub's runner: a command could say there
 * that all is well. It may write, and nobody reads. */
static const char *const runner_files[] = {"GITHUB_ENV", "GITHUB_OUTPUT",
	"GITHUB_PATH", "GITHUB_STATE", "GITHUB_STEP_SUMMARY"};

enum {NAME_MAX_LEN = 256 };

static bool has_password(struct span value)
{
	for (size_t at = 0; at + 3 < value.len; at++) {
		struct span rest = {value.data + at, value.len - at};
		size_t colon = 0;

		if (!span_starts(rest, "://"))
			continue;
		for (size_t i = 3; i < rest.len && rest.data[i] > ' ' &&
			rest.data[i] != '/'; i++) {
			if (rest.data[i] == ':')
				colon = i;
			if (rest.data[i] == '@' && colon)
				return true;
		}
	}
	return false;
}

bool is_secret(struct span name, struct span value)
{
	char text[NAME_MAX_LEN] = "";
	size_t len = name.len < sizeof(text) ? name.len : sizeof(text) - 1;

	for (size_t i = 0; i < len; i++)
		text[i] = ascii_upper(name.data[i]);
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		if (strstr(text, parts[i]))
			return true;
	for (size_t i = 0; i < sizeof(ends) / sizeof(*ends); i++)
		if (len > strlen(ends[i]) &&
			strcmp(text + len - strlen(ends[i]), ends[i]) == 0)
			return true;
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++)
		if (strcmp(text, names[i]) == 0)
			return true;
	for (size_t i = 0; i < sizeof(starts) / sizeof(*starts); i++)
		if (strncmp(text, starts[i], strlen(starts[i])) == 0)
			return true;
	return has_password(value);
}

static bool is_among(struct span name, const char *const *all, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (span_equal(name, span_of(all[i])))
			return true;
	return false;
}

void child_environment_make(struct child_environment *out,
	char *const *environment, const char *const *pass, size_t pass_count,
	struct arena *arena)
{
	char **variables;
	size_t count = 0, kept = 0;

	while (environment[count])
		count++;
	variables = arena_alloc(arena, count + 1, sizeof(*variables));
	*out = (struct child_environment){.variables = variables};
	out->withheld = arena_alloc(arena, count + 1, sizeof(*out->withheld));
	for (size_t i = 0; i < count; i++) {
		struct span all = span_of(environment[i]);
		struct span name = {all.data, span_find(all, 0, '=')};
		struct span value = {all.data + name.len, all.len - name.len};

		if (is_among(name, runner_files,
				sizeof(runner_files) / sizeof(*runner_files)))
			variables[kept++] = arena_printf(arena,
				"%.*s=/dev/null", (int)name.len, name.data);
		else if (is_among(name, pass, pass_count) ||
			!is_secret(name, value))
			variables[kept++] = environment[i];
		else
			out->withheld[out->withheld_count++] =
				arena_copy(arena, name);
	}
	qsort(out->withheld, out->withheld_count, sizeof(*out->withheld),
		text_compare);
}

void environment_hide(void)
{
	for (char **at = environ; *at; at++) {
		char *was = *at, *equals = strchr(was, '=');
		struct span name = {was, equals ? (size_t)(equals - was) : 0};
		size_t size = strlen(was) + 1;

		if (!equals || !is_secret(name, span_of(equals)))
			continue;
		*at = memcpy(xrealloc(NULL, size, 1), was, size);
		memset(equals + 1, 0, strlen(equals + 1));
	}
}
