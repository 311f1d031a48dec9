/* Any bytes as a path of a store, as a workload and as git's output. */
#include <stdlib.h>
#include <string.h>

#include "gate/git/git_command.h"
#include "gate/store/layout.h"

#include <git2.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check_path(struct span path, struct arena *arena)
{
	enum layout_kind kind = layout_kind(path);

	if (kind == LAYOUT_FOREIGN)
		return;
	for (size_t i = 0; i < path.len; i++)
		if (path.data[i] <= ' ' || path.data[i] == '\\' ||
			(path.data[i] == '.' && i + 1 < path.len &&
				path.data[i + 1] == '.' &&
				(i == 0 || path.data[i - 1] == '/')))
			BUG("a path of the layout: %.*s", (int)path.len,
				path.data);
	if ((layout_path_commit(arena, path) != NULL) !=
		(kind >= LAYOUT_COMMIT))
		BUG("whose commit is %.*s?", (int)path.len, path.data);
}

static void check_workload(const char *workload, struct arena *arena)
{
	const char *path = arena_printf(arena, "01/%038d/%016d/captures/%s", 1,
		1, layout_workload(arena, workload));

	if (layout_kind(span_of(path)) != LAYOUT_WORKLOAD)
		BUG("no workload: %s", path);
}

/* No word has "://", a secret and '@' any more. */
static void check_redacted(struct span text)
{
	struct buf out = {0};
	const char *at;

	git_redact(&out, text);
	for (at = out.len ? strstr(out.data, "://") : NULL; at;
		at = strstr(at + 3, "://")) {
		size_t word = 0, user = 0;

		for (word = 3; (unsigned char)at[word] > ' '; word++)
			if (at[word] == '@')
				user = word;
		if (user > 0 && strncmp(at, "://***@", 7) != 0)
			BUG("not redacted: %s", at);
	}
	buf_clear(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct arena arena = {0};
	struct span text = {(const char *)data, size};
	char *word = arena_copy(&arena, text);

	git_libgit2_init(); /* never taken back: once is enough */
	check_path(text, &arena);
	check_workload(word, &arena);
	check_redacted(span_of(word));
	check_redacted(text);
	arena_clear(&arena);
	return 0;
}
