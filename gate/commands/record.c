/* profgate record: a run set becomes a baseline of HEAD. */
#include <stdio.h>
#include <string.h>

#include "gate/baseline/failed_runs.h"
#include "gate/baseline/provenance.h"
#include "gate/baseline/store_options.h"
#include "gate/commands/commands.h"
#include "gate/environment/environment.h"
#include "gate/git/git_command.h"
#include "gate/git/object_id.h"
#include "gate/git/remote_name.h"
#include "gate/runs/check.h"
#include "gate/runs/read_options.h"
#include "gate/runs/symbols.h"
#include "gate/text/complain.h"
#include "gate/text/escape.h"
#include "gate/transfer/transfer.h"

/* Where records of uncommitted changes go: publish knows nothing of it. */
#define LOCAL_REF "refs/profgate/v1/local"

enum {SHORT_ID = 12, SECOND = 1000 * 1000 * 1000 };

struct values {
	const char *out;
	bool publish;
	bool allow_dirty;
	bool skip_unknown;
	struct opt_list environment;
	struct store_options store;
	struct remote_options remote;
	struct read_options reading;
	struct opt_list symbols;
};

#define AT(member) .offset = offsetof(struct values, member)

static const struct opt own[] = {
	{.name = "publish", .kind = OPT_FLAG, AT(publish),
		.help = "fetch and send it at once, as `profgate baseline "
			"publish` does"},
	{.name = "out", .kind = OPT_TEXT, .value = "DIR", AT(out),
		.help = "write it to a directory, for a job that collects "
			"those of a matrix with `profgate baseline import`"},
	{.name = "environment", .kind = OPT_LIST, .value = "KEY=VALUE",
		AT(environment),
		.help = "a fact about where the runs were made, before what "
			"is found out; without a value: leave it out; "
			"repeatable"},
	{.name = "allow-dirty", .kind = OPT_FLAG, AT(allow_dirty),
		.help = "record uncommitted changes too, in " LOCAL_REF
			", which is never published"},
	{.name = "skip-unknown", .kind = OPT_FLAG, AT(skip_unknown),
		.help = "leave out files that are no captures"},
	{0}
};

static const struct opt_group own_group = {"Options", own, NULL};

static const struct opt_part parts[] = {
	{&own_group, 0},
	{&store_group, offsetof(struct values, store)},
	{&remote_group, offsetof(struct values, remote)},
	{&read_group, offsetof(struct values, reading)},
	{&symbols_group, offsetof(struct values, symbols)},
	{0}
};

struct recording {
	const struct values *values;
	struct arena *arena;
	struct repo repo;   /* git NULL: one that libgit2 cannot open */
	struct store store;
	struct config config;
	struct runs runs;
	const struct run_set *set; /* of runs, the only one */
	struct environment environment;
	struct record record;
	struct repo_change hidden; /* from HEAD */
	const char *folder; /* of the environment */
};

static int check_usage(const struct values *values, struct err *err)
{
	const char *store = values->store.where;

	if (values->out && store)
		return err_set(err, ERR_USAGE,
			"record: give --out or --store, not both");
	if (values->publish && (values->out ||
			(store && strncmp(store, "dir:", 4) == 0)))
		return err_set(err, ERR_USAGE, "record: a directory is not "
			"published; import it, then publish");
	if (values->allow_dirty && (values->publish || values->out ||
			(store && strncmp(store, "dir:", 4) != 0)))
		return err_set(err, ERR_USAGE, "record: --allow-dirty keeps "
			"what it records to yourself; leave out --publish, "
			"--out and --store, or give --store dir:PATH");
	return 0;
}

/* "dir:PATH" where the record goes to a directory; NULL: to the repository. */
static const char *directory(const struct recording *r)
{
	const char *store = r->values->store.where;

	if (r->values->out)
		return arena_printf(r->arena, "dir:%s", r->values->out);
	return store && strncmp(store, "dir:", 4) == 0 ? store : NULL;
}

/* The commit and its policy. A directory is for repositories too that libgit2
 * cannot open: then git says what the commit is. */
static int find_commit(struct recording *r, bool *dirty, struct err *err)
{
	struct err unopened = {0}, ungit = {0};

	if (repo_open(&r->repo, NULL, r->arena, &unopened) == 0)
		return provenance_take(&r->record, &r->config, &r->repo,
			       r->arena, err) ||
		                       repo_is_dirty(dirty, &r->repo, err) ||
		                       repo_hidden_change(&r->hidden, &r->repo,
					       r->arena, err)
		               ? -1
		               : 0;
	if (directory(r) && provenance_by_git(&r->record, dirty, &r->config,
			r->arena, &ungit) == 0)
		return repo_hidden_change(&r->hidden,
			&(struct repo){.work_tree = "."}, r->arena, err);
	if (ungit.kind == ERR_CONFIG)
		unopened = ungit;
	return err_set(err, unopened.kind, "%s", unopened.text);
}

