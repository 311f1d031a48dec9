/* Writes costs by line, in callgrind's format. */
#include "gate/counts/table.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "gate/binary/binary.h"
#include "gate/core/err.h"

struct counted_function *counts_function(struct counts *counts)
{
	struct counted_function *new;

	counts->functions = xgrow(counts->functions, &counts->function_room,
		counts->function_count + 1, sizeof *counts->functions);
	new = &counts->functions[counts->function_count++];
	*new = (struct counted_function){0};
	return new;
}

void counts_cost(struct counts *counts, uint64_t at, uint64_t count)
{
	counts->costs = xgrow(counts->costs, &counts->cost_room,
		counts->cost_count + 1, sizeof *counts->costs);
	counts->costs[counts->cost_count++] = (struct counted_cost){
		(uint32_t)(counts->function_count - 1), at, count};
}

void counts_clear(struct counts *counts)
{
	free(counts->functions);
	free(counts->costs);
	arena_clear(&counts->arena);
}

/* The files that costs are in, which are few. */
struct opened {
	const char *path;
	struct binary *binary; /* NULL: it tells nothing */
};

struct writing {
	struct buf *out;
	const struct counts *counts;
	struct opened *files;
	size_t file_count, file_room;
	struct line_cost *lines; /* of one function */
	size_t line_room;
};

struct line_cost {
	const char *file;
	unsigned line;
	uint64_t count;
};

static struct binary *binary_of(struct writing *w, const char *path)
{
	for (size_t i = 0; i < w->file_count; i++)
		if (strcmp(w->files[i].path, path) == 0)
			return w->files[i].binary;
	w->files = xgrow(w->files, &w->file_room, w->file_count + 1,
		sizeof *w->files);
	w->files[w->file_count] = (struct opened){path, binary_open(path)};
	return w->files[w->file_count++].binary;
}

/* A line of its own can no name make. */
static void put_name(struct buf *out, const char *key, const char *name)
{
	buf_text(out, key);
	for (; *name; name++)
		buf_char(out, (unsigned char)*name < ' ' ? '?' : *name);
	buf_char(out, '\n');
}

static struct binary_line line_of(const struct counted_function *f,
	struct binary *binary, uint64_t at)
{
	struct binary_line line = {f->source, 0};

	if (binary && at && !binary_line(&line, binary, at))
		line = (struct binary_line){f->source, 0};
	return line;
}


static const char *source_of(const struct counted_function *f,
	struct binary *binary)
{
	struct binary_line line;

	return binary && f->start && binary_start(&line, binary, f->start)
	               ? line.file
	               : f->source;
}

static int compare_lines(const void *a, const void *b)
{
	const struct line_cost *x = a, *y = b;
	int by_file = strcmp(x->file, y->file);

	if (by_file)
		return by_file;
	return x->line < y->line ? -1 : x->line > y->line;
}

/* Those of one line become one. How many are left. */
static size_t join_lines(struct line_cost *lines, size_t count)
{
	size_t kept = 0;

	if (count)
		qsort(lines, count, sizeof *lines, compare_lines);
	for (size_t i = 0; i < count; i++) {
		if (kept && compare_lines(&lines[kept - 1], &lines[i]) == 0)
			lines[kept - 1].count += lines[i].count;
		else
			lines[kept++] = lines[i];
	}
	return kept;
}

/* What is inlined from other files says which. */
static void put_lines(struct writing *w, const char *own, size_t count)
{
	const char *file = own;

	for (size_t i = 0; i < count; i++) {
		const struct line_cost *line = &w->lines[i];

		if (strcmp(line->file, file) != 0)
			put_name(w->out, "fi=", line->file);
		file = line->file;
		buf_printf(w->out, "%u %" PRIu64 "\n", line->line, line->count);
	}
}

/* The costs of the function, which come first; how many there were. */
static size_t put_function(struct writing *w, uint32_t number,
	const struct counted_cost *costs, size_t count)
{
	const struct counted_function *f = &w->counts->functions[number];
	struct binary *binary = binary_of(w, f->path);
	const char *own = source_of(f, binary);
	size_t i = 0;

	for (; i < count && costs[i].function == number; i++) {
		struct binary_line line = line_of(f, binary, costs[i].at);

		w->lines = xgrow(w->lines, &w->line_room, i + 1,
			sizeof *w->lines);
		w->lines[i] = (struct line_cost){line.file, line.line,
			costs[i].count};
	}
	put_name(w->out, "ob=", f->path);
	put_name(w->out, "fl=", own);
	put_name(w->out, "fn=", f->name);
	put_lines(w, own, join_lines(w->lines, i));
	if (f->charged)
		buf_printf(w->out,
			"cfn=(runtime)\ncalls=0 0\n0 %" PRIu64 "\n",
			f->charged);
	return i;
}

void counts_write(struct buf *out, const struct counts *counts)
{
	struct writing w = {.out = out, .counts = counts};
	uint64_t total = 0;
	size_t done = 0;

	for (size_t i = 0; i < counts->cost_count; i++)
		total += counts->costs[i].count;
	buf_printf(out,
		"# callgrind format\nversion: 1\ncreator: %s\n"
		"positions: line\nevents: Ir\nsummary: %" PRIu64 "\n",
		counts->creator, total);
	for (size_t i = 0; i < counts->function_count; i++)
		done += put_function(&w, (uint32_t)i, counts->costs + done,
			counts->cost_count - done);
	buf_printf(out, "totals: %" PRIu64 "\n", total);
	for (size_t i = 0; i < w.file_count; i++)
		binary_close(w.files[i].binary);
	free(w.files);
	free(w.lines);
}
