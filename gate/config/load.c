/* Finds profgate.yml and asks the clock: what of the config needs a system. */
#include <errno.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "gate/config/node.h"
#include "gate/core/file.h"

enum {LEVELS_MAX = 256 };

/* Also when it cannot be looked at: reading it then says why. */
static bool exists(const char *path)
{
	struct stat status;

	return stat(path, &status) == 0 ||
		(errno != ENOENT && errno != ENOTDIR);
}

/* "", "../", "../../": the way to the root of the repository. NULL when there
 * is none above the current directory. The way, and not the full path, since
 * reports name the file and must not depend on where the checkout is. */
static const char *repository_root(struct arena *arena)
{
	const char *up = "";
	struct stat here, above;

	for (int level = 0; up && level < LEVELS_MAX; level++) {
		const char *git = arena_printf(arena, "%s.git", up);
		const char *parent = arena_printf(arena, "%s../", up);

		if (!git || !parent)
			return NULL;
		if (exists(git))
			return up;
		if (stat(*up ? up : ".", &here) != 0 ||
			stat(parent, &above) != 0)
			return NULL;
		if (here.st_dev == above.st_dev && here.st_ino == above.st_ino)
			return NULL;
		up = parent;
	}
	return NULL;
}

/* The folder above one, on the way to the root; NULL: none is. */
static const char *above(const char *folder, const char *root,
	struct arena *arena)
{
	if (!root || strlen(folder) >= strlen(root))
		return NULL;
	return arena_printf(arena, "%s../", folder);
}

const char *config_find(struct arena *arena)
{
	const char *root = repository_root(arena);
	const char *path = root ? arena_printf(arena, "%s" CONFIG_NAME, root) :
		NULL;

	if (path && exists(path))
		return path;
	for (const char *up = ""; up; up = above(up, root, arena)) {
		path = arena_printf(arena, "%s" CONFIG_NAME, up);
		if (path && exists(path))
			return path;
	}
	return NULL;
}

int config_load(struct config *out, const char *path, const char *today,
	struct arena *arena, struct err *err)
{
	struct buf text = {0};
	int result;

	if (!path)
		path = config_find(arena);
	if (!path) {
		config_default(out, arena);
		return 0;
	}
	result = file_read(&text, path, CONFIG_MAX_BYTES, err);
	if (result == 0)
		result = config_read(out, buf_view(&text), path, today, arena,
			err);
	else
		err->kind = ERR_CONFIG; /* the exit code of a bad config */
	buf_clear(&text);
	return result;
}

const char *config_today(char out[CONFIG_DATE_SIZE])
{
	time_t now = time(NULL);
	struct tm utc;

	if (!gmtime_r(&now, &utc) ||
		strftime(out, CONFIG_DATE_SIZE, "%Y-%m-%d", &utc) == 0)
		memcpy(out, "9999-12-31", CONFIG_DATE_SIZE);
	return out;
}

int config_in_force(struct config *out, const char *path, unsigned measured,
	struct arena *arena, struct err *err)
{
	char date[CONFIG_DATE_SIZE];

	if (config_load(out, path, config_today(date), arena, err))
		return -1;
	if (measured)
		out->policy.measured = measured - 1;
	return 0;
}
