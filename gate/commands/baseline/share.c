/* The actions that change a store for all: fetch, publish, prune and pin. */
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "gate/commands/baseline/actions.h"
#include "gate/text/complain.h"
#include "gate/text/escape.h"
#include "gate/text/quantity.h"
#include "gate/transfer/transfer.h"

enum {DAY = 24 * 60 * 60 };

/* The remote, for actions that need one. */
static int need_remote(const char **out, struct opened_store *opened,
	const struct baseline_values *values, struct arena *arena,
	struct err *err)
{
	int status = store_options_remote(out, opened, &values->remote, arena,
		err);

	if (status > 0 && opened->store.ref)
		return err_set(err, ERR_STORE, "this repository has no remote; "
			"name one with --remote NAME or --remote URL");
	return status < 0 ? -1 : 0;
}

static void add_remote(struct buf *out, const char *remote)
{
	struct buf name = {0};

	git_redact(&name, span_of(remote));
	escape_line(out, name.data, CAP_NAME);
	buf_clear(&name);
}

static int fetch(struct opened_store *opened, const char *remote,
	const struct baseline_values *values, struct arena *arena,
	struct err *err)
{
	struct inventory inventory;
	struct buf out = {0};
	size_t commits;
	int status = transfer_fetch(&opened->store, remote, err);

	(void)values;
	if (status < 0 || inventory_load(&inventory, &opened->store, arena,
		err))
		return -1;
	commits = inventory_commits(&inventory);
	if (status > 0) {
		buf_text(&out, "no baselines yet on ");
		add_remote(&out, remote);
		buf_printf(&out, " (ref %s)\n", opened->store.ref);
	} else {
		buf_text(&out, "fetched from ");
		add_remote(&out, remote);
		buf_printf(&out, ": baselines of %zu commit%s\n", commits,
			commits == 1 ? "" : "s");
	}
	action_print(&out);
	action_tell_damage(&opened->store);
	return 0;
}

static int publish(struct opened_store *opened, const char *remote,
	const struct baseline_values *values, struct arena *arena,
	struct err *err)
{
	unsigned tries = values->tries ? values->tries : TRANSFER_TRIES;
	struct published done;
	struct buf out = {0};

	(void)arena;
	if (transfer_publish(&done, &opened->store, remote, tries, err))
		return -1;
	if (done.records == 0)
		buf_text(&out, "nothing to publish to ");
	else
		buf_printf(&out, "published %zu change%s to ", done.records,
			done.records == 1 ? "" : "s");
	add_remote(&out, remote);
	if (done.tries > 1)
		buf_printf(&out, ", at the %uth try", done.tries);
	buf_char(&out, '\n');
	action_print(&out);
	if (done.vanished)
		complain("the baselines there were gone: they were made "
			"anew from what is here");
	return 0;
}

/* Opens the store, finds the remote, and does it. */
static int with_remote(int (*action)(struct opened_store *opened,
	const char *remote, const struct baseline_values *values,
	struct arena *arena, struct err *err), const void *given,
	const struct args *args, struct err *err)
{
	const struct baseline_values *values = given;
	const char *remote;
	struct opened_store opened;
	int status;

	if (store_options_open(&opened, &values->store, args->arena, err))
		return -1;
	status = need_remote(&remote, &opened, values, args->arena, err);
	if (status == 0)
		status = action(&opened, remote, values, args->arena, err);
	store_options_close(&opened);
	return status;
}

int baseline_fetch(const void *given, const struct args *args, struct err *err)
{
	return with_remote(fetch, given, args, err);
}

int baseline_publish(const void *given, const struct args *args, struct err *err)
{
	return with_remote(publish, given, args, err);
}

/* What prune keeps, and what it found to drop at its last look. */
struct pruning {
	struct retention retention;
	struct inventory kept, dropped;
	struct arena arena;
};

static int plan_prune(const char *const **paths, struct store *store,
	void *data, struct arena *arena, struct err *err)
{
	struct pruning *pruning = data;
	struct inventory inventory;
	const char **list;

	arena_reset(&pruning->arena);
	if (inventory_load(&inventory, store, &pruning->arena, err))
		return -1;
	retention_apply(&pruning->kept, &pruning->dropped, &inventory,
		&pruning->retention, &pruning->arena);
	list = arena_alloc(arena, pruning->dropped.count + 1, sizeof(*list));
	for (size_t i = 0; i < pruning->dropped.count; i++)
		list[i] = layout_commit_path(arena,
			pruning->dropped.items[i].commit);
	*paths = list;
	return 0;
}

