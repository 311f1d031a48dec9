/* The `measure:` section of profgate.yml: what `profgate run` is to run. */
#include <string.h>

#include "gate/config/value.h"
#include "gate/core/rowset.h"
#include "gate/core/symtab.h"
#include "gate/measure/command.h"

/* A line for the shell, or a list of words. */
static int read_command(const struct config_reader *r, const struct node *key,
	struct command *out)
{
	const struct node *node = key->next;
	const char **words;
	size_t count = 0;

	if (node->kind == NODE_MAPPING || (node->text && !*node->text) ||
		(node->kind == NODE_LIST && node->count == 0))
		return fail(r, node, "\"%s\" is no command, such as \"./bench "
			"{cpu}\" or [./bench, \"{cpu}\"]", key->text);
	if (node->text) {
		words = arena_alloc(r->arena, 1, sizeof(*words));
		if (!words || value_text(r, key, words))
			return words ? -1 : value_no_memory(r);
		*out = command_of(words, 1);
		return 0;
	}
	if (value_list(r, node, "a command", "[./bench, \"{cpu}\"]"))
		return -1;
	words = arena_alloc(r->arena, node->count, sizeof(*words));
	if (!words)
		return value_no_memory(r);
	for (const struct node *word = node->first; word; word = word->next) {
		if (!word->text)
			return fail(r, word, "a word of a command is a text");
		words[count] = arena_copy(r->arena, span_of(word->text));
		if (!words[count++])
			return value_no_memory(r);
	}
	if (*words[0] == '\0')
		return fail(r, node->first, "a command begins with a program");
	*out = (struct command){.count = count, .words = words};
	return 0;
}

static int read_pass(const struct config_reader *r, const struct node *key,
	struct plan *plan)
{
	const struct node *node = key->next;
	const char **names;

	if (value_list(r, node, "\"pass\"", "[GOPROXY]"))
		return -1;
	names = arena_alloc(r->arena, node->count + 1, sizeof(*names));
	if (!names)
		return value_no_memory(r);
	for (const struct node *item = node->first; item; item = item->next) {
		if (!item->text || !*item->text)
			return fail(r, item, "\"pass\" lists names of variables");
		names[plan->pass_count] =
			arena_copy(r->arena, span_of(item->text));
		if (!names[plan->pass_count++])
			return value_no_memory(r);
	}
	plan->pass = names;
	return 0;
}

/* Of the workloads of all sections, which are too many to compare all pairs. */
struct names {
	struct symtab *texts;
	struct rowset seen;
};

/* What a section of workloads says of all of them. */
struct section {
	struct command command, counted;
	struct names *names;
	const struct suite *suite;    /* NULL: the top of `measure:` */
	const struct node *workloads; /* its key; NULL: none */
};

/* The command of all, and more words. */
static int add_arguments(const struct config_reader *r, const struct node *key,
	const struct command *command, struct bench *out)
{
	struct command more;
	const char **words;

	if (key->next->kind != NODE_LIST)
		return fail(r, key->next,
			"\"arguments\" is a list of words, "
			"such as [-test.benchtime=2000x]");
	if (read_command(r, key, &more))
		return -1;
	if (command->count == 0 || command->shell)
		return fail(r, key,
			"\"arguments\" are added to a \"command\" "
			"that is a list of words");
	words = arena_alloc(r->arena, command->count + more.count,
		sizeof(*words));
	if (!words)
		return value_no_memory(r);
	memcpy(words, command->words, command->count * sizeof(*words));
	memcpy(words + command->count, more.words, more.count * sizeof(*words));
	out->command = (struct command){.count = command->count + more.count,
		.words = words};
	return 0;
}

/* `Decode: {command: ..., build: ...}`, or a command, or nothing. */
static int read_bench(const struct config_reader *r, const struct node *key,
	const struct command *command, struct bench *out)
{
	static const char *const names[] = {"command", "build",
		"counted-command", "arguments", NULL};
	struct command *const commands[] = {&out->command, &out->build,
		&out->counted};
	const struct node *node = key->next;

	if (node->nothing)
		return 0;
	if (node->kind != NODE_MAPPING)
		return read_command(r, key, &out->command);
	if (value_mapping(r, node, "a workload", "{command: ./bench}"))
		return -1;
	for (const struct node *k = node->first; k; k = k->next->next) {
		size_t n = value_find(names, k->text);
		int status;

		if (!names[n])
			return value_unknown(r, k, names);
		status = n == 3 ? add_arguments(r, k, command, out)
		                : read_command(r, k, commands[n]);
		if (status)
			return -1;
	}
	return 0;
}

