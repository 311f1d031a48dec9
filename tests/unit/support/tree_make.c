/* Trees as anybody may push them, in a repository that is only in memory. */
#include "tests/unit/support/tree_make.h"

#include <git2/sys/mempack.h>
#include <git2/sys/odb_backend.h>
#include <git2/sys/repository.h>

#include "gate/store/backend.h"

void memory_open(struct store *out, struct repo *repo, struct arena *arena)
{
	git_odb_backend *backend;
	git_odb *odb;

	git_libgit2_init();
	*repo = (struct repo){.git_dir = "/nowhere", .arena = arena};
	if (git_odb_new(&odb) < 0 || git_mempack_new(&backend) < 0 ||
		git_odb_add_backend(odb, backend, 1) < 0 ||
		git_repository_wrap_odb(&repo->git, odb) < 0)
		BUG("no repository in memory: %s", git_error_last()->message);
	git_odb_free(odb);
	*out = (struct store){.backend = &ref_backend,
		.repo = repo, .arena = arena,
		.ref = STORE_REF, .pending = "refs/profgate/v1/pending/"};
}

void memory_close(struct store *store)
{
	struct repo *repo = store->repo;

	git_libgit2_init(); /* the one that store_close takes back */
	store_close(store);
	git_repository_free(repo->git);
	git_libgit2_shutdown();
}

git_oid object_write(struct store *store, struct span content,
	git_object_t type)
{
	git_odb *odb;
	git_oid id;

	if (git_repository_odb(&odb, store->repo->git) < 0 ||
		git_odb_write(&id, odb, content.data, content.len, type) < 0)
		BUG("cannot write an object: %s", git_error_last()->message);
	git_odb_free(odb);
	return id;
}

git_oid tree_write(struct store *store, const struct tree_entry *entries,
	size_t count)
{
	struct buf raw = {0};
	git_oid id;

	for (size_t i = 0; i < count; i++) {
		buf_printf(&raw, "%s ", entries[i].mode);
		buf_span(&raw, entries[i].name);
		buf_char(&raw, '\0');
		buf_add(&raw, entries[i].id.id, GIT_OID_RAWSZ);
	}
	id = object_write(store, buf_view(&raw), GIT_OBJECT_TREE);
	buf_clear(&raw);
	return id;
}

void tree_use(struct store *store, const git_oid *id)
{
	git_tree_free(store->tree);
	store->tree = NULL;
	if (git_tree_lookup(&store->tree, store->repo->git, id) < 0)
		store->tree = NULL;
}