/* What compare would refuse is refused now, before anything is stored. */
static int read_runs(struct recording *r, const char *dir,
	struct symtab *symtab, struct err *err)
{
	struct notes notes = {.arena = r->arena};
	const struct load load = {
		.policy = &r->config.policy,
		.limits = read_limits(&r->values->reading),
		.symbols = &r->values->symbols,
		.jobs = read_jobs(&r->values->reading),
		.skip_unknown = r->values->skip_unknown,
		.ids = true,
		.stored = true,
	};

	runs_open(&r->runs, symtab, r->arena);
	r->set = &r->runs.sets[SET_BASE];
	if (runs_add(&r->runs, SET_BASE, dir, err) ||
			runs_load(&r->runs, &load, err) ||
			runs_check(&r->runs, &notes, err))
		return -1;
	for (size_t i = 0; i < notes.count; i++)
		complain("note: %s", notes.list[i].message);
	return environment_of_runs(&r->environment, r->set, symtab,
		&r->values->environment, r->arena, err);
}

static int refuse_failed(const struct recording *r, struct err *err)
{
	char identity[41];
	bool marked;

	if (!r->repo.git)
		return 0;
	failed_runs_identity(identity, r->set);
	if (failed_runs_is_marked(&marked, &r->repo, identity, err))
		return -1;
	if (marked)
		return err_set(err, ERR_STORE, "`profgate check` failed these "
			"runs: they do not become a baseline unless the change "
			"is accepted (Profgate-Accept in a commit's message, "
			"or accept: in " CONFIG_NAME ") and checked again");
	return 0;
}

static void list_captures(struct recording *r, struct store_file *files)
{
	struct record *record = &r->record;

	record->captures = arena_alloc(r->arena, r->set->capture_count + 1,
		sizeof *record->captures);
	for (size_t i = 0; i < r->set->capture_count; i++) {
		const struct capture *from = &r->set->captures[i];
		struct record_capture *c =
			&record->captures[record->capture_count];
		char blob[41];

		if (capture_left_out(from))
			continue;
		object_id_of_blob(blob, from->stored);
		*c = (struct record_capture){
			.workload = from->workload,
			.run = from->run,
			.blob = arena_copy(r->arena, span_of(blob)),
			.bytes = from->stored.len,
			.path = arena_printf(r->arena, "captures/%s/%s",
				layout_workload(r->arena, from->workload),
				layout_leaf(r->arena,
					from->costs.time_nanos / SECOND, blob)),
		};
		captures_periods(&c->periods, from, 1, r->runs.symtab,
			r->arena);
		files[record->capture_count++] =
			(struct store_file){arena_printf(r->arena, "%s/%s",
						    r->folder, c->path),
				from->stored};
	}
	record_sort(record);
}

/* The files of the record: captures, environment, the record, which must read
 * back, and the pin of what has a tag. +1: all of them are there. */
static int store_all(struct recording *r, struct err *err)
{
	struct buf environment = {0}, text = {0};
	struct store_file *files =
		arena_alloc(r->arena, r->set->capture_count + 3, sizeof *files);
	struct record *record = &r->record, back;
	size_t count;
	int status;

	record->environment = r->environment.id;
	r->folder = layout_environment_path(r->arena, record->commit,
		r->environment.id);
	list_captures(r, files);
	count = record->capture_count;
	environment_write(&environment, &r->environment);
	record_write(&text, record);
	files[count++] = (struct store_file){arena_printf(r->arena,
		"%s/env.json", r->folder), buf_view(&environment)};
	files[count++] = (struct store_file){arena_printf(r->arena, "%s/%s",
		r->folder, record_name(record, r->arena)), buf_view(&text)};
	if (record->tag)
		files[count++] = record_pin(record->commit, r->arena);
	status = record_read(&back, buf_view(&text), r->arena, err);
	if (status == 0)
		status = store_add(&r->store, files, count, "record",
			arena_printf(r->arena, "record %.*s %s %zu profiles",
				SHORT_ID, record->commit, r->environment.id,
				record->capture_count), err);
	buf_clear(&environment);
	buf_clear(&text);
	return status;
}

static void count_runs(const struct record *record, size_t *runs,
	size_t *workloads)
{
	*runs = *workloads = 0;
	for (size_t i = 0; i < record->capture_count; i++) {
		const struct record_capture *c = &record->captures[i];
		bool same = i > 0 && strcmp(c[-1].workload, c->workload) == 0;

		*workloads += !same;
		*runs += !same || strcmp(c[-1].run, c->run) != 0;
	}
}

