/* Asks the repository and the CI system what it is that was measured. */
#include "gate/baseline/provenance.h"

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "gate/baseline/commit_acceptances.h"
#include "gate/baseline/policy_file.h"
#include "gate/core/version.h"
#include "gate/git/git_command.h"
#include "gate/git/tags.h"
#include "gate/text/lines.h"
#include "gate/text/num.h"

/* NULL when it is not set, or empty. */
static const char *variable(const char *name)
{
	const char *value = getenv(name);

	return value && *value ? value : NULL;
}

/* The page of the CI job; NULL outside one. */
static const char *job_page(struct arena *arena)
{
	const char *server = variable("GITHUB_SERVER_URL");
	const char *project = variable("GITHUB_REPOSITORY");
	const char *number = variable("GITHUB_RUN_ID");
	struct buf page = {0};
	const char *copy = NULL;

	if (server && project && number)
		buf_printf(&page, "%s/%s/actions/runs/%s", server, project,
			number);
	else if (variable("CI_JOB_URL"))
		git_redact(&page, span_of(variable("CI_JOB_URL")));
	if (page.len > 0)
		copy = arena_copy(arena, buf_view(&page));
	buf_clear(&page);
	return copy;
}

/* The branch that a CI system checked out as a commit alone. */
static const char *job_branch(void)
{
	const char *ref = variable("GITHUB_REF");

	if (ref && strncmp(ref, "refs/heads/", 11) == 0)
		return ref + 11;
	return variable("CI_COMMIT_BRANCH");
}

static void about_job(struct record *out, struct arena *arena)
{
	out->tool = PROFGATE_VERSION;
	out->rules = PROFGATE_RULES;
	out->recorded = time(NULL);
	out->job = job_page(arena);
	if (!out->branch)
		out->branch = job_branch();
}

static bool same_text(const char *a, const char *b)
{
	return a == b || (a && b && strcmp(a, b) == 0);
}

static bool has_acceptance(const struct policy *policy,
	const struct acceptance *wanted)
{
	for (size_t i = 0; i < policy->acceptance_count; i++) {
		const struct acceptance *a = &policy->acceptances[i];

		if (strcmp(a->function, wanted->function) == 0 &&
			same_text(a->metric, wanted->metric) &&
			same_text(a->workload, wanted->workload) &&
			same_text(a->reason, wanted->reason))
			return true;
	}
	return false;
}

/* What now accepts and before does not. */
static void add_acceptances(struct record *out, const struct policy *now,
	const struct policy *before, struct arena *arena)
{
	struct record_acceptance *all = arena_alloc(arena,
		out->acceptance_count + now->acceptance_count + 1,
		sizeof(*all));

	if (out->acceptance_count > 0)
		memcpy(all, out->acceptances,
			out->acceptance_count * sizeof(*all));
	out->acceptances = all;
	for (size_t i = 0; i < now->acceptance_count; i++) {
		const struct acceptance *a = &now->acceptances[i];
		char ratio[NUM_MAX];

		if (has_acceptance(before, a))
			continue;
		num_format(ratio, a->most);
		all[out->acceptance_count++] =
			(struct record_acceptance){a->function, a->metric,
				a->reason,
				a->most > 0 ? arena_copy(arena, span_of(ratio))
					    : NULL};
	}
}

static int read_policy(struct config *out, const struct policy_file *file,
	struct arena *arena, struct err *err)
{
	char today[CONFIG_DATE_SIZE];

	return config_read(out, span_of(file->text),
		file->path ? file->path : CONFIG_NAME, config_today(today),
		arena, err);
}

/* What HEAD accepts and its first parent did not. */
static int accepted_here(struct record *out, const struct config *config,
	const struct repo *repo, const struct repo_commit *head,
	struct arena *arena, struct err *err)
{
	const struct policy none = {0};
	struct config trailers = {0}, before = {0};
	const char *folder = policy_folder(repo, arena);
	struct err ignored = {0};
	struct policy_file file;
	bool cut;

	if (head->parent_count == 0)
		commit_acceptances_read(&trailers, head, arena);
	else if (commit_acceptances_between(&trailers, &cut, repo,
		&head->parents[0], &head->id, arena, err))
		return -1;
	add_acceptances(out, &trailers.policy, &none, arena);
	/* behind a shallow boundary or broken: nothing is known of it */
	if (head->parent_count > 0 &&
		policy_file_of_commit(&file, repo, &head->parents[0], folder,
			arena, &ignored) == 0 &&
		file.path && read_policy(&before, &file, arena, &ignored) == 0)
		add_acceptances(out, &config->policy, &before.policy, arena);
	return 0;
}

