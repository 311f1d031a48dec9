/* Finds the policy that a change under review is held to. */
#include "gate/baseline/review_policy.h"

#include "gate/baseline/policy_file.h"
#include "gate/core/file.h"

/* A config file and whose it is. */
struct origin {
	struct policy_file file;
	const char *from; /* "1a2b3c4" */
};

/* +1: the commit is not here. */
static int of_commit(struct origin *out, const struct repo *repo,
	const struct commit_id *id, const char *folder, struct arena *arena,
	struct err *err)
{
	out->from = arena_printf(arena, "%.7s", id->hex);
	return policy_file_of_commit(&out->file, repo, id, folder, arena, err);
}

/* +1: no record is known, or it does not tell. */
static int of_record(struct origin *out, struct store *store,
	const struct repo *repo, const struct select_start *start,
	const char *folder, struct arena *arena, struct err *err)
{
	const struct record *record;
	int status = select_config(&record, store, repo, start, arena, err);

	if (status)
		return status;
	out->from = arena_printf(arena, "%.7s", record->commit);
	return policy_file_of_record(&out->file, record, folder);
}

/* Says so when the file that the change itself has is another one. */
static int compare_own(struct config *config, const struct origin *base,
	struct arena *arena, struct err *err)
{
	const char *own = config_find(arena);
	const char *path = base->file.path;
	struct buf text = {0};

	if (own && file_read(&text, own, CONFIG_MAX_BYTES, err))
		return -1;
	if (!own != !path ||
		!span_equal(buf_view(&text), span_of(base->file.text)))
		note_add(&config->notes, "config-of-base", NULL,
			"the policy is that of %s, which this change is "
			"compared with (%s); the change's own differs (%s) "
			"and does not hold for itself: give it with --config",
			base->from, path ? path : "no file",
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
	const char *folder = policy_folder(repo, arena);
	struct origin base = {0};
	int status;

	if (explicit || !start->id.hex[0])
		return config_load(out, explicit, today, arena, err);
	status = of_commit(&base, repo, &start->id, folder, arena, err);
	if (status > 0)
		status = of_record(&base, store, repo, start, folder, arena,
			err);
	if (status < 0)
		return -1;
	if (status > 0) {
		status = config_load(out, NULL, today, arena, err);
		note_add(&out->notes, "config-of-head", NULL, "the commit to "
			"compare with (%.7s) is not here and no record tells "
			"its policy: the change's own holds", start->id.hex);
		return status;
	}
	if (config_read(out, span_of(base.file.text),
		    base.file.path ? arena_printf(arena, "%s:%s", base.from,
					     base.file.path)
				   : NULL,
		    today, arena, err))
		return -1;
	return compare_own(out, &base, arena, err);
}