static int publish(struct buf *out, struct recording *r, struct err *err)
{
	struct published done;
	const char *remote;
	int status = remote_choose(&remote, &r->repo,
		r->values->remote.remote, r->arena, err);

	if (status > 0)
		return err_set(err, ERR_STORE, "this repository has no remote "
			"to publish to; name one with --remote");
	if (status < 0 || transfer_publish(&done, &r->store, remote,
			TRANSFER_TRIES, err))
		return -1;
	buf_text(out, ", published to ");
	git_redact(out, span_of(remote));
	return 0;
}

static void what_next(struct buf *out, const struct recording *r)
{
	const char *store = r->values->store.where;

	if (r->values->out)
		buf_printf(out, "; `profgate baseline import %s` takes it in",
			r->values->out);
	else if (r->store.directory)
		buf_printf(out, "; compare with `profgate check --store "
			"dir:%s RUNS`", r->store.directory);
	else if (strcmp(r->store.ref, LOCAL_REF) == 0)
		buf_text(out, ", never published; compare with `profgate "
			"check --store " LOCAL_REF " RUNS`");
	else
		buf_printf(out, "; `profgate baseline publish%s%s` sends it",
			store ? " --store " : "", store ? store : "");
}

static int tell(struct recording *r, bool again, struct err *err)
{
	const struct record *record = &r->record;
	struct buf text = {0}, line = {0};
	size_t runs, workloads;
	int status = 0;

	count_runs(record, &runs, &workloads);
	buf_printf(&text, "%s %zu run%s of %zu workload%s of %.*s",
		again ? "already recorded:" : "recorded", runs,
		runs == 1 ? "" : "s", workloads, workloads == 1 ? "" : "s",
		SHORT_ID, record->commit);
	if (record->branch)
		buf_printf(&text, " (%s)", record->branch);
	buf_printf(&text, ", environment %s, in %s", r->environment.id,
		r->store.directory ? r->store.directory : r->store.ref);
	if (record->tag)
		buf_printf(&text, ", pinned as %s", record->tag);
	if (r->values->publish)
		status = publish(&text, r, err);
	else
		what_next(&text, r);
	if (status == 0) {
		escape_line(&line, text.data, CAP_SENTENCE);
		printf("%s\n", line.data);
	}
	buf_clear(&text);
	buf_clear(&line);
	return status;
}

static int record(struct recording *r, const char *dir,
	struct symtab *symtab, struct err *err)
{
	const char *where = directory(r);
	bool dirty = false;
	int status;

	if (check_usage(r->values, err) || find_commit(r, &dirty, err))
		return -1;
	if (r->hidden.what && !r->values->allow_dirty)
		return err_set(err, ERR_STORE, "%s: refusing to record for "
			"%.*s; %s (--allow-dirty stores nothing shared)",
			r->hidden.what, SHORT_ID, r->record.commit,
			r->hidden.remedy);
	dirty |= r->hidden.what != NULL;
	if (dirty)
		r->record.tag = NULL; /* the tag is not of these files */
	if (dirty && !r->values->allow_dirty)
		return err_set(err, ERR_STORE, "uncommitted changes: refusing "
			"to record for %.*s; `git status` names them "
			"(--allow-dirty stores nothing shared)", SHORT_ID, r->record.commit);
	if (!where)
		where = dirty ? LOCAL_REF : r->values->store.where;
	if (store_open(&r->store, r->repo.git ? &r->repo : NULL, where,
			r->arena, err) ||
			read_runs(r, dir, symtab, err) ||
			(!dirty && refuse_failed(r, err)))
		return -1;
	status = store_all(r, err);
	return status < 0 ? -1 : tell(r, status > 0, err);
}

static int run(const void *data, const struct args *args, struct err *err)
{
	struct recording recording = {.values = data, .arena = args->arena};
	struct symtab *symtab = symtab_new();
	int status = record(&recording, args->items[0], symtab, err);

	store_close(&recording.store);
	repo_close(&recording.repo);
	symtab_free(symtab);
	return status;
}

static const char *const examples[] = {
	"profgate record --publish perf/",
	"on the main branch, once the runs are made",
	"profgate record --out baseline/ perf/",
	"in a job of a matrix: another job imports and publishes them all",
	NULL
};

const struct cmd cmd_record = {
	.name = "record",
	.summary = "store runs as a baseline of HEAD",
	.operands = "RUNS",
	.least = 1,
	.most = 1,
	.about = "Stores the run set in the directory RUNS as a baseline of "
		 "the commit that is checked out, for `profgate check` on a "
		 "pull request to compare with. Baselines live in the git "
		 "repository itself, in a ref of their own. Recording the "
		 "same runs again changes nothing. What has a tag is pinned, "
		 "as by `profgate baseline pin`: prune keeps it. Captures "
		 "that cannot be compared, uncommitted changes, and runs that "
		 "`profgate check` just failed are refused, and then nothing "
		 "is stored.",
	.examples = examples,
	.parts = parts,
	.values_size = sizeof(struct values),
	.run = run,
};
