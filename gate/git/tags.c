/* Lists tags, annotated ones by the commit behind them. */
#include "gate/git/tags.h"

#include <git2.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/err.h"

#define TAGS "refs/tags/"

static int compare_tags(const void *a, const void *b)
{
	const struct tag *x = a, *y = b;
	int order = strcmp(x->commit.hex, y->commit.hex);

	return order ? order : strcmp(x->name, y->name);
}

/* Of a lightweight tag in a shallow clone the commit may not be here: its id
 * is known all the same. */
static bool find_commit(struct commit_id *out, const git_reference *ref,
	struct git_repository *git)
{
	git_object *commit = NULL, *named = NULL;
	const git_oid *id = git_reference_target(ref);

	*out = (struct commit_id){{0}};
	if (!id)
		return false;
	if (git_reference_peel(&commit, ref, GIT_OBJECT_COMMIT) == 0) {
		git_oid_tostr(out->hex, sizeof(out->hex),
			git_object_id(commit));
		git_object_free(commit);
		return true;
	}
	if (git_object_lookup(&named, git, id, GIT_OBJECT_ANY) == 0) {
		git_object_free(named);
		return false; /* of a tree or a file, or what it tags is gone */
	}
	git_oid_tostr(out->hex, sizeof(out->hex), id);
	return true;
}

int tags_list(struct tags *out, const struct repo *repo, struct arena *arena,
	struct err *err)
{
	git_reference_iterator *refs = NULL;
	git_reference *ref = NULL;
	struct tag *all = NULL;
	size_t room = 0;
	int status;

	*out = (struct tags){0};
	status = git_reference_iterator_glob_new(&refs, repo->git, TAGS "*");
	while (status == 0 && (status = git_reference_next(&ref, refs)) == 0) {
		struct tag tag;

		if (find_commit(&tag.commit, ref, repo->git)) {
			all = xgrow(all, &room, out->count + 1, sizeof(*all));
			tag.name = arena_copy(arena,
				span_of(git_reference_name(ref) +
					strlen(TAGS)));
			all[out->count++] = tag;
		}
		git_reference_free(ref);
	}
	git_reference_iterator_free(refs);
	if (out->count > 0) {
		struct tag *kept =
			arena_alloc(arena, out->count, sizeof(*kept));

		memcpy(kept, all, out->count * sizeof(*kept));
		qsort(kept, out->count, sizeof(*kept), compare_tags);
		out->all = kept;
	}
	free(all);
	return status == GIT_ITEROVER ? 0
	                              : repo_error(err, "cannot read the tags");
}

const char *tags_of_commit(const struct tags *tags, const char *commit)
{
	size_t from = 0, to = tags->count; /* the first past the commit's */

	while (from < to) {
		size_t middle = from + (to - from) / 2;

		if (strcmp(tags->all[middle].commit.hex, commit) <= 0)
			from = middle + 1;
		else
			to = middle;
	}
	return from > 0 && strcmp(tags->all[from - 1].commit.hex, commit) == 0
	               ? tags->all[from - 1].name
	               : NULL;
}