/* The last of the plan, without a name. */
static struct bench *add_bench(const struct config_reader *r,
	const struct section *section)
{
	struct plan *plan = &r->out->measure;
	size_t count = plan->bench_count;
	struct bench *all = plan->benches;

	if ((count & (count - 1)) == 0) { /* a power of two */
		all = arena_alloc(r->arena, count ? 2 * count : 1,
			sizeof(*all));
		if (!all)
			return NULL;
		if (count)
			memcpy(all, plan->benches, count * sizeof(*all));
		plan->benches = all;
	}
	plan->bench_count++;
	all[count] = (struct bench){.suite = section->suite,
		.command = section->command,
		.counted = section->counted};
	return &all[count];
}

/* No two are one folder of the run set. */
static int is_alone(const struct config_reader *r, const struct node *node,
	struct names *names, const char *name)
{
	uint32_t text = symtab_intern(names->texts, span_of(name)).i;
	uint32_t before = names->seen.count;

	rowset_add(&names->seen, &text);
	return names->seen.count > before
	               ? 0
	               : fail(r, node, "workload \"%s\" is here twice", name);
}

static int name_bench(const struct config_reader *r, const struct node *name,
	struct names *names, struct bench *bench)
{
	const char *suite = bench->suite ? bench->suite->name : NULL;

	if (!name->text || !workload_fits(name->text))
		return fail(r, name, "a workload is named as a folder: letters, "
			"digits and /._-+,:@%%=");
	bench->called = arena_copy(r->arena, span_of(name->text));
	bench->name =
		!suite ? bench->called
		       : arena_printf(r->arena, "%s/%s", suite, name->text);
	if (!bench->called || !bench->name)
		return value_no_memory(r);
	return is_alone(r, name, names, bench->name);
}

/* node: what the error is at. */
static int settle_bench(const struct config_reader *r, const struct node *node,
	struct bench *bench)
{
	const char *why;

	if (bench->command.count + bench->counted.count == 0)
		return fail(r, node, "workload \"%s\" has no command",
			bench->name);
	why = bench_settle_counted(bench);
	return why ? fail(r, node, "%s", why) : 0;
}

static int read_workloads(const struct config_reader *r,
	const struct section *section)
{
	static const char example[] = "[BenchmarkDecode]";
	const struct node *node = section->workloads->next;
	const struct node *item = node->first;

	if (node->kind == NODE_MAPPING
			? value_mapping(r, node, "\"workloads\"", example)
			: value_list(r, node, "\"workloads\"", example))
		return -1;
	if (node->count == 0)
		return fail(r, node, "\"workloads\" names none");
	if (node->kind == NODE_LIST && node->count > MAX_KEYS)
		return fail(r, node,
			"\"workloads\" has %zu items, more than %d",
			node->count, MAX_KEYS);
	while (item) {
		const struct node *name = item;
		struct bench *bench = add_bench(r, section);

		if (!bench)
			return value_no_memory(r);
		if (name_bench(r, item, section->names, bench))
			return -1;
		if (node->kind == NODE_MAPPING) {
			if (read_bench(r, item, &section->command, bench))
				return -1;
			item = item->next;
		}
		if (settle_bench(r, name, bench))
			return -1;
		item = item->next;
	}
	return 0;
}

/* The workloads of a section; a command without any is a benchmark. node: of
 * it. */
static int read_section(const struct config_reader *r, const struct node *node,
	const struct section *section)
{
	struct bench *bench;

	if (section->workloads)
		return read_workloads(r, section);
	if (section->command.count + section->counted.count == 0)
		return 0;
	bench = add_bench(r, section);
	if (!bench)
		return value_no_memory(r);
	if (section->suite)
		bench->name = section->suite->name;
	return (section->suite &&
		       is_alone(r, node, section->names, bench->name)) ||
	                       settle_bench(r, node, bench)
	               ? -1
	               : 0;
}

static int read_suite_name(const struct config_reader *r,
	const struct node *key, const char **out)
{
	if (value_text(r, key, out))
		return -1;
	return workload_fits(*out)
	               ? 0
	               : fail(r, key->next,
				 "\"%s\" is a folder below another: "
				 "letters, digits and /._-+,:@%%=",
				 key->text);
}

enum suite_key {
	FOLDER,
	NAME,
	SUITE_BUILD,
	SUITE_COMMAND,
	SUITE_COUNTED,
	SUITE_WORKLOADS
};

