/* Looks for profgate.yml in a commit: at its root, else from a folder up. */
#include "gate/baseline/policy_file.h"

#include <string.h>
#include <unistd.h>

#include "gate/config/config.h"

const char *policy_folder(const struct repo *repo, struct arena *arena)
{
	const char *top = repo->work_tree;
	size_t len = top ? strlen(top) : 0;
	char here[4096];

	if (!top || !getcwd(here, sizeof(here)) ||
		strncmp(here, top, len) != 0 || here[len] != '/')
		return "";
	return arena_printf(arena, "%s/", here + len + 1);
}

/* +1: the commit has no such file. */
static int read_file(struct policy_file *out, const struct repo *repo,
	const struct commit_id *id, const char *path, struct arena *arena,
	struct err *err)
{
	struct buf text = {0};
	int status = repo_file(&text, repo, id, path, CONFIG_MAX_BYTES, err);

	if (status == 0)
		*out = (struct policy_file){path,
			arena_copy(arena, buf_view(&text))};
	buf_clear(&text);
	return status;
}

int policy_file_of_commit(struct policy_file *out, const struct repo *repo,
	const struct commit_id *id, const char *folder, struct arena *arena,
	struct err *err)
{
	struct repo_commit commit;
	size_t len = strlen(folder);
	int status = repo_commit(&commit, repo, id, arena, err);

	*out = (struct policy_file){.text = ""};
	if (status)
		return status;
	status = read_file(out, repo, id, CONFIG_NAME, arena, err);
	while (status > 0 && len > 0) {
		status = read_file(out, repo, id,
			arena_printf(arena, "%.*s" CONFIG_NAME, (int)len,
				folder),
			arena, err);
		for (len--; len > 0 && folder[len - 1] != '/'; len--)
			;
	}
	return status < 0 ? -1 : 0;
}

/* Whether the file holds in the folder: it lies there or above. */
static bool holds_in(const char *path, const char *folder)
{
	size_t above = strlen(path);
	size_t name = strlen(CONFIG_NAME);

	if (above < name || strcmp(path + above - name, CONFIG_NAME) != 0)
		return false;
	above -= name;
	return (above == 0 || path[above - 1] == '/') &&
	       strncmp(folder, path, above) == 0;
}

int policy_file_of_record(struct policy_file *out, const struct record *record,
	const char *folder)
{
	bool at_root = record->config && record->config_path &&
	               strcmp(record->config_path, CONFIG_NAME) == 0;

	*out = (struct policy_file){.text = ""};
	if (at_root)
		*out = (struct policy_file){record->config_path,
			record->config};
	if (at_root || (!record->policies_known && !*folder))
		return 0;
	for (size_t i = 0; i < record->policy_count; i++) {
		const struct record_policy *p = &record->policies[i];

		if (holds_in(p->path, folder) &&
			(!out->path || strlen(p->path) > strlen(out->path)))
			*out = (struct policy_file){p->path, p->text};
	}
	return record->policies_known ? 0 : 1;
}

/* All of the commit, where its root has none. Where there are more than a
 * record can hold, or folders are not here, it does not tell. */
static void keep_all(struct record *out, const struct repo *repo,
	const struct commit_id *id, struct arena *arena)
{
	struct err ignored = {0};
	const char **paths;
	size_t count, bytes = 0, kept = 0;

	if (repo_files_named(&paths, &count, repo, id, CONFIG_NAME,
		    RECORD_POLICIES, arena, &ignored))
		return;
	out->policies = arena_alloc(arena, count + 1, sizeof *out->policies);
	for (size_t i = 0; i < count; i++) {
		struct policy_file file;
		int status = read_file(&file, repo, id, paths[i], arena,
			&ignored);

		if (status > 0)
			continue; /* a link to nothing */
		bytes += status == 0 ? strlen(file.text) : 0;
		if (status < 0 || bytes > CONFIG_MAX_BYTES)
			return;
		out->policies[kept++] =
			(struct record_policy){file.path, file.text};
	}
	out->policy_count = kept;
	out->policies_known = true;
}

int policy_file_record(struct record *out, const struct repo *repo,
	const struct commit_id *id, const char *folder, struct arena *arena,
	struct err *err)
{
	struct policy_file file;

	if (policy_file_of_commit(&file, repo, id, folder, arena, err))
		return -1;
	out->config_path = file.path;
	out->config = file.path ? file.text : NULL;
	if (!file.path || strcmp(file.path, CONFIG_NAME) != 0)
		keep_all(out, repo, id, arena);
	return 0;
}
