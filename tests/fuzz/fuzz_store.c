/* A store's tree that anybody pushed, from a program that builds one: walked,
 * read, verified, replayed and pruned. What was replayed is clean. */
#include <stdlib.h>
#include <string.h>

#include "gate/baseline/inventory.h"
#include "gate/store/ref_write.h"
#include "gate/transfer/prune.h"
#include "tests/unit/support/tree_make.h"

/* libgit2 1.5 leaks an entry when it edits a tree that has two of one name:
 * what that one call allocates is not looked at. */
#if defined(__SANITIZE_ADDRESS__) || defined(FUZZING)
#include <sanitizer/lsan_interface.h>
#else
#define __lsan_disable()
#define __lsan_enable()
#endif

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

enum {OBJECTS_MAX = 64, ENTRIES_MAX = 24 };

#define ENV_PATH "01/00000000000000000000000000000000000001/0123456789abcdef"

static const char *const modes[] = {"40000", "100644", "100755", "120000",
	"160000", "100664", "040000", "0", "777777777777"};

static const char *const names[] = {"VERSION", "01", "ab", "pin",
	"00000000000000000000000000000000000001", "0123456789abcdef",
	"env.json", "runs", "captures", "Bench", "a%2Fb",
	"1700000000-0123456789ab.json", "1700000000-0123456789ab", "..",
	".git", "a/b", "-x", ""};

static const char record[] =
	"{\"schema\":\"profgate.record\",\"schema_version\":1}";

struct input {
	const uint8_t *data;
	size_t size;
};

static unsigned next(struct input *in, unsigned below)
{
	if (in->size == 0)
		return 0;
	in->size--;
	return *in->data++ % below;
}

static struct span bytes(struct input *in, unsigned most)
{
	size_t len = next(in, most + 1);
	struct span out = {(const char *)in->data, len};

	if (len > in->size)
		out.len = in->size;
	in->data += out.len;
	in->size -= out.len;
	return out;
}

static struct span name(struct input *in)
{
	unsigned which = next(in, sizeof(names) / sizeof(*names) + 1);
	struct span own;

	if (which < sizeof(names) / sizeof(*names))
		return span_of(names[which]);
	own = bytes(in, 200);
	own.len = own.len ? span_find(own, 0, '\0') : 0;
	return own;
}

/* Objects that may hold earlier ones; the last tree is the root. */
static void build(struct store *store, struct input *in)
{
	git_oid objects[OBJECTS_MAX], root = {{1}};
	size_t count = 0;

	objects[count++] = object_write(store, span_of(LAYOUT_VERSION),
		GIT_OBJECT_BLOB);
	objects[count++] = object_write(store, span_of(record),
		GIT_OBJECT_BLOB);
	objects[count++] = root; /* is not there */
	while (in->size > 0 && count < OBJECTS_MAX) {
		struct tree_entry entries[ENTRIES_MAX];
		unsigned kind = next(in, 4), many;

		if (kind == 0) {
			objects[count++] = object_write(store, bytes(in, 250),
				GIT_OBJECT_BLOB);
			continue;
		}
		if (kind == 1) { /* a damaged tree */
			objects[count++] = object_write(store, bytes(in, 250),
				GIT_OBJECT_TREE);
			continue;
		}
		many = next(in, ENTRIES_MAX);
		for (unsigned i = 0; i < many; i++)
			entries[i] = (struct tree_entry){
				modes[next(in, sizeof(modes) / sizeof(*modes))],
				name(in), objects[next(in, (unsigned)count)]};
		root = tree_write(store, entries, many);
		objects[count++] = root;
	}
	tree_use(store, &root);
}

static void read_all(struct store *store, const struct store_entry *files,
	size_t count, struct arena *arena)
{
	struct store_entry *entries;
	struct buf text = {0};
	size_t entry_count;

	for (size_t i = 0; i < count; i++) {
		struct err err = {0};

		buf_reset(&text);
		if (layout_kind(span_of(files[i].name)) != files[i].kind ||
			layout_is_folder(files[i].kind))
			BUG("a walk names %s", files[i].name);
		store_read(&text, store, files[i].name, 1000, &err);
	}
	for (size_t i = 0; i < sizeof(names) / sizeof(*names); i++) {
		struct err err = {0};

		store_list(&entries, &entry_count, store,
			arena_printf(arena, "%s/%s", ENV_PATH, names[i]),
			arena, &err);
	}
	buf_clear(&text);
}

/* Replayed on nothing the same files are there, and nothing else. */
static void replay(struct store *store, const struct store_entry *files,
	size_t count, struct arena *arena)
{
	const git_oid *root = git_tree_id(store->tree);
	struct store_entry *again;
	size_t again_count, damaged, own = 0;
	struct err err = {0};
	git_oid commit, tree;
	struct prune_paths paths;
	struct commit_id id = {{0}}, rest, none = {{0}};
	const char *plan[] = {"01", ENV_PATH, "ab", NULL};
	bool empty;

	if (ref_commit_tree(&commit, store, root, NULL, "x", "x", &err) ||
		ref_replay(&tree, store, NULL, &commit, 1, &err))
		return;
	tree_use(store, &tree);
	damaged = store->damaged;
	if (store_walk(&again, &again_count, store, "", false, arena, &err))
		BUG("a replayed tree cannot be read: %s", err.text);
	if (store->damaged != damaged)
		BUG("a replayed tree is damaged");
	for (size_t i = 0; i < count; i++)
		own += files[i].kind == LAYOUT_VERSION_FILE;
	if (again_count != count + 1 - own)
		BUG("%zu files, replayed %zu", count, again_count);
	git_oid_tostr(id.hex, sizeof(id.hex), &commit);
	prune_order(&paths, plan, arena);
	__lsan_disable();
	prune_commit(&rest, &empty, store, &id, &paths, &none, &err);
	__lsan_enable();
	/* and what was made clean */
	if (ref_commit_tree(&commit, store, &tree, NULL, "x", "x", &err))
		BUG("a replayed tree cannot be committed: %s", err.text);
	git_oid_tostr(id.hex, sizeof(id.hex), &commit);
	err = (struct err){0};
	if (prune_commit(&rest, &empty, store, &id, &paths, &none, &err))
		BUG("a replayed tree cannot be pruned: %s", err.text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct input in = {data, size};
	struct verification found;
	struct arena arena = {0};
	struct store_entry *files;
	struct store store;
	struct repo repo;
	struct err err = {0}, refused = {0};
	size_t count;

	git_libgit2_init(); /* never taken back: once is enough */
	memory_open(&store, &repo, &arena);
	build(&store, &in);
	if (store_walk(&files, &count, &store, "", false, &arena, &refused))
		count = 0;
	if (store.tree && store_walk(&files, &count, &store, "", true, &arena,
		&err) == 0) {
		read_all(&store, files, count, &arena);
		if (verify_store(&found, &store, &arena, &err))
			BUG("not verified: %s", err.text);
		if (refused.kind == ERR_NONE)
			replay(&store, files, count, &arena);
	}
	memory_close(&store);
	arena_clear(&arena);
	return 0;
}
