/* profgate show: what captures hold. */
#include <stdio.h>

#include "gate/commands/commands.h"
#include "gate/commands/show/show.h"
#include "gate/core/memory.h"
#include "gate/read/reader.h"
#include "gate/runs/read_options.h"
#include "gate/runs/symbols.h"
#include "gate/text/escape.h"

enum {TOP_TEXT = 50, TOP_STACKS = 10 };

struct show_values {
	unsigned format; /* 1 text, 2 json, 3 html */
	const char *metric, *lines;
	unsigned top;
	unsigned sort; /* 1 self, 2 total */
	struct read_options reading;
	struct opt_list symbols;
};

static int capture_add(struct show *show, const char *path,
	struct symtab *symtab, const struct limits *limits, struct err *err)
{
	struct arena arena = {.ceiling = limits->arena};
	struct profile profile = {0};
	int status =
		capture_read_file(&profile, path, &arena, symtab, limits, err);

	if (status == 0)
		status = show_add(show, &profile, path, err);
	if (status == 0) {
		show_collector_add(show, &profile);
		if (show->wants_calls)
			show_calls_add(show, &profile);
		if (show->listed)
			show_lines_add(show, &profile);
	}
	arena_clear(&arena);
	return status;
}

static int captures_add(struct show *show, const struct args *args,
	struct symtab *symtab, const struct limits *limits, struct err *err)
{
	struct buf shown = {0};
	int status = 0;

	for (size_t i = 0; i < args->count && status == 0; i++) {
		shown.len = 0;
		escape_line(&shown, args->items[i], CAP_SENTENCE);
		memory_doing(shown.data);
		status = capture_add(show, args->items[i], symtab, limits, err);
	}
	memory_doing(NULL);
	buf_clear(&shown);
	return status;
}

static int run(const void *given, const struct args *args, struct err *err)
{
	const struct show_values *values = given;
	struct limits limits = read_limits(&values->reading);
	struct show_options options = {
		.top = values->top || values->format > 1 ? values->top
							 : TOP_TEXT,
		.stacks = values->top ? values->top : TOP_STACKS,
		.by_total = values->sort == 2,
	};
	struct show show = {
		.arena = args->arena,
		.wants_calls = values->format == 3,
		.listed = values->lines,
	};
	struct symtab *symtab = symtab_new();
	struct buf out = {0};
	struct symbols *symbols = NULL;
	int status = symbols_open(&symbols, &values->symbols, err);

	limits.namer = symbols_namer(symbols, SYMBOLS_ALL);
	if (status == 0 && values->lines && values->format > 1)
		status = err_set(err, ERR_USAGE,
			"--lines prints text; --format json has the lines of "
			"all functions under \"sites\"");
	if (status == 0)
		status = captures_add(&show, args, symtab, &limits, err);
	if (status == 0 && values->metric)
		status = show_select(&options, &show, values->metric, err);
	if (status == 0 && values->lines)
		status = show_lines(&out, &show, &options, err);
	else if (status == 0) {
		if (values->format == 3)
			show_html(&out, &show, &options, args->items[0]);
		else
			(values->format == 2 ? show_json : show_text)(
				&out, &show, &options);
	}
	if (status == 0)
		fwrite(out.data, 1, out.len, stdout);
	buf_clear(&out);
	show_clear(&show);
	symbols_close(symbols);
	symtab_free(symtab);
	return status;
}

static const char *const formats[] = {"text", "json", "html", NULL};
static const char *const sorts[] = {"self", "total", NULL};

#define AT(member) .offset = offsetof(struct show_values, member)

static const struct opt own[] = {
	{.name = "format", .kind = OPT_CHOICE, .choices = formats, AT(format),
		.help = "how to show it; html: a page with flame graphs that "
			"needs nothing else; default: text"},
	{.name = "metric", .kind = OPT_TEXT, .value = "NAME", AT(metric),
		.help = "only this metric, such as cpu or alloc_space"},
	{.name = "lines", .kind = OPT_TEXT, .value = "FUNC", AT(lines),
		.help = "the lines of this function with what each costs, and "
			"its source where the repository here has it"},
	{.name = "top", .kind = OPT_COUNT, .value = "N", .max = 1000000000,
		AT(top),
		.help = "only the first N functions, and stacks of goroutines; "
			"default: 50 in text, 200 in HTML, all in JSON; 10 "
			"stacks"},
	{.name = "sort", .kind = OPT_CHOICE, .choices = sorts, AT(sort),
		.help = "order of the functions; default: self"},
	{0}
};

static const struct opt_group own_group = {"Options", own, NULL};

static const struct opt_part parts[] = {
	{&own_group, 0},
	{&read_group, offsetof(struct show_values, reading)},
	{&symbols_group, offsetof(struct show_values, symbols)},
	{0}
};

static const char *const examples[] = {
	"profgate show cpu.pb.gz",
	"the functions in which the time was spent",
	"profgate show --metric alloc_space --sort total mem.pb.gz",
	"the functions under which most bytes were allocated",
	"profgate show --format json 0*.cpu.pb.gz",
	"the sum of several captures, for a program to read",
	"profgate show --format html cpu.pb.gz >cpu.html",
	"its flame graph and its functions, as one page",
	"profgate show --lines decodeState.object cpu.pb.gz",
	"what each line of it costs",
	"profgate show goroutine.txt",
	"how many goroutines there are, and their most common stacks",
	NULL
};

const struct cmd cmd_show = {
	.name = "show",
	.summary = "what captures hold, as text, JSON or a page",
	.operands = "CAPTURE...",
	.least = 1,
	.most = (size_t)-1,
	.about = "Prints for every metric which functions it was spent in "
		 "(flat) and under (cum), as `go tool pprof -top` does: a "
		 "function counts once in the cum of a sample, however deep "
		 "it recurses. Of goroutines and threads also the most "
		 "common stacks. Several captures are summed; they must have "
		 "the same metrics. Of a benchmark text it prints the "
		 "results.",
	.examples = examples,
	.parts = parts,
	.values_size = sizeof(struct show_values),
	.run = run,
};
