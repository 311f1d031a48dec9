/* Asks every harness what there is. */
#include "gate/setup/setup.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gate/measure/measure.h"
#include "gate/setup/find.h"
#include "gate/text/complain.h"

extern char **environ;

static int (*const harnesses[])(const struct finder *f, struct err *err) = {
	golang_find,
	cmake_find,
	cargo_find,
	maven_find,
	node_find,
	hyperfine_find,
	pytest_find,
};

static int compare_suites(const void *a, const void *b)
{
	const struct found_suite *x = a, *y = b;

	if (!x->name != !y->name) /* Go's first: they may be the root's */
		return x->name ? 1 : -1;
	if (x->name)
		return strcmp(x->name, y->name);
	return strcmp(x->folder ? x->folder : "", y->folder ? y->folder : "");
}

/* Of folders whose benchmarks are all known, or fail, nothing is left. */
static void order(struct setup *found)
{
	size_t kept = 0;

	for (size_t s = 0; s < found->suite_count; s++)
		if (found->suites[s].count > 0)
			found->suites[kept++] = found->suites[s];
	found->suite_count = kept;
	qsort(found->suites, kept, sizeof *found->suites, compare_suites);
}

int setup_find(struct setup *out, const struct repo *repo,
	const struct plan *plan, struct signals *signals, struct arena *arena,
	struct err *err)
{
	const char *temporary = getenv("TMPDIR");
	char *scratch = arena_printf(arena, "%s/profgate-init.XXXXXX",
		temporary && *temporary ? temporary : "/tmp");
	struct child_environment environment;
	struct finder f = {.found = out,
		.repo = repo,
		.plan = plan,
		.signals = signals,
		.arena = arena,
		.scratch = scratch};
	int status = 0;

	*out = (struct setup){0};
	child_environment_make(&environment, environ, plan->pass,
		plan->pass_count, arena);
	f.environment = environment.variables;
	if (!mkdtemp(scratch))
		return err_set(err, ERR_IO, "%s: %s", scratch, strerror(errno));
	for (size_t h = 0; h < sizeof harnesses / sizeof *harnesses; h++)
		if (status == 0)
			status = harnesses[h](&f, err);
	order(out);
	if (rmdir(scratch))
		complain("%s: %s", scratch, strerror(errno));
	return status;
}

void setup_clear(struct setup *found)
{
	for (size_t s = 0; s < found->suite_count; s++)
		free(found->suites[s].benches);
	free(found->suites);
	*found = (struct setup){0};
}
