/* profgate show: what captures hold. */
#include <stdio.h>

#include "gate/commands/commands.h"
#include "gate/commands/show/show.h"
#include "gate/core/file.h"
#include "gate/read/reader.h"
#include "gate/runs/read_options.h"

enum {TOP_TEXT = 50 };

struct show_values {
	unsigned format; /* 1 text, 2 json */
	const char *metric;
	unsigned top;
	unsigned sort; /* 1 self, 2 total */
	struct read_options reading;
};

static int capture_add(struct show *show, const char *path,
	struct symtab *symtab, const struct limits *limits, struct err *err)
{
	struct arena arena = {.ceiling = limits->arena};
	struct profile profile = {0};
	struct buf bytes = {0};
	int status = file_read(&bytes, path, limits->inflated, err);

	if (status == 0 && capture_read(&profile, buf_view(&bytes), &arena,
				   symtab, limits, err) != 0)
		status = err_wrap(err, "%s", path);
	buf_clear(&bytes);
	if (status == 0)
		status = show_add(show, &profile, path, err);
	arena_clear(&arena);
	return status;
}

static int captures_add(struct show *show, const struct args *args,
	struct symtab *symtab, const struct limits *limits, struct err *err)
{
	for (size_t i = 0; i < args->count; i++)
		if (capture_add(show, args->items[i], symtab, limits, err) != 0)
			return -1;
	return 0;
}

static int run(const void *given, const struct args *args, struct err *err)
{
	const struct show_values *values = given;
	struct limits limits = read_limits(&values->reading);
	bool json = values->format == 2;
	struct show_options options = {
		.top = values->top || json ? values->top : TOP_TEXT,
		.by_total = values->sort == 2,
	};
	struct show show = {.arena = args->arena};
	struct symtab *symtab = symtab_new();
	struct buf out = {0};
	int status = captures_add(&show, args, symtab, &limits, err);

	if (status == 0 && values->metric)
		status = show_select(&options, &show, values->metric, err);
	if (status == 0) {
		(json ? show_json : show_text)(&out, &show, &options);
		fwrite(out.data, 1, out.len, stdout);
	}
	buf_clear(&out);
	show_clear(&show);
	symtab_free(symtab);
	return status;
}

static const char *const formats[] = {"text", "json", NULL};
static const char *const sorts[] = {"self", "total", NULL};

#define AT(member) .offset = offsetof(struct show_values, member)

static const struct opt own[] = {
	{.name = "format", .kind = OPT_CHOICE, .choices = formats, AT(format),
		.help = "how to show it; default: text"},
	{.name = "metric", .kind = OPT_TEXT, .value = "NAME", AT(metric),
		.help = "only this metric, such as cpu or alloc_space"},
	{.name = "top", .kind = OPT_COUNT, .value = "N", .max = 1000000000,
		AT(top),
		.help = "only the first N functions; default: 50 in text, all "
			"in JSON"},
	{.name = "sort", .kind = OPT_CHOICE, .choices = sorts, AT(sort),
		.help = "order of the functions; default: self"},
	{0}
};

static const struct opt_group own_group = {"Options", own, NULL};

static const struct opt_part parts[] = {
	{&own_group, 0},
	{&read_group, offsetof(struct show_values, reading)},
	{0}
};

static const char *const examples[] = {
	"profgate show cpu.pb.gz",
	"the functions in which the time was spent",
	"profgate show --metric alloc_space --sort total mem.pb.gz",
	"the functions under which most bytes were allocated",
	"profgate show --format json 0*.cpu.pb.gz",
	"the sum of several captures, for a program to read",
	NULL
};

const struct cmd cmd_show = {
	.name = "show",
	.summary = "what captures hold, as text or JSON",
	.operands = "CAPTURE...",
	.least = 1,
	.most = (size_t)-1,
	.about = "Prints for every metric which functions it was spent in "
		 "(flat) and under (cum), as `go tool pprof -top` does: a "
		 "function counts once in the cum of a sample, however deep "
		 "it recurses. Several captures are summed; they must have "
		 "the same metrics. Of a benchmark text it prints the "
		 "results.",
	.examples = examples,
	.parts = parts,
	.values_size = sizeof(struct show_values),
	.run = run,
};
