/* Which remote is talked to when nobody says. */
#include "gate/git/remote_name.h"

#include <git2.h>
#include <string.h>

/* The remote's name in "remote.NAME.url"; empty for other settings. */
static struct span name_of(const char *setting)
{
	static const char first[] = "remote.", last[] = ".url";
	size_t len = strlen(setting), around = strlen(first) + strlen(last);

	if (len <= around || strncmp(setting, first, strlen(first)) != 0 ||
		strcmp(setting + len - strlen(last), last) != 0)
		return (struct span){"", 0};
	return (struct span){setting + strlen(first), len - around};
}

/* "origin", or the only one. git_remote_list leaks in libgit2 1.5. */
static int pick_remote(const char **out, git_config_iterator *settings,
	struct arena *arena, struct err *err)
{
	git_config_entry *setting;
	bool several = false;

	*out = NULL;
	while (git_config_next(&setting, settings) == 0) {
		struct span name = name_of(setting->name);

		if (span_equal(name, span_of("origin"))) {
			*out = "origin";
			return 0;
		}
		if (name.len > 0 && !*out)
			*out = arena_copy(arena, name);
		else if (name.len > 0 && !span_equal(name, span_of(*out)))
			several = true;
	}
	if (several)
		return err_set(err, ERR_STORE, "there are several remotes and "
			"none is called origin; name one with --remote, or "
			"set profgate.remote");
	return *out ? 0 : 1;
}

static int configured_remote(const char **out, const struct repo *repo,
	struct arena *arena, struct err *err)
{
	git_config_iterator *settings = NULL;
	git_config *config = NULL;
	int status;

	if (git_repository_config_snapshot(&config, repo->git) < 0 ||
		git_config_iterator_new(&settings, config) < 0)
		status = repo_error(err, "cannot read the settings of git");
	else
		status = pick_remote(out, settings, arena, err);
	git_config_iterator_free(settings);
	git_config_free(config);
	return status;
}

int remote_choose(const char **out, const struct repo *repo, const char *name,
	struct arena *arena, struct err *err)
{
	int status = 0;

	*out = name ? name : repo_setting(repo, "profgate.remote", arena);
	if (!*out)
		status = configured_remote(out, repo, arena, err);
	if (status == 0 && (**out == '-' || **out == '\0'))
		return err_set(err, ERR_STORE,
			"\"%s\" is no name or address of a remote", *out);
	return status;
}
