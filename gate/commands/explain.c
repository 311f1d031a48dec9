/* profgate explain: why a finding has its status. */
#include <stdio.h>
#include <string.h>

#include "gate/commands/commands.h"
#include "gate/output/result_file.h"
#include "reporters/formats/explain.h"

/* The one finding whose id begins so. */
static const struct finding *find(
	const struct verdict *verdict, const char *id, struct err *err)
{
	const struct finding *found = NULL;

	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *at = &verdict->findings[i];

		if (strncmp(at->id, id, strlen(id)) != 0)
			continue;
		if (found) {
			err_set(err, ERR_USAGE,
				"%s begins the ids of several findings, such "
				"as %s and %s: give more of it",
				id, found->id, at->id);
			return NULL;
		}
		found = at;
	}
	if (!found)
		err_set(err, ERR_USAGE,
			"no finding of this result has an id that begins with "
			"\"%s\"; the JSON report lists them",
			id);
	return found;
}

static int run(const void *values, const struct args *args, struct err *err)
{
	const struct finding *finding;
	struct verdict verdict;
	struct buf out = {0};

	(void)values;
	if (result_read(&verdict, args->items[0], args->arena, err))
		return -1;
	finding = find(&verdict, args->items[1], err);
	if (!finding)
		return -1;
	explain_render(&out, &verdict, finding);
	fwrite(out.data, 1, out.len, stdout);
	buf_clear(&out);
	return 0;
}

static const struct opt_part parts[] = {{0}};

static const char *const examples[] = {
	"profgate explain result.json 7fcd01f3",
	"what a finding's status stands on, and what would change it",
	NULL
};

const struct cmd cmd_explain = {
	.name = "explain",
	.summary = "why a finding has its status",
	.operands = "RESULT ID",
	.least = 2,
	.most = 2,
	.about = "Says of one finding of a result.json why it has its status: "
		 "its cost on both sides, what is allowed and by which rule, "
		 "the numbers of its test, the guards against single odd runs, "
		 "what would have shown, and what would change the status. ID "
		 "is that of the JSON report, or its beginning: the tests of "
		 "the JUnit report end with it.",
	.examples = examples,
	.parts = parts,
	.run = run,
};
