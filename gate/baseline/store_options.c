/* Opens the store that a command's options name. */
#include "gate/baseline/store_options.h"

#include <string.h>

#include "gate/git/remote_name.h"

#define AT(type, member) .offset = offsetof(struct type, member)

static const struct opt storing_opts[] = {
	{.name = "store", .kind = OPT_TEXT, .value = "WHERE",
		AT(storing_options, store),
		.help = "where baselines are kept: a full ref name, or "
			"dir:PATH; default: the git setting profgate.store, "
			"else " STORE_REF},
	{0}
};

static const struct opt remote_opts[] = {
	{.name = "remote", .kind = OPT_TEXT, .value = "NAME",
		AT(remote_options, remote),
		.help = "name or URL of the other repository; default: the "
			"git setting profgate.remote, else origin, else the "
			"only one"},
	{0}
};

const struct opt_group storing_group = {"Store", storing_opts, NULL};
const struct opt_group remote_group = {NULL, remote_opts, NULL};

int storing_open(struct storing *out, const struct storing_options *options,
	struct arena *arena, struct err *err)
{
	const char *where = options->store;
	bool directory = where && strncmp(where, "dir:", 4) == 0;

	*out = (struct storing){0};
	if (!directory && repo_open(&out->repo, NULL, arena, err))
		return -1;
	if (store_open(&out->store, directory ? NULL : &out->repo, where,
		arena, err) == 0)
		return 0;
	repo_close(&out->repo);
	return -1;
}

void storing_close(struct storing *storing)
{
	store_close(&storing->store);
	repo_close(&storing->repo);
}

int storing_remote(const char **out, const struct storing *storing,
	const struct remote_options *options, struct arena *arena,
	struct err *err)
{
	*out = options->remote;
	if (!storing->store.ref)
		return 1;
	return remote_choose(out, &storing->repo, options->remote, arena,
		err);
}
