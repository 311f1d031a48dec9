/* The `measure:` section of profgate.yml: what `profgate run` is to run. */
#include <string.h>

#include "gate/config/value.h"
#include "gate/measure/command.h"
#include "gate/text/duration.h"
#include "gate/text/num.h"

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

static int read_time(const struct config_reader *r, const struct node *key,
	double *out)
{
	const char *text = key->next->text;

	if (text && duration_parse(out, text))
		return 0;
	return fail(r, key->next, "\"%s\" needs a time, such as 90s or 10m",
		key->text);
}

static int read_runs(const struct config_reader *r, const struct node *key,
	unsigned *out)
{
	const char *text = key->next->text;
	uint64_t number;

	if (!text || !num_parse_u64(&number, span_of(text)) || number < 1 ||
		number > 10000)
		return fail(r, key->next,
			"\"runs\" must be a whole number from 1 to 10000");
	*out = (unsigned)number;
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

/* `Decode: {command: ..., build: ...}`, or a command, or nothing. */
static int read_bench(const struct config_reader *r, const struct node *key,
	struct bench *out)
{
	static const char *const names[] = {"command", "build", NULL};
	const struct node *node = key->next;

	if (node->nothing)
		return 0;
	if (node->kind != NODE_MAPPING)
		return read_command(r, key, &out->command);
	if (value_mapping(r, node, "a workload", "{command: ./bench}"))
		return -1;
	for (const struct node *k = node->first; k; k = k->next->next) {
		size_t n = value_find(names, k->text);

		if (!names[n])
			return value_unknown(r, k, names);
		if (read_command(r, k, n == 0 ? &out->command : &out->build))
			return -1;
	}
	return 0;
}

static int add_bench(const struct config_reader *r, const struct node *name,
	struct plan *plan)
{
	struct bench *bench = &plan->benches[plan->bench_count];

	if (!name->text || !workload_fits(name->text))
		return fail(r, name, "a workload is named as a folder: letters, "
			"digits and /._-+,:@%%=");
	for (size_t b = 0; b < plan->bench_count; b++)
		if (strcmp(plan->benches[b].name, name->text) == 0)
			return fail(r, name, "workload \"%s\" is here twice",
				name->text);
	bench->name = arena_copy(r->arena, span_of(name->text));
	if (!bench->name)
		return value_no_memory(r);
	plan->bench_count++;
	return 0;
}

static int read_workloads(const struct config_reader *r, const struct node *key,
	struct plan *plan)
{
	static const char example[] = "[BenchmarkDecode]";
	const struct node *node = key->next;
	const struct node *item = node->first;

	if (node->kind == NODE_MAPPING
			? value_mapping(r, node, "\"workloads\"", example)
			: value_list(r, node, "\"workloads\"", example))
		return -1;
	if (node->count == 0)
		return fail(r, node, "\"workloads\" names none");
	if (node->kind == NODE_LIST && node->count > MAX_KEYS)
		return fail(r, node, "\"workloads\" has %zu items, more than %d",
			node->count, MAX_KEYS);
	plan->benches = arena_alloc(r->arena, node->count,
		sizeof(*plan->benches));
	if (!plan->benches)
		return value_no_memory(r);
	while (item) {
		if (add_bench(r, item, plan))
			return -1;
		if (node->kind == NODE_MAPPING) {
			if (read_bench(r, item,
					&plan->benches[plan->bench_count - 1]))
				return -1;
			item = item->next;
		}
		item = item->next;
	}
	return 0;
}

/* The command of all goes to those without one; alone it is a benchmark. */
static int spread_command(const struct config_reader *r, const struct node *key,
	struct plan *plan, const struct command *command)
{
	if (plan->bench_count == 0 && command->count > 0) {
		plan->benches = arena_alloc(r->arena, 1,
			sizeof(*plan->benches));
		if (!plan->benches)
			return value_no_memory(r);
		plan->bench_count = 1;
	}
	for (size_t b = 0; b < plan->bench_count; b++)
		if (plan->benches[b].command.count == 0)
			plan->benches[b].command = *command;
	for (size_t b = 0; b < plan->bench_count; b++)
		if (plan->benches[b].command.count == 0)
			return fail(r, key, "workload \"%s\" has no command",
				plan->benches[b].name);
	return 0;
}

enum key {RUNS, BUILD, COMMAND, TIMEOUT, TIME_LIMIT, PAUSE, PASS, WORKLOADS };

static int read_key(const struct config_reader *r, const struct node *key,
	enum key which, struct command *command)
{
	struct plan *plan = &r->out->measure;

	switch (which) {
	case RUNS:
		return read_runs(r, key, &plan->runs);
	case BUILD:
		return read_command(r, key, &plan->build);
	case COMMAND:
		return read_command(r, key, command);
	case TIMEOUT:
		return read_time(r, key, &plan->timeout);
	case TIME_LIMIT:
		return read_time(r, key, &plan->time_limit);
	case PAUSE:
		return read_time(r, key, &plan->pause);
	case PASS:
		return read_pass(r, key, plan);
	case WORKLOADS:
		return read_workloads(r, key, plan);
	}
	BUG("no such key");
}

int config_measure(struct config_reader *r, const struct node *key)
{
	static const char *const names[] = {
		[RUNS] = "runs", [BUILD] = "build", [COMMAND] = "command",
		[TIMEOUT] = "timeout", [TIME_LIMIT] = "time-limit",
		[PAUSE] = "pause", [PASS] = "pass",
		[WORKLOADS] = "workloads", NULL
	};
	const struct node *node = key->next;
	struct command command = {0};

	if (value_mapping(r, node, "\"measure\"", "{command: ./bench}"))
		return -1;
	for (const struct node *k = node->first; k; k = k->next->next) {
		size_t n = value_find(names, k->text);

		if (!names[n])
			return value_unknown(r, k, names);
		if (read_key(r, k, (enum key)n, &command))
			return -1;
	}
	return spread_command(r, key, &r->out->measure, &command);
}
