/* profgate explain: why findings have their status. */
#include <stdio.h>
#include <string.h>

#include "compare/verdict/by_cause.h"
#include "gate/commands/commands.h"
#include "gate/output/result_file.h"
#include "reporters/formats/explain.h"

/* The findings that are called so, in the order of the report. */
static size_t choose(const struct finding **out, const struct verdict *verdict,
	const char *name)
{
	size_t count = 0;

	for (size_t i = 0; i < verdict->finding_count; i++)
		if (finding_is_named(&verdict->findings[i], name))
			out[count++] = &verdict->findings[i];
	return count;
}

/* The cause that a finding leads which is called so, when no other finding is; as
 * many as there are: none. */
static size_t choose_cause(const struct verdict *verdict, const char *id)
{
	size_t c = 0;

	while (c < verdict->cause_count &&
		strcmp(verdict->causes[c].id, id) != 0)
		c++;
	return c;
}

static int refuse_name(const struct verdict *verdict, const char *name,
	struct err *err)
{
	const char *near = verdict_name_near(verdict, name);

	if (near)
		return err_set(err, ERR_USAGE, "no finding of this result is of "
			"\"%s\"; did you mean \"%s\"?", name, near);
	return err_set(err, ERR_USAGE,
		"no finding of this result is of \"%s\", or has an id "
		"that begins so; the JSON report lists them",
		name);
}

/* What leads a cause whole, and its other findings, a line each. */
static void add_cause(struct buf *out, const struct verdict *verdict,
	const struct by_cause *by, size_t number)
{
	const struct cause *cause = &verdict->causes[number];
	const struct finding *leader = cause_leader(by, cause, number);

	explain_render(out, verdict, leader);
	explain_others(out, by_cause_find(by, number), leader);
}

/* A block for each cause that fails; number: for that one alone. */
static void add_causes(struct buf *out, const struct verdict *verdict,
	const size_t *number)
{
	size_t from = number ? *number : 0;
	size_t to = number ? *number + 1 : cause_failed_count(verdict);
	struct by_cause by;

	by_cause_init(&by, verdict);
	for (size_t c = from; c < to; c++) {
		if (c > from)
			buf_char(out, '\n');
		add_cause(out, verdict, &by, c);
	}
	by_cause_clear(&by);
}

static int add_named(struct buf *out, const struct verdict *verdict,
	const char *name, struct arena *arena, struct err *err)
{
	const struct finding **chosen = arena_alloc(arena,
		verdict->finding_count + 1, sizeof *chosen);
	size_t count = choose(chosen, verdict, name);
	size_t cause;

	if (count == 0)
		return refuse_name(verdict, name, err);
	cause = choose_cause(verdict, chosen[0]->id);
	if (count == 1 && strncmp(chosen[0]->id, name, strlen(name)) == 0 &&
		cause < verdict->cause_count) {
		add_causes(out, verdict, &cause);
		return 0;
	}
	for (size_t i = 0; i < count; i++) {
		if (i > 0)
			buf_char(out, '\n');
		explain_render(out, verdict, chosen[i]);
	}
	return 0;
}

static int run(const void *values, const struct args *args, struct err *err)
{
	const char *name = args->count > 1 ? args->items[1] : NULL;
	struct verdict verdict;
	struct buf out = {0};
	int result = 0;

	(void)values;
	if (result_read(&verdict, args->items[0], args->arena, err))
		return -1;
	if (name)
		result = add_named(&out, &verdict, name, args->arena, err);
	else if (cause_failed_count(&verdict) > 0)
		add_causes(&out, &verdict, NULL);
	else
		buf_text(&out, "no regression to explain; give a function, a "
			"workload or an id\n");
	if (out.len)
		fwrite(out.data, 1, out.len, stdout);
	buf_clear(&out);
	return result;
}

static const struct opt_part parts[] = {{0}};

static const char *const examples[] = {
	"profgate explain result.json",
	"each cause: what it stands on, and what would change it",
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
		 "tests of the JUnit report end; that of a cause lists the "
		 "other findings of it, too. Without NAME, all causes of "
		 "regressions: of each what leads it, and a line for each "
		 "other finding.",
	.examples = examples,
	.parts = parts,
	.run = run,
};
