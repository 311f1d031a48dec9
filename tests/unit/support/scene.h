/* Stores and repositories for tests, in the directory that the test runs in. */
#ifndef TESTS_UNIT_SUPPORT_SCENE_H
#define TESTS_UNIT_SUPPORT_SCENE_H

#include "gate/store/store.h"

struct scene {
	struct arena arena;
	struct repo repo;
	struct store store;
};

/* No settings but those of the repositories here. For main. */
void scene_prepare(void);

/* An empty repository with one commit; bare ones have none. */
void scene_repository(const char *path);
void scene_bare(const char *path);

/* where as store_open has it; path NULL: no repository. */
void scene_open(struct scene *scene, const char *path, const char *where);
void scene_close(struct scene *scene);

/* An id of a commit, by number. Returns out. */
const char *scene_commit(char out[41], unsigned number);

/* Adds one record, as small as can be: an environment, a capture and the
 * record. Its content is the commit's number and the tag. Returns store_add's
 * result; the test fails where that is -1. */
int scene_add(struct scene *scene, unsigned commit, const char *tag);

/* Every file of the store, one a line: "PATH\n". */
void scene_files(struct buf *out, struct scene *scene);
/* How many records there are, by their names. */
size_t scene_records(struct scene *scene);

#endif
