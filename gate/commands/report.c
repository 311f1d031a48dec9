/* profgate report: renders a saved result again. */
#include "gate/commands/commands.h"
#include "gate/output/output.h"
#include "gate/output/result_file.h"

static int run(const void *values, const struct args *args, struct err *err)
{
	struct output output;
	struct verdict verdict;
	int result;

	if (output_open(&output, values, CI_NONE, args->arena, err))
		return -1;
	result = result_read(&verdict, args->items[0], args->arena, err);
	if (result == 0)
		result = output_write(&output, &verdict, err);
	output_drop(&output);
	return result;
}

static const struct opt_part parts[] = {
	{&output_group, 0},
	{&color_group, offsetof(struct output_options, color)},
	{0}
};

static const char *const examples[] = {
	"profgate report result.json",
	"the text that `compare` showed",
	"profgate report --format markdown result.json > comment.md",
	"a comment for the pull request",
	"profgate report --report junit=junit.xml result.json",
	"a file for the CI's test view",
	NULL
};

const struct cmd cmd_report = {
	.name = "report",
	.summary = "render a saved result again",
	.operands = "RESULT.json",
	.least = 1,
	.most = 1,
	.about = "Reads the result.json of an earlier comparison and renders "
		 "it. Rendering is not judging: the exit code is 0 when the "
		 "reports are written, whatever the verdict.",
	.examples = examples,
	.parts = parts,
	.values_size = sizeof(struct output_options),
	.run = run,
};
