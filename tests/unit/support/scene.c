/* Stores and repositories for tests, in the directory that the test runs in. */
#include "tests/unit/support/scene.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/git/object_id.h"
#include "tests/unit/support/support.h"

void scene_prepare(void)
{
	setenv("GIT_CONFIG_GLOBAL", "/dev/null", 1);
	setenv("GIT_CONFIG_NOSYSTEM", "1", 1);
	setenv("HOME", "/nonexistent", 1);
	setenv("GIT_AUTHOR_NAME", "a", 1);
	setenv("GIT_AUTHOR_EMAIL", "a@b", 1);
	setenv("GIT_COMMITTER_NAME", "a", 1);
	setenv("GIT_COMMITTER_EMAIL", "a@b", 1);
}

void scene_repository(const char *path)
{
	sh("git init -q -b main '%s' && git -C '%s' commit -q --allow-empty "
		"-m first", path, path);
}

void scene_bare(const char *path)
{
	sh("git init -q --bare -b main '%s'", path);
}

void scene_open(struct scene *scene, const char *path, const char *where)
{
	struct err err = {0};

	*scene = (struct scene){0};
	if ((path && repo_open(&scene->repo, path, &scene->arena, &err)) ||
		store_open(&scene->store, path ? &scene->repo : NULL, where,
			&scene->arena, &err))
		fail_msg("%s", err.text);
}

void scene_close(struct scene *scene)
{
	store_close(&scene->store);
	repo_close(&scene->repo);
	arena_clear(&scene->arena);
}

const char *scene_commit(char out[41], unsigned number)
{
	snprintf(out, 41, "%02x%038x", number % 256, number);
	return out;
}

int scene_add(struct scene *scene, unsigned commit, const char *tag)
{
	struct arena arena = {0};
	char id[41], blob[41];
	const char *folder = layout_environment_path(&arena,
		scene_commit(id, commit), "0123456789abcdef");
	struct span content = span_of(
		arena_printf(&arena, "{\"%u\":\"%s\"}", commit, tag));
	struct err err = {0};
	int status;

	object_id_of_blob(blob, content);

	const char *leaf = layout_leaf(&arena, 1700000000 + commit, blob);
	const struct store_file files[] = {
		{arena_printf(&arena, "%s/runs/%s.json", folder, leaf),
			content},
		{arena_printf(&arena, "%s/env.json", folder), {"{}", 2}},
		{arena_printf(&arena, "%s/captures/Bench%%2FOne/%s", folder,
			leaf), content},
	};

	status = store_add(&scene->store, files,
		sizeof(files) / sizeof(*files), "record", "record of a test",
		&err);
	if (status < 0)
		fail_msg("%s", err.text);
	arena_clear(&arena);
	return status;
}

void scene_files(struct buf *out, struct scene *scene)
{
	struct store_entry *files;
	struct err err = {0};
	size_t count;

	buf_reset(out);
	if (store_walk(&files, &count, &scene->store, "", false,
		&scene->arena, &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < count; i++)
		buf_printf(out, "%s\n", files[i].name);
}

size_t scene_records(struct scene *scene)
{
	struct store_entry *files;
	struct err err = {0};
	size_t count, records = 0;

	if (store_walk(&files, &count, &scene->store, "", false,
		&scene->arena, &err))
		fail_msg("%s", err.text);
	for (size_t i = 0; i < count; i++)
		records += files[i].kind == LAYOUT_RECORD;
	return records;
}