static void add_amount(struct buf *out, const struct inventory *inventory)
{
	size_t commits = inventory_commits(inventory);

	buf_printf(out, "%zu commit%s (", commits, commits == 1 ? "" : "s");
	format_value(out, (double)inventory_bytes(inventory), "bytes");
	buf_char(out, ')');
}

static void print_pruned(const struct pruning *pruning, bool dry_run)
{
	struct buf out = {0};

	if (pruning->dropped.count > 0)
		inventory_text(&out, &pruning->dropped);
	buf_text(&out, dry_run ? "would drop " : "dropped ");
	add_amount(&out, &pruning->dropped);
	buf_text(&out, dry_run ? ", would keep " : ", kept ");
	add_amount(&out, &pruning->kept);
	buf_char(&out, '\n');
	action_print(&out);
}

static int prune(struct opened_store *opened, const char *remote,
	struct pruning *pruning, bool dry_run, struct err *err)
{
	struct store *store = &opened->store;
	const char *const *paths;
	bool kept_history = false;
	int status;

	if (dry_run) {
		if (remote && transfer_fetch(store, remote, err) < 0)
			return -1;
		status = plan_prune(&paths, store, pruning, &pruning->arena,
			err);
	} else {
		status = transfer_remove(&kept_history, store, remote,
			plan_prune, pruning, err);
	}
	if (status)
		return -1;
	print_pruned(pruning, dry_run);
	if (kept_history)
		complain("the server takes no rewritten history: what was "
			"dropped is gone from the baselines, and still takes "
			"space there");
	action_tell_damage(store);
	return 0;
}

int baseline_prune(const void *given, const struct args *args, struct err *err)
{
	const struct baseline_values *values = given;
	unsigned days = values->days ? values->days : RETENTION_DAYS;
	struct pruning pruning = {.retention = {
		.newest = values->keep ? values->keep : RETENTION_NEWEST,
		.young = (int64_t)time(NULL) - (int64_t)days * DAY,
		.budget = values->budget ? values->budget : RETENTION_BUDGET}};
	const char *remote;
	struct opened_store opened;
	int status;

	if (store_options_open(&opened, &values->store, args->arena, err))
		return -1;
	status = store_options_remote(&remote, &opened, &values->remote,
		args->arena, err);
	if (status >= 0)
		status = prune(&opened, status > 0 ? NULL : remote, &pruning,
			values->dry_run, err);
	store_options_close(&opened);
	arena_clear(&pruning.arena);
	return status;
}

static int plan_unpin(const char *const **paths, struct store *store,
	void *data, struct arena *arena, struct err *err)
{
	const char **list = arena_alloc(arena, 2, sizeof(*list));

	(void)store;
	(void)err;
	list[0] = arena_printf(arena, "%s/pin",
		layout_commit_path(arena, data));
	*paths = list;
	return 0;
}

static int unpin(struct opened_store *opened, const char *commit,
	const struct baseline_values *values, struct arena *arena,
	struct err *err)
{
	const char *remote;
	bool kept_history;
	int status = store_options_remote(&remote, opened, &values->remote,
		arena, err);

	if (status < 0)
		return -1;
	return transfer_remove(&kept_history, &opened->store,
		status > 0 ? NULL : remote, plan_unpin,
		arena_copy(arena, span_of(commit)), err);
}

static int pin(struct opened_store *opened, const char *commit,
	struct arena *arena, struct err *err)
{
	const struct store_file file = record_pin(commit, arena);
	int status = store_add(&opened->store, &file, 1, "pin",
		arena_printf(arena, "pin %s", commit), err);

	return status < 0 ? -1 : 0;
}

int baseline_pin(const void *given, const struct args *args, struct err *err)
{
	const struct baseline_values *values = given;
	struct inventory inventory, found;
	struct opened_store opened;
	const char *commit;
	int status;

	if (action_load(&opened, &inventory, values, args->arena, err))
		return -1;
	status = inventory_find(&found, &inventory, &opened.repo,
		args->items[0], args->arena, err);
	if (status == 0) {
		commit = found.items[0].commit;
		status = values->remove
			? unpin(&opened, commit, values, args->arena, err)
			: pin(&opened, commit, args->arena, err);
	}
	if (status == 0)
		printf("%s %s%s\n", values->remove ? "unpinned" : "pinned",
			commit, values->remove || !opened.store.ref ? ""
			: "; to share it, run: profgate baseline publish");
	store_options_close(&opened);
	return status;
}
