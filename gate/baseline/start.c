/* Where the search for a baseline begins. */
#include "gate/baseline/select.h"
#include "gate/git/object_id.h"

#include <string.h>

struct search {
	struct select_start *out;
	const struct repo *repo;
	const struct select_query *query;
	struct arena *arena;
	struct repo_commit head;
};

/* For people: no more than git shows. */
static int found(struct search *s, const struct commit_id *id, const char *how)
{
	s->out->id = *id;
	s->out->how = how;
	return 0;
}

static int named(struct search *s, struct err *err)
{
	const char *revision = s->query->baseline;
	struct commit_id id;
	int status = repo_resolve(&id, s->repo, revision, err);

	if (status > 0)
		return err_set(err, ERR_USAGE, "--baseline: no commit here is "
			"called \"%s\"", revision);
	return status ? -1 : found(s, &id, arena_printf(s->arena,
		"--baseline %s", revision));
}

/* +1: CI says nothing of the commit that is checked out. */
static int told_by_ci(struct search *s)
{
	const struct ci_context *ci = &s->query->ci;
	struct commit_id id = {{0}};

	if (!ci->commit || strcmp(ci->commit, s->out->head.hex) != 0)
		return 1;
	if (ci->merged && s->head.parent_count > 0)
		return found(s, &s->head.parents[0], arena_printf(s->arena,
			"the first parent of %s", ci->ref));
	if (!ci->base || !is_object_id(ci->base))
		return 1;
	memcpy(id.hex, ci->base, strlen(ci->base));
	return found(s, &id, ci->base_of);
}

/* The commit of the branch that the change goes to, as the remote has it,
 * else as it is here. +1: it is not known. */
static int find_target(struct commit_id *out, const char **name,
	const struct search *s, struct err *err)
{
	const char *target = s->query->target ? s->query->target :
		s->query->ci.target;
	const char *remote = s->query->remote;
	const char *guesses[4] = {NULL};
	size_t count = 0;

	if (target && remote)
		guesses[count++] = arena_printf(s->arena, "%s/%s", remote,
			target);
	if (target)
		guesses[count++] = target;
	if (!target && remote) {
		static const char *const usual[] = {"HEAD", "main", "master"};

		for (size_t i = 0; i < 3; i++)
			guesses[count++] = arena_printf(s->arena, "%s/%s",
				remote, usual[i]);
	}
	for (size_t i = 0; i < count; i++) {
		int status = repo_resolve(out, s->repo, guesses[i], err);

		*name = guesses[i];
		if (status <= 0)
			return status;
	}
	if (s->query->target)
		return err_set(err, ERR_USAGE, "--target: no branch here is "
			"called \"%s\"", target);
	return 1;
}

/* +1: head is on the target branch itself, or none is known. */
static int at_merge_base(struct search *s, struct err *err)
{
	struct commit_id target, base;
	struct history ignored;
	const char *name;
	int status = find_target(&target, &name, s, err);

	if (status)
		return status;
	if (history_between(&ignored, &base, s->repo, &target, &s->out->head,
		0, s->arena, err))
		return -1;
	if (!base.hex[0] || strcmp(base.hex, s->out->head.hex) == 0)
		return 1;
	return found(s, &base, arena_printf(s->arena, "the merge base with %s",
		name));
}

int select_start(struct select_start *out, const struct repo *repo,
	const struct select_query *query, struct arena *arena,
	struct err *err)
{
	struct search s = {.out = out, .repo = repo, .query = query,
		.arena = arena};
	int status;

	*out = (struct select_start){.how = "nothing comes before it"};
	if (repo_head(&out->head, repo, err))
		return -1;
	if (query->baseline)
		return named(&s, err);
	status = repo_commit(&s.head, repo, &out->head, arena, err);
	if (status > 0)
		return err_set(err, ERR_STORE, "%s: the object of HEAD is "
			"missing", out->head.hex);
	if (status == 0)
		status = told_by_ci(&s);
	if (status > 0)
		status = at_merge_base(&s, err);
	if (status > 0 && s.head.parent_count > 0)
		status = found(&s, &s.head.parents[0],
			"the first parent of HEAD");
	return status < 0 ? -1 : 0;
}
