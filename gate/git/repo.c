/* What is asked of the user's repository: HEAD, commits, settings. */
#include <git2.h>
#include <stdlib.h>
#include <string.h>

#include "gate/git/lookup.h"
#include "gate/git/object_id.h"

static void show_id(struct commit_id *out, const git_oid *id)
{
	*out = (struct commit_id){{0}};
	git_oid_tostr(out->hex, sizeof(out->hex), id);
}

/* False for the longer ids of sha256, which no object here has. */
static bool parse_id(git_oid *out, const char *hex)
{
	return strlen(hex) == GIT_OID_HEXSZ && git_oid_fromstr(out, hex) == 0;
}

int lookup_commit(git_commit **out, const struct repo *repo,
	const struct commit_id *id)
{
	git_oid oid;

	return parse_id(&oid, id->hex)
	               ? git_commit_lookup(out, repo->git, &oid)
	               : GIT_ENOTFOUND;
}

int repo_head(struct commit_id *out, const struct repo *repo, struct err *err)
{
	git_reference *head = NULL;
	int status = git_repository_head(&head, repo->git);

	if (status == GIT_EUNBORNBRANCH)
		return err_set(err, ERR_STORE, "HEAD has no commit yet");
	if (status < 0)
		return repo_error(err, "HEAD is damaged");
	show_id(out, git_reference_target(head));
	git_reference_free(head);
	return 0;
}

int repo_resolve(struct commit_id *out, const struct repo *repo,
	const char *revision, struct err *err)
{
	git_object *named = NULL, *commit = NULL;
	int status = git_revparse_single(&named, repo->git, revision);

	*out = (struct commit_id){{0}};
	if (status < 0 && is_object_id(revision)) {
		memcpy(out->hex, revision, strlen(revision));
		return 0;
	}
	if (status == GIT_EAMBIGUOUS)
		return err_set(err, ERR_STORE, "%s is ambiguous: more than one "
			"object's id begins so; give more of it", revision);
	if (status < 0)
		return 1;
	status = git_object_peel(&commit, named, GIT_OBJECT_COMMIT);
	if (status == 0)
		show_id(out, git_object_id(commit));
	else
		err_set(err, ERR_STORE, "%s names a %s, not a commit",
			revision, git_object_type2string(
				git_object_type(named)));
	git_object_free(commit);
	git_object_free(named);
	return status < 0 ? -1 : 0;
}

const char *repo_branch(const struct repo *repo, struct arena *arena)
{
	static const char branches[] = "refs/heads/";
	git_reference *head = NULL;
	const char *name, *branch = NULL;

	if (git_reference_lookup(&head, repo->git, "HEAD") < 0)
		return NULL;
	name = git_reference_symbolic_target(head); /* NULL: detached */
	if (name && strncmp(name, branches, strlen(branches)) == 0)
		branch = arena_copy(arena, span_of(name + strlen(branches)));
	git_reference_free(head);
	return branch;
}

const char *repo_setting(const struct repo *repo, const char *name,
	struct arena *arena)
{
	git_config *config = NULL, *snapshot = NULL;
	const char *value = NULL;

	if (git_repository_config(&config, repo->git) == 0 &&
		git_config_snapshot(&snapshot, config) == 0 &&
		git_config_get_string(&value, snapshot, name) == 0)
		value = arena_copy(arena, span_of(value));
	else
		value = NULL;
	git_config_free(snapshot);
	git_config_free(config);
	return value;
}

int repo_commit(struct repo_commit *out, const struct repo *repo,
	const struct commit_id *id, struct arena *arena, struct err *err)
{
	struct commit_id *parents;
	git_commit *commit = NULL;
	int status;

	*out = (struct repo_commit){.id = *id};
	status = lookup_commit(&commit, repo, id);
	if (status == GIT_ENOTFOUND)
		return 1;
	if (status < 0)
		return repo_error(err, id->hex);
	show_id(&out->tree, git_commit_tree_id(commit));
	out->parent_count = git_commit_parentcount(commit);
	parents = arena_alloc(arena, out->parent_count, sizeof(*parents));
	for (unsigned i = 0; i < out->parent_count; i++)
		show_id(&parents[i], git_commit_parent_id(commit, i));
	out->parents = parents;
	out->time = git_commit_time(commit);
	out->message = arena_copy(arena, span_of(git_commit_message(commit)));
	git_commit_free(commit);
	return 0;
}
