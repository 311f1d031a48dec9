/* Starts this program again, for a step of a command. */
#include "gate/commands/itself.h"

#include <limits.h>
#include <stdio.h>
#include <unistd.h>

#include "gate/core/span.h"

extern char **environ;

enum { OUTPUT_MAX = 64 << 20 };

int itself_find(struct itself *out, const char *const *pass, size_t pass_count,
	struct arena *arena, struct err *err)
{
	struct child_environment environment;
	char self[PATH_MAX];
	ssize_t len = readlink("/proc/self/exe", self, sizeof self - 1);

	if (len <= 0)
		return err_set(err, ERR_IO, "/proc/self/exe: cannot be read");
	out->path = arena_copy(arena, (struct span){self, (size_t)len});
	child_environment_make(&environment, environ, pass, pass_count, arena);
	out->environment = environment.variables;
	return 0;
}

int itself_run(struct buf *out, const struct itself *in, const char *directory,
	const char *const *words, struct err *err)
{
	struct child_spec spec = {
		.argv = words,
		.environment = in->environment,
		.directory = directory,
		.timeout = in->timeout,
		.output_max = OUTPUT_MAX,
	};
	struct child child = {0};
	int status = -1;

	if (child_run(&child, &spec, in->signals, err))
		return -1;
	buf_span(out, buf_view(&child.out));
	if (child.end != CHILD_EXITED)
		err_set(err, ERR_INPUT,
			"`profgate %s` did not end by itself", words[1]);
	else
		status = child.status;
	if (status > 1 && in->progress)
		progress_wipe(in->progress);
	if (status > 1)
		fwrite(child.log.data, 1, child.log.len, stderr);
	child_clear(&child);
	return status;
}

const char *path_absolute(const char *path, struct arena *arena)
{
	char here[PATH_MAX];

	if (access(path, R_OK) || !getcwd(here, sizeof here))
		return NULL;
	return *path == '/' ? path : arena_printf(arena, "%s/%s", here, path);
}
