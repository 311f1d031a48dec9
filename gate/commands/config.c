/* profgate config: checks and shows the policy in force. */
#include <stdio.h>

#include "gate/commands/commands.h"
#include "gate/config/config.h"
#include "gate/text/escape.h"

struct config_values {
	const char *config;
	bool check;
	bool print;
};

static void check(struct buf *out, const struct config *config)
{
	if (config->policy.config) {
		escape_line(out, config->policy.config, CAP_SENTENCE);
		buf_text(out, ": ok\n");
	} else {
		buf_text(out, "no profgate.yml: the defaults hold\n");
	}
	for (size_t i = 0; i < config->notes.count; i++) {
		escape_line(out, config->notes.list[i].message, CAP_SENTENCE);
		buf_char(out, '\n');
	}
}

static int run(const void *given, const struct args *args, struct err *err)
{
	const struct config_values *values = given;
	char today[CONFIG_DATE_SIZE];
	struct config config;
	struct buf out = {0};

	if (values->check == values->print)
		return err_set(err, ERR_USAGE,
			"config: give either --check or --print");
	if (config_load(&config, values->config, config_today(today),
		args->arena, err))
		return -1;
	if (values->check)
		check(&out, &config);
	else
		config_print(&out, &config);
	fwrite(out.data, 1, out.len, stdout);
	buf_clear(&out);
	return 0;
}

#define AT(member) .offset = offsetof(struct config_values, member)

static const struct opt options[] = {
	{.name = "check", .kind = OPT_FLAG, AT(check),
		.help = "say whether the file is right, and what expired"},
	{.name = "print", .kind = OPT_FLAG, AT(print),
		.help = "print every value, with the place it comes from; the "
			"output is a config file itself"},
	{.name = "config", .kind = OPT_TEXT, .value = "FILE", AT(config),
		.help = "policy; default: profgate.yml at the root of the "
			"repository, else the nearest from here up"},
	{0}
};

static const struct opt_group group = {"Options", options, NULL};
static const struct opt_part parts[] = {{&group, 0}, {0}};

static const char *const examples[] = {
	"profgate config --check",
	"fails with line and column when profgate.yml has a mistake",
	"profgate config --print",
	"what is judged, how strictly, and which line says so",
	NULL
};

const struct cmd cmd_config = {
	.name = "config",
	.summary = "check or print the policy in force",
	.about = "Reads profgate.yml as compare does. The file overlays the "
		 "defaults; without one the defaults hold.",
	.examples = examples,
	.parts = parts,
	.values_size = sizeof(struct config_values),
	.run = run,
};
