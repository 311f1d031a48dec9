/* profgate report: renders a saved result again. */
#include "gate/cmd.h"
#include "gate/output.h"

/* Far above any real result; a ceiling for what json_read has to hold. */
enum { RESULT_MAX_BYTES = 256 << 20 };

static int render(struct output *output, const char *path, struct arena *arena,
	struct err *err)
{
	struct verdict verdict = {0};
	struct buf text = {0};
	int result = file_read(&text, path, RESULT_MAX_BYTES, err);

	if (result == 0 && json_read(&verdict, buf_view(&text), arena, err))
		result = err_wrap(err, "%s", path);
	buf_clear(&text);
	return result ? result : output_write(output, &verdict, err);
}

static int run(const void *values, const struct args *args, struct err *err)
{
	struct output output;

	if (output_open(&output, values, CI_NONE, args->arena, err))
		return -1;

	int result = render(&output, args->items[0], args->arena, err);

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
