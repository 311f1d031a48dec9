/* Looks up the functions of a profile in the programs that were run. */
#include "gate/measure/code.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gate/binary/binary.h"
#include "gate/core/rowset.h"
#include "gate/measure/command.h"
#include "gate/model/builder.h"
#include "gate/read/reader.h"
#include "gate/text/lines.h"

enum {
	WORDS_MAX = 32,       /* of a command that may be a program */
	FUNCTIONS_MAX = 4096, /* of a run that are told of */
};

struct code_file { /* in the arena */
	struct code_file *next;
	const char *path;
	size_t count;
	struct sidecar_code *all; /* by name */
};

static int by_name(const void *a, const void *b)
{
	const struct sidecar_code *x = a, *y = b;

	return strcmp(x->function, y->function);
}

struct taking {
	struct builder *names;
	struct symtab *symtab;
	struct arena *arena;
	bool go;
	struct sidecar_code *all;
	size_t count, room;
};

static void add_code(struct taking *t, const char *name, uint64_t code)
{
	struct span text = symtab_text(t->symtab,
		builder_name(t->names, span_of(name)));

	t->all = xgrow(t->all, &t->room, t->count + 1, sizeof *t->all);
	t->all[t->count++] =
		(struct sidecar_code){arena_copy(t->arena, text), code};
}

/* What a generic function of Go was made for, some profiles say and some do not. */
static void take_code(void *data, const char *name, uint64_t code)
{
	struct taking *t = data;
	const char *open = t->go ? strchr(name, '[') : NULL;
	const char *close = strrchr(name, ']');

	add_code(t, name, code);
	if (open && close > open)
		add_code(t,
			arena_printf(t->arena, "%.*s[...]%s",
				(int)(open - name), name, close + 1),
			code);
}

/* Functions of one name are the same when each has its like. */
static size_t join_names(struct sidecar_code *all, size_t count)
{
	size_t kept = 0;

	if (count)
		qsort(all, count, sizeof *all, by_name);
	for (size_t i = 0; i < count; i++)
		if (kept && strcmp(all[kept - 1].function, all[i].function) == 0)
			all[kept - 1].code += all[i].code;
		else
			all[kept++] = all[i];
	return kept;
}

static void read_file(struct code_file *file, struct arena *arena)
{
	struct binary *binary = binary_open(file->path);
	struct symtab *symtab = symtab_new();
	struct arena scratch = {0};
	struct taking t = {.symtab = symtab, .arena = arena};

	if (binary) {
		t.go = binary_is_go(binary);
		t.names = builder_new(&scratch, symtab, &limits_default, "");
		binary_codes(binary, take_code, &t);
		builder_drop(t.names);
		file->count = join_names(t.all, t.count);
		file->all = arena_alloc(arena, file->count + 1,
			sizeof *file->all);
		if (file->count)
			memcpy(file->all, t.all,
				file->count * sizeof *file->all);
	}
	free(t.all);
	arena_clear(&scratch);
	symtab_free(symtab);
	binary_close(binary);
}

/* Each file is read once: it was built before the first run. */
static const struct code_file *file_of(struct measurement *m, const char *path)
{
	struct code_file *file;

	for (file = m->code_files; file; file = file->next)
		if (strcmp(file->path, path) == 0)
			return file;
	file = arena_alloc(m->arena, 1, sizeof *file);
	*file = (struct code_file){.next = m->code_files, .path = path};
	read_file(file, m->arena);
	m->code_files = file;
	return file;
}

/* A profile whose functions say which file they are of is of no other. */
static bool is_of_profile(const struct profile *p, const char *path)
{
	const char *slash = strrchr(path, '/');
	struct span name = span_of(slash ? slash + 1 : path);
	bool said = false;

	for (uint32_t f = 0; f < p->frame_count; f++) {
		struct span module = symtab_text(p->symtab, p->frames[f].module);

		if (!module.len)
			continue;
		said = true;
		if (span_equal(module, name) ||
			(module.len > name.len &&
				span_ends(module, name.data) &&
				module.data[module.len - name.len - 1] == '/'))
			return true;
	}
	return !said;
}

/* Adds those that the profile has of a file. */
static void add_found(struct sidecar *out, const struct profile *p,
	const struct code_file *file, struct sidecar_code *room)
{
	struct rowset seen; /* functions */

	rowset_init(&seen, 1);
	for (uint32_t f = 0; f < p->frame_count; f++) {
		sym func = p->frames[f].func;
		struct sidecar_code key = {
			.function = symtab_text(p->symtab, func).data};
		const struct sidecar_code *found;
		uint32_t count = seen.count;

		if (rowset_add(&seen, &func.i) < count || !file->count)
			continue;
		found = bsearch(&key, file->all, file->count,
			sizeof *file->all, by_name);
		if (found && out->code_count < FUNCTIONS_MAX)
			room[out->code_count++] = *found;
	}
	rowset_clear(&seen);
}

/* What is asked of one run. */
struct asking {
	struct sidecar *out;
	struct measurement *m;
	const struct profile *profile;
	const char *directory;
	struct sidecar_code *room;
};

static void look_in(const struct asking *a, struct span word)
{
	const char *path = word.len ? program_path(word, a->directory,
					      a->m->environment.variables,
					      a->m->arena)
				    : NULL;

	if (path && is_of_profile(a->profile, path))
		add_found(a->out, a->profile, file_of(a->m, path), a->room);
}

static void look_in_command(const struct asking *a,
	const struct command *command)
{
	for (size_t i = 0; i < command->count && i < WORDS_MAX; i++) {
		struct span rest = span_of(command->words[i]), word = rest;

		if (!command->shell)
			look_in(a, word);
		for (size_t w = 0; command->shell && w < WORDS_MAX &&
				   word_next(&rest, &word);
			w++)
			look_in(a, word);
	}
}

struct profile *code_of_run(struct sidecar *out, struct measurement *m,
	const struct command *command, const char *directory, const char *path)
{
	struct profile *profile = arena_alloc(&m->reading, 1, sizeof *profile);
	struct err ignored = {0};
	struct asking asking = {.out = out,
		.m = m,
		.profile = profile,
		.directory = directory};

	if (access(path, R_OK) != 0)
		return NULL;
	m->runs->opened++;
	if (capture_read_file(profile, path, &m->reading, m->runs->symtab,
		    &m->load->limits, &ignored) != 0)
		return NULL;
	asking.room =
		arena_alloc(m->arena, FUNCTIONS_MAX, sizeof *asking.room);
	look_in_command(&asking, command);
	out->code_count = join_names(asking.room, out->code_count);
	out->codes = asking.room;
	return profile;
}