int provenance_take(struct record *out, struct config *config,
	const struct repo *repo, struct arena *arena, struct err *err)
{
	struct policy_file in_force;
	struct history parents;
	struct repo_commit head;
	struct commit_id id;
	struct tags tags;

	*out = (struct record){0};
	if (repo_head(&id, repo, err) || tags_list(&tags, repo, arena, err))
		return -1;
	if (repo_commit(&head, repo, &id, arena, err) != 0)
		return err_set(err, ERR_STORE, "HEAD (%s) is not here: the "
			"repository is damaged; run: git fsck", id.hex);
	out->commit = arena_copy(arena, span_of(id.hex));
	out->tree = arena_copy(arena, span_of(head.tree.hex));
	out->commit_time = head.time > 0 ? head.time : 0;
	out->branch = repo_branch(repo, arena);
	out->tag = tags_of_commit(&tags, out->commit);
	about_job(out, arena);
	if (history_first_parents(&parents, repo, &id, RECORD_ANCESTORS + 1,
		    arena, err) ||
		policy_file_record(out, repo, &id, policy_folder(repo, arena),
			arena, err))
		return -1;
	in_force = (struct policy_file){out->config_path,
		out->config ? out->config : ""};
	if (read_policy(config, &in_force, arena, err))
		return -1;
	out->ancestors = arena_alloc(arena, parents.count + 1,
		sizeof(*out->ancestors));
	for (size_t i = 1; i < parents.count; i++)
		out->ancestors[out->ancestor_count++] = parents.ids[i].hex;
	return accepted_here(out, config, repo, &head, arena, err);
}

/* What git prints, without the newline at its end; NULL when it fails. */
static const char *ask(const char *const *arguments, struct arena *arena,
	struct err *err)
{
	const struct repo here = {.work_tree = "."};
	struct git_result answer = {0};
	const char *text = NULL;

	if (git_run(&answer, &here, arguments, err) == 0 && answer.status == 0)
		text = arena_copy(arena, span_trim(buf_view(&answer.out)));
	git_result_clear(&answer);
	return text;
}

int provenance_by_git(struct record *out, bool *dirty, struct config *config,
	struct arena *arena, struct err *err)
{
	static const char *const head[] = {"show", "-s",
		"--format=%H %T %ct", "HEAD", NULL};
	static const char *const parents[] = {"rev-list", "--first-parent",
		"--max-count=65", "HEAD", NULL};
	static const char *const branch[] = {"symbolic-ref", "-q", "--short",
		"HEAD", NULL};
	static const char *const tag[] = {"for-each-ref", "--count=1",
		"--points-at=HEAD", "--sort=-refname",
		"--format=%(refname:strip=2)", "refs/tags", NULL};
	static const char *const changes[] = {"--no-optional-locks", "status",
		"--porcelain", "--untracked-files=no",
		"--ignore-submodules=untracked", NULL};
	const char *text = ask(head, arena, err), *list, *changed, *tagged;
	struct span rest = span_of(text ? text : ""), commit, tree, seconds;
	uint64_t committed;

	*out = (struct record){0};
	if (!word_next(&rest, &commit) || !word_next(&rest, &tree) ||
		!word_next(&rest, &seconds))
		return err_set(err, ERR_STORE, "HEAD has no commit yet");
	out->commit = arena_copy(arena, commit);
	out->tree = arena_copy(arena, tree);
	out->commit_time = num_parse_u64(&committed, seconds) &&
		committed < INT64_MAX ? (int64_t)committed : 0;
	out->branch = ask(branch, arena, err);
	tagged = ask(tag, arena, err);
	out->tag = tagged && *tagged ? tagged : NULL;
	about_job(out, arena);
	list = ask(parents, arena, err);
	changed = ask(changes, arena, err);
	*dirty = changed && *changed;
	if (!list || !changed)
		return err_set(err, ERR_STORE,
			"git cannot read the history or the work tree");
	out->ancestors = arena_alloc(arena, RECORD_ANCESTORS,
		sizeof(*out->ancestors));
	for (list += strcspn(list, "\n"); *list == '\n' &&
		out->ancestor_count < RECORD_ANCESTORS;) {
		size_t len = strcspn(++list, "\n");

		out->ancestors[out->ancestor_count++] = arena_copy(arena,
			(struct span){list, len});
		list += len;
	}
	return config_in_force(config, NULL, 0, arena, err);
}
