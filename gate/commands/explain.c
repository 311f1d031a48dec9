/* profgate explain: why findings have their status. */
#include <stdio.h>
#include <string.h>

#include "gate/commands/commands.h"
#include "gate/output/result_file.h"
#include "reporters/formats/explain.h"

/* The findings that are asked for, in the order of the report: without a name
 * all regressions. */
static size_t choose(const struct finding **out, const struct verdict *verdict,
	const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < verdict->finding_count; i++) {
		const struct finding *f = &verdict->findings[i];

		if (name ? finding_is_named(f, name)
			 : f->status == STATUS_REGRESSION)
			out[count++] = f;
	}
	return count;
}

static int run(const void *values, const struct args *args, struct err *err)
{
	const char *name = args->count > 1 ? args->items[1] : NULL;
	const struct finding **chosen;
	struct verdict verdict;
	struct buf out = {0};
	size_t count;

	(void)values;
	if (result_read(&verdict, args->items[0], args->arena, err))
		return -1;
	chosen = arena_alloc(args->arena, verdict.finding_count + 1,
		sizeof *chosen);
	count = choose(chosen, &verdict, name);
	if (count == 0 && name)
		return err_set(err, ERR_USAGE,
			"no finding of this result is of \"%s\", or has an id "
			"that begins so; the JSON report lists them",
			name);
	if (count == 0)
		buf_text(&out, "no regression to explain; give a function, a "
			"workload or an id\n");
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_char(&out, '\n');
		explain_render(&out, &verdict, chosen[i]);
	}
	fwrite(out.data, 1, out.len, stdout);
	buf_clear(&out);
	return 0;
}

static const struct opt_part parts[] = {{0}};

static const char *const examples[] = {
	"profgate explain result.json",
	"all regressions: what each stands on, and what would change it",
	"profgate explain result.json 'xml.(*Decoder).getc'",
	"all that is said of one function; an id will do",
	NULL
};

const struct cmd cmd_explain = {
	.name = "explain",
	.summary = "why a finding has its status",
	.operands = "RESULT [NAME]",
	.least = 1,
	.most = 2,
	.about = "Says of findings of a result.json why they have their status: "
		 "the cost on both sides, what is allowed and by which rule, "
		 "the numbers of the test, the guards against single odd runs, "
		 "what would have shown, and what would change the status. NAME "
		 "is a function as reports print it, a workload for its total, "
		 "or the beginning of an id of the JSON report, with which the "
		 "tests of the JUnit report end. Without NAME, all "
		 "regressions.",
	.examples = examples,
	.parts = parts,
	.run = run,
};