static int read_suite(const struct config_reader *r, const struct node *node,
	const struct section *above)
{
	static const char *const names[] = {[FOLDER] = "folder",
		[NAME] = "name",
		[SUITE_BUILD] = "build",
		[SUITE_COMMAND] = "command",
		[SUITE_COUNTED] = "counted-command",
		[SUITE_WORKLOADS] = "workloads",
		NULL};
	struct suite *suite = arena_alloc(r->arena, 1, sizeof(*suite));
	struct section section = {.suite = suite,
		.command = above->command,
		.counted = above->counted,
		.names = above->names};
	int status = 0;

	if (!suite)
		return value_no_memory(r);
	if (value_mapping(r, node, "a suite",
		    "{folder: decode, command: "
		    "./bench}"))
		return -1;
	for (const struct node *k = node->first; k && status == 0;
		k = k->next->next) {
		size_t n = value_find(names, k->text);

		if (!names[n])
			return value_unknown(r, k, names);
		if (n == SUITE_WORKLOADS)
			section.workloads = k;
		else if (n == FOLDER || n == NAME)
			status = read_suite_name(r, k,
				n == FOLDER ? &suite->folder : &suite->name);
		else
			status = read_command(r, k,
				n == SUITE_BUILD     ? &suite->build
				: n == SUITE_COUNTED ? &section.counted
						     : &section.command);
	}
	if (!suite->name)
		suite->name = suite->folder;
	if (status == 0 && !suite->name)
		return fail(r, node,
			"a suite needs a \"folder\" or a \"name\"");
	if (status == 0 && !section.workloads &&
		section.command.count + section.counted.count == 0)
		return fail(r, node, "a suite needs a \"command\"");
	return status ? status : read_section(r, node, &section);
}

static int read_suites(const struct config_reader *r, const struct node *key,
	const struct section *above)
{
	static const char example[] = "[{folder: decode, command: ./bench}]";
	const struct node *node = key->next;

	if (value_list(r, node, "\"suites\"", example))
		return -1;
	if (node->count == 0 || node->count > MAX_KEYS)
		return fail(r, node,
			"\"suites\" has %zu items, and may have 1 "
			"to %d",
			node->count, MAX_KEYS);
	for (const struct node *item = node->first; item; item = item->next)
		if (read_suite(r, item, above))
			return -1;
	return 0;
}

enum key {
	RUNS,
	BUILD,
	COMMAND,
	COUNTED_COMMAND,
	COUNTERS,
	COUNTED,
	TIMEOUT,
	TIME_LIMIT,
	PAUSE,
	PASS,
	WORKLOADS,
	SUITES
};

static int read_key(const struct config_reader *r, const struct node *key,
	enum key which, struct section *section, const struct node **suites)
{
	struct plan *plan = &r->out->measure;
	unsigned counters;

	switch (which) {
	case RUNS:
		return value_count(r, key, &plan->runs);
	case BUILD:
		return read_command(r, key, &plan->build);
	case COMMAND:
		return read_command(r, key, &section->command);
	case COUNTED_COMMAND:
		return read_command(r, key, &section->counted);
	case COUNTERS:
		if (value_word(r, key, counters_names, &counters))
			return -1;
		plan->counters = (enum counters)counters;
		return 0;
	case COUNTED:
		return value_count(r, key, &plan->counted_runs);
	case TIMEOUT:
		return value_time(r, key, &plan->timeout);
	case TIME_LIMIT:
		return value_time(r, key, &plan->time_limit);
	case PAUSE:
		return value_time(r, key, &plan->pause);
	case PASS:
		return read_pass(r, key, plan);
	case WORKLOADS:
		section->workloads = key;
		return 0;
	case SUITES:
		*suites = key;
		return 0;
	}
	BUG("no such key");
}

static int read_measure(const struct config_reader *r, const struct node *key,
	struct names *all)
{
	static const char *const names[] = {[RUNS] = "runs",
		[BUILD] = "build",
		[COMMAND] = "command",
		[COUNTED_COMMAND] = "counted-command",
		[COUNTERS] = "counters",
		[COUNTED] = "counted-runs",
		[TIMEOUT] = "timeout",
		[TIME_LIMIT] = "time-limit",
		[PAUSE] = "pause",
		[PASS] = "pass",
		[WORKLOADS] = "workloads",
		[SUITES] = "suites",
		NULL};
	const struct node *node = key->next;
	const struct node *suites = NULL;
	struct section section = {.names = all};

	if (value_mapping(r, node, "\"measure\"", "{command: ./bench}"))
		return -1;
	for (const struct node *k = node->first; k; k = k->next->next) {
		size_t n = value_find(names, k->text);

		if (!names[n])
			return value_unknown(r, k, names);
		if (read_key(r, k, (enum key)n, &section, &suites))
			return -1;
	}
	if ((section.workloads || !suites) && read_section(r, node, &section))
		return -1;
	return suites ? read_suites(r, suites, &section) : 0;
}

int config_measure(struct config_reader *r, const struct node *key)
{
	struct names names = {.texts = symtab_new()};
	int status;

	rowset_init(&names.seen, 1);
	status = read_measure(r, key, &names);
	rowset_clear(&names.seen);
	symtab_free(names.texts);
	return status;
}
