/* profgate doctor: what this machine, clone and job can do, and what to do where
 * they cannot. */
#include <stdio.h>
#include <string.h>

#include "gate/commands/commands.h"
#include "gate/commands/doctor/doctor.h"
#include "gate/measure/measure.h"
#include "gate/text/escape.h"
#include "gate/text/json_write.h"

enum { QUESTIONS = 4, VERSION = 1, LINE = 500 };

struct values {
	bool json;
	struct store_options store;
	struct remote_options remote;
};

static const struct opt options[] =
	{{.name = "json",
		 .kind = OPT_FLAG,
		 .offset = offsetof(struct values, json),
		 .help = "print the answers as JSON"},
		{0}};

static const struct {
	const char *name;
	void (*ask)(struct doctor_answer *out, const struct doctor *d);
	enum err_kind kind; /* of which the exit code is, where it cannot */
} questions[QUESTIONS] = {
	{"measure", doctor_measure, ERR_CONFIG},
	{"compare", doctor_compare, ERR_STORE},
	{"record", doctor_record, ERR_STORE},
	{"publish", doctor_publish, ERR_STORE},
};

static const char *const states[] =
	{[CAN] = "yes", [CAN_WITH_LESS] = "limited", [CANNOT] = "no"};

static int examine(struct doctor *d, const struct values *values,
	struct err *err)
{
	char today[CONFIG_DATE_SIZE];
	struct err wrong = {0};

	d->remote = &values->remote;
	d->config_path = config_find(d->arena);
	if (config_load(&d->config, d->config_path, config_today(today),
		    d->arena, &wrong))
		d->config_wrong = arena_copy(d->arena, span_of(wrong.text));
	wrong = (struct err){0};
	if (store_options_open(&d->opened, &values->store, d->arena, &wrong)) {
		if (wrong.kind == ERR_USAGE)
			return err_set(err, ERR_USAGE, "%s", wrong.text);
		d->store_wrong = arena_copy(d->arena, span_of(wrong.text));
	}
	return 0;
}

static void put_text(struct buf *out, const char *text)
{
	escape_line(out, text, LINE);
}

static void print_text(struct buf *out, const struct doctor_answer *answers,
	const bool *asked)
{
	for (size_t q = 0; q < QUESTIONS; q++) {
		if (!asked[q])
			continue;
		buf_printf(out, "%-8s %-8s ", questions[q].name,
			states[answers[q].can]);
		put_text(out, answers[q].says);
		buf_char(out, '\n');
		if (!answers[q].remedy)
			continue;
		buf_text(out, "                  do: ");
		put_text(out, answers[q].remedy);
		buf_char(out, '\n');
	}
}

static void print_json(struct buf *out, const struct doctor_answer *answers,
	const bool *asked)
{
	struct emitter e = emitter_to(out, " ");

	emit_begin(&e, NULL, '{');
	emit_text(&e, "schema", "profgate.doctor");
	emit_whole(&e, "schema_version", VERSION);
	emit_begin(&e, "answers", '[');
	for (size_t q = 0; q < QUESTIONS; q++) {
		if (!asked[q])
			continue;
		emit_item(&e, 1);
		emit_text(&e, "question", questions[q].name);
		emit_text(&e, "answer", states[answers[q].can]);
		emit_text(&e, "says", answers[q].says);
		emit_text(&e, "remedy", answers[q].remedy);
		emit_end(&e, '}');
	}
	emit_line(&e, 0);
	emit_end(&e, ']');
	emit_end(&e, '}');
	buf_char(out, '\n');
}

/* Which are asked: those named, or all. */
static int read_questions(bool *asked, const struct args *args, struct err *err)
{
	for (size_t q = 0; q < QUESTIONS; q++)
		asked[q] = args->count == 0;
	for (size_t i = 0; i < args->count; i++) {
		size_t q = 0;

		while (q < QUESTIONS &&
			strcmp(args->items[i], questions[q].name) != 0)
			q++;
		if (q == QUESTIONS)
			return err_set(err, ERR_USAGE,
				"doctor: %s is none of "
				"measure, compare, record, publish",
				args->items[i]);
		asked[q] = true;
	}
	return 0;
}

static int answer(struct doctor *d, const struct values *values,
	const bool *asked)
{
	struct doctor_answer answers[QUESTIONS] = {{0}};
	struct buf out = {0};
	int code = 0;

	for (size_t q = 0; q < QUESTIONS; q++) {
		if (!asked[q])
			continue;
		questions[q].ask(&answers[q], d);
		if (answers[q].can == CANNOT && code == 0)
			code = err_exit_code(questions[q].kind);
	}
	if (values->json)
		print_json(&out, answers, asked);
	else
		print_text(&out, answers, asked);
	fwrite(out.data, 1, out.len, stdout);
	buf_clear(&out);
	return code;
}

static int run(const void *given, const struct args *args, struct err *err)
{
	struct doctor d = {.arena = args->arena};
	bool asked[QUESTIONS];
	int status;

	environment_hide();
	if (read_questions(asked, args, err))
		return -1;
	status = examine(&d, given, err);
	if (status == 0)
		status = answer(&d, given, asked);
	store_options_close(&d.opened);
	return status;
}

static const struct opt_group group = {"Options", options, NULL};
static const struct opt_part parts[] = {{&group, 0},
	{&store_group, offsetof(struct values, store)},
	{&remote_group, offsetof(struct values, remote)}, {0}};

static const char *const examples[] = {"profgate doctor", "all four questions",
	"profgate doctor measure compare",
	"what a job for a pull request needs", NULL};

const struct cmd cmd_doctor = {
	.name = "doctor",
	.summary = "what this machine, clone and job can do",
	.operands = "[QUESTION...]",
	.most = QUESTIONS,
	.about = "Answers whether `profgate run` can measure here "
                 "(profgate.yml, "
		 "the programs that it runs, what counts instructions, other "
		 "work of the machine), `check` compare (history, baselines), "
		 "`record` store runs, and `--publish` push them, which is "
		 "tried without a change. yes, limited, or no with what to do; "
		 "exit code 0 when no answer is no, 4 when nothing can be "
		 "measured, else 6.",
	.examples = examples,
	.parts = parts,
	.values_size = sizeof(struct values),
	.run = run,
};
