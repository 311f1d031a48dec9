/* Finds the policy that a change under review is held to. */
#include "gate/baseline/review_policy.h"

#include <string.h>
#include <unistd.h>

#include "gate/core/file.h"

/* The path below the work tree of the directory we are in, "" at its root. */
static const char *folder_here(const struct repo *repo, struct arena *arena)
{
	const char *top = repo->work_tree;
	size_t len = top ? strlen(top) : 0;
	char here[4096];

	if (!top || !getcwd(here, sizeof(here)) ||
		strncmp(here, top, len) != 0 || here[len] != '/')
		return "";
	return arena_printf(arena, "%s/", here + len + 1);
}

/* A config file as text; path NULL: there is none. */
struct policy_file {
	const char *path; /* inside the repository */
	struct buf text;
	const char *from; /* "1a2b3c4", whose file it is */
};

/* As config_load() finds one: at the root, else where we are. +1: the commit
 * is not here. */
static int of_commit(struct policy_file *out, const struct repo *repo,
	const struct commit_id *id, struct arena *arena, struct err *err)
{
	const char *paths[] = {CONFIG_NAME, arena_printf(arena, "%s"
		CONFIG_NAME, folder_here(repo, arena))};
	struct repo_commit commit;
	int status = repo_commit(&commit, repo, id, arena, err);

	for (size_t i = 0; i < 2 && status == 0 && !out->path; i++) {
		int absent = repo_file(&out->text, repo, id, paths[i],
			CONFIG_MAX_BYTES, err);

		if (absent == 0)
			out->path = paths[i];
		status = absent < 0 ? -1 : 0;
	}
	out->from = arena_printf(arena, "%.7s", id->hex);
	return status;
}

/* +1: no record is known. */
static int of_record(struct policy_file *out, struct store *store,
	const struct repo *repo, const struct select_start *start,
	struct arena *arena, struct err *err)
{
	const struct record *record;
	int status = select_config(&record, store, repo, start, arena, err);

	if (status)
		return status;
	out->from = arena_printf(arena, "%.7s", record->commit);
	out->path = record->config ? record->config_path : NULL;
	if (out->path)
		buf_text(&out->text, record->config);
	return 0;
}

/* Says so when the file that the change itself has is another one. */
static int compare_own(struct config *config, const struct policy_file *file,
	struct arena *arena, struct err *err)
{
	const char *own = config_find(arena);
	struct buf text = {0};

	if (own && file_read(&text, own, CONFIG_MAX_BYTES, err))
		return -1;
	if (!own != !file->path || !span_equal(buf_view(&text),
		buf_view(&file->text)))
		note_add(&config->notes, "config-of-base", NULL,
			"the policy is that of %s, which this change is "
			"compared with (%s); the change's own differs (%s) "
			"and does not hold for itself: give it with --config",
			file->from, file->path ? file->path : "no file",
			own ? own : "no file");
	buf_clear(&text);
	return 0;
}

int review_policy(struct config *out, const char *explicit,
	struct store *store, const struct repo *repo,
	const struct select_start *start, struct arena *arena,
	struct err *err)
{
	char date[CONFIG_DATE_SIZE];
	const char *today = config_today(date);
	struct policy_file file = {0};
	int status;

	if (explicit || !start->id.hex[0])
		return config_load(out, explicit, today, arena, err);
	status = of_commit(&file, repo, &start->id, arena, err);
	if (status > 0)
		status = of_record(&file, store, repo, start, arena, err);
	if (status > 0) {
		status = config_load(out, NULL, today, arena, err);
		note_add(&out->notes, "config-of-head", NULL, "the commit to "
			"compare with (%.7s) is not here and no record tells "
			"its policy: the change's own holds", start->id.hex);
	} else if (status == 0) {
		status = config_read(out, buf_view(&file.text), file.path ?
			arena_printf(arena, "%s:%s", file.from, file.path) :
			NULL, today, arena, err);
		if (status == 0)
			status = compare_own(out, &file, arena, err);
	}
	buf_clear(&file.text);
	return status;
}
