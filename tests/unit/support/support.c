/* Assertions and literal profiles for the unit tests. */
#include "tests/unit/support/support.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "gate/read/formats.h"
#include "gate/text/num.h"

enum {DEPTH_MAX = 512 };

void near_at(double got, double want, double rel, const char *what,
	const char *file, int line)
{
	double room = want == 0 ? rel : rel * fabs(want);

	if (got == want || (isnan(got) && isnan(want)) ||
		fabs(got - want) <= room)
		return;
	print_error("%s is %.17g, not within %g of %.17g\n", what, got, rel,
		want);
	_fail(file, line);
}

static void lit_line(struct builder *b, const char *line)
{
	const char *blank = strrchr(line, ' ');
	struct span count = span_of(blank ? blank + 1 : line);
	struct span names = {line, blank ? (size_t)(blank - line) : 0};
	uint32_t root_first[DEPTH_MAX];
	uint32_t leaf_first[DEPTH_MAX];
	struct err err = {0};
	size_t depth = 0;
	double value;

	if (!num_parse(&value, count))
		fail_msg("lit: no count at the end of \"%s\"", line);
	for (size_t at = 0; at < names.len; depth++) {
		size_t end = span_find(names, at, ';');
		struct span name = {names.data + at, end - at};

		if (depth == DEPTH_MAX)
			fail_msg("lit: more than %d frames", DEPTH_MAX);
		root_first[depth] = builder_frame(b,
			(struct frame){.func = symtab_intern(
					       builder_symtab(b), name)});
		at = end + 1;
	}
	for (size_t i = 0; i < depth; i++)
		leaf_first[i] = root_first[depth - 1 - i];
	if (builder_sample(b, leaf_first, depth, &value, &value, &err) != 0)
		fail_msg("lit: %s", err.text);
}

struct profile *lit(
	struct arena *arena, struct symtab *symtab, const char *line, ...)
{
	struct profile *out = arena_alloc(arena, 1, sizeof(*out));
	struct builder *b =
		builder_new(arena, symtab, &limits_default, "folded");
	struct metric metric = {
		.name = symtab_intern(symtab, span_of("samples")),
		.unit = symtab_intern(symtab, span_of("count")),
		.nature = NATURE_SAMPLED,
		.better = -1,
		.events = 0,
	};
	struct err err = {0};
	va_list args;

	if (builder_metric(b, metric, &err) != 0)
		fail_msg("lit: %s", err.text);
	builder_events(b, 1);
	va_start(args, line);
	for (; line; line = va_arg(args, const char *))
		lit_line(b, line);
	va_end(args);
	if (!out || builder_finish(out, b, &err) != 0)
		fail_msg("lit: %s", err.text);
	return out;
}

struct profile *capture(
	struct arena *arena, struct symtab *symtab, const char *text)
{
	struct profile *out = arena_alloc(arena, 1, sizeof(*out));
	struct builder *b =
		builder_new(arena, symtab, &limits_default, "folded");
	struct err err = {0};

	if (folded_read(b, span_of(text), &err) != 0 ||
		builder_finish(out, b, &err) != 0)
		fail_msg("%s: %s", text, err.text);
	return out;
}

uint64_t random_next(uint64_t *state)
{
	uint64_t mixed = *state += 0x9e3779b97f4a7c15u;

	mixed = (mixed ^ mixed >> 30) * 0xbf58476d1ce4e5b9u;
	mixed = (mixed ^ mixed >> 27) * 0x94d049bb133111ebu;
	return mixed ^ mixed >> 31;
}

void sh(const char *format, ...)
{
	char command[2048];
	va_list list;

	va_start(list, format);
	vsnprintf(command, sizeof(command), format, list);
	va_end(list);
	if (system(command) != 0)
		fail_msg("failed: %s", command);
}

void output_of(struct buf *out, const char *command)
{
	FILE *pipe = popen(command, "r");
	char part[4096];
	size_t len;

	assert_non_null(pipe);
	buf_reset(out);
	while ((len = fread(part, 1, sizeof(part), pipe)) > 0)
		buf_add(out, part, len);
	pclose(pipe);
}

int scratch_enter(void **state)
{
	const char *root = getenv("TMPDIR");
	struct buf path = {0};

	buf_printf(&path, "%s/profgate-test-XXXXXX", root ? root : "/tmp");
	*state = mkdtemp(path.data);
	return *state ? chdir(*state) : -1;
}

int scratch_leave(void **state)
{
	struct buf command = {0};
	int status;

	buf_printf(&command, "chmod -R u+rwx '%s'; rm -rf '%s'",
		(char *)*state, (char *)*state);
	status = chdir("/") != 0 || system(command.data) != 0;
	buf_clear(&command);
	free(*state);
	return status;
}
