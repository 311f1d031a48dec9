/* Opens the store that a command's options name. */
#include "gate/baseline/store_options.h"

#include <string.h>

#include "gate/git/remote_name.h"

#define AT(type, member) .offset = offsetof(struct type, member)

static const struct opt store_opts[] = {
	{.name = "store", .kind = OPT_TEXT, .value = "WHERE",
		AT(store_options, where),
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

const struct opt_group store_group = {"Store", store_opts, NULL};
const struct opt_group remote_group = {NULL, remote_opts, NULL};

int store_options_open(struct opened_store *out,
	const struct store_options *options, struct arena *arena,
	struct err *err)
{
	const char *where = options->where;
	bool directory = where && strncmp(where, "dir:", 4) == 0;

	*out = (struct opened_store){0};
	if (!directory && repo_open(&out->repo, NULL, arena, err))
		return -1;
	if (store_open(&out->store, directory ? NULL : &out->repo, where,
		arena, err) == 0)
		return 0;
	repo_close(&out->repo);
	return -1;
}

void store_options_close(struct opened_store *opened)
{
	store_close(&opened->store);
	repo_close(&opened->repo);
}

int store_options_remote(const char **out, const struct opened_store *opened,
	const struct remote_options *options, struct arena *arena,
	struct err *err)
{
	*out = options->remote;
	if (!opened->store.ref)
		return 1;
	return remote_choose(out, &opened->repo, options->remote, arena,
		err);
}
