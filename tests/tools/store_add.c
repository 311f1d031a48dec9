/* Adds one record of made-up captures to a store, and prints its path once the
 * store has it. For the checks of the store: what is stored is real, where it
 * comes from is not. Settings are words KEY=VALUE:
 *
 *	store=WHERE commit=SHA branch=NAME time=SECONDS workload=NAME runs=N
 *	bytes=N (of a capture) seed=N cpu=NAME (the environment)
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gate/baseline/store_options.h"
#include "gate/environment/environment.h"
#include "gate/git/object_id.h"

struct settings {
	const char *store, *commit, *branch, *workload, *cpu;
	unsigned long long time, runs, bytes, seed;
};

static void take(struct settings *out, const char *word)
{
	const struct { const char *key; const char **to; } texts[] = {
		{"store=", &out->store}, {"commit=", &out->commit},
		{"branch=", &out->branch}, {"workload=", &out->workload},
		{"cpu=", &out->cpu}};
	const struct { const char *key; unsigned long long *to; } numbers[] = {
		{"time=", &out->time}, {"runs=", &out->runs},
		{"bytes=", &out->bytes}, {"seed=", &out->seed}};

	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (strncmp(word, texts[i].key, strlen(texts[i].key)) == 0) {
			*texts[i].to = word + strlen(texts[i].key);
			return;
		}
	for (size_t i = 0; i < sizeof(numbers) / sizeof(*numbers); i++)
		if (strncmp(word, numbers[i].key, strlen(numbers[i].key)) ==
			0) {
			*numbers[i].to = strtoull(
				word + strlen(numbers[i].key), NULL, 10);
			return;
		}
	fprintf(stderr, "store_add: what is %s?\n", word);
	exit(4);
}

static char *made_up(struct arena *arena, unsigned long long seed, size_t bytes)
{
	char *out = arena_alloc(arena, bytes + 1, 1);

	for (size_t i = 0; i < bytes; i++) {
		seed = seed * 6364136223846793005u + 1442695040888963407u;
		out[i] = (char)(seed >> 56);
	}
	return out;
}

static int fail(const struct err *err)
{
	fprintf(stderr, "store_add: %s\n", err->text);
	return err_exit_code(err->kind);
}

static const char *make(struct store_file *files, struct record *record,
	const struct settings *given, struct arena *arena, struct err *err)
{
	struct fact_pair cpu = {"cpu", given->cpu};
	struct environment environment;
	const char *folder, *workload, *path;
	struct buf facts = {0}, text = {0};

	if (environment_take(&environment, &(struct facts){1, &cpu},
		&(struct facts){0}, &(struct opt_list){0}, arena, err))
		return NULL;
	record->environment = arena_copy(arena, span_of(environment.id));
	folder = layout_environment_path(arena, given->commit, environment.id);
	workload = layout_workload(arena, given->workload);
	for (size_t i = 0; i < given->runs; i++) {
		const char *data = made_up(arena, given->seed * 1000 + i,
			given->bytes);
		struct span content = {data, given->bytes};
		struct record_capture *c = &record->captures[i];
		char id[41];

		object_id_of_blob(id, content);
		*c = (struct record_capture){
			.workload = given->workload,
			.run = arena_printf(arena, "%03zu", i + 1),
			.path = arena_printf(arena, "captures/%s/%s", workload,
				layout_leaf(arena, (int64_t)given->time, id)),
			.blob = arena_copy(arena, span_of(id)),
			.bytes = given->bytes};
		files[2 + i] = (struct store_file){arena_printf(arena,
			"%s/%s", folder, c->path), content};
	}
	record_write(&text, record);
	environment_write(&facts, &environment);
	path = arena_printf(arena, "%s/%s", folder,
		record_name(record, arena));
	files[0] = (struct store_file){path,
		{arena_copy(arena, buf_view(&text)), text.len}};
	files[1] = (struct store_file){
		arena_printf(arena, "%s/env.json", folder),
		{arena_copy(arena, buf_view(&facts)), facts.len}};
	buf_clear(&text);
	buf_clear(&facts);
	return path;
}

int main(int argc, char **argv)
{
	struct settings given = {.commit =
		"0123456789abcdef0123456789abcdef01234567", .branch = "main",
		.workload = "Bench", .cpu = "test", .time = 1700000000,
		.runs = 3, .bytes = 1000, .seed = 1};
	struct store_options options = {0};
	struct arena arena = {0};
	struct opened_store opened;
	struct err err = {0};
	const char *path;
	int status = 0;

	for (int i = 1; i < argc; i++)
		take(&given, argv[i]);
	options.where = given.store;

	struct store_file *files = xcalloc(given.runs + 2, sizeof(*files));
	struct record record = {
		.commit = given.commit, .commit_time = (int64_t)given.time,
		.recorded = (int64_t)given.time, .branch = given.branch,
		.tree = "4b825dc642cb6eb9a060e54bf8d69288fbee4904",
		.tool = "store_add", .capture_count = given.runs,
		.captures = xcalloc(given.runs + 1, sizeof(*record.captures))};

	if (store_options_open(&opened, &options, &arena, &err))
		return fail(&err);
	path = make(files, &record, &given, &arena, &err);
	if (!path || store_add(&opened.store, files, given.runs + 2, "record",
		path, &err) < 0)
		status = fail(&err);
	else
		puts(path);
	store_options_close(&opened);
	free(files);
	free(record.captures);
	arena_clear(&arena);
	return status;
}
