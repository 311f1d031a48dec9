/*
 * The lines of one function, as `go tool pprof -list` has them: what each costs
 * itself (flat) and with all that it calls (cum), a line once in a stack however
 * deep it recurses.
 */
#include "gate/commands/show/show.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gate/core/file.h"
#include "gate/output/tracked_files.h"
#include "gate/text/escape.h"
#include "gate/text/lines.h"
#include "gate/text/nearest.h"
#include "gate/text/quantity.h"

#define SOURCE_MAX ((size_t)16 << 20)

enum {
	COST_COLUMNS = 11,
	AROUND = 5, /* lines before the first with a cost, behind the last */
	TAB = 8,
	WORD_MAX = 64,
};

/* Whether the name ends with what was asked for, and not in the middle of a word.
 * Parentheses and stars are passed over: "decodeState.object", as people say it,
 * is "json.(*decodeState).object". */
static bool is_named(struct span name, struct span wanted)
{
	size_t at = name.len, from = wanted.len;

	if (span_equal(name, wanted))
		return true;
	for (;;) {
		while (at > 0 && memchr("()*", name.data[at - 1], 3))
			at--;
		while (from > 0 && memchr("()*", wanted.data[from - 1], 3))
			from--;
		if (from == 0 || at == 0 ||
			name.data[at - 1] != wanted.data[from - 1])
			break;
		at--;
		from--;
	}
	return from == 0 && wanted.len > 0 &&
	       (at == 0 || memchr("/.:", name.data[at - 1], 3));
}

static void start_add(struct show *show, const struct func_start *start)
{
	const uint32_t key[] = {start->func.i, start->file.i};
	uint32_t at = rowset_find(&show->bodies.keys, key);

	if (at != ROWSET_NONE && show->bodies.rows[at].line == 0)
		show->bodies.rows[at].line = start->line;
}

/* Adds the stack's values once to each of its rows of a table. */
static void add_once(struct show_table *table, const struct profile *p,
	uint32_t stack, const uint32_t *row_of, uint32_t *seen)
{
	const double *values = p->values + (size_t)stack * p->metric_count;
	const uint32_t *from = p->stack_frames + p->stack_start[stack];
	const uint32_t *end = p->stack_frames + p->stack_start[stack + 1];

	for (const uint32_t *at = from; at < end; at++) {
		uint32_t row = row_of[*at];

		if (row == ROWSET_NONE)
			continue;
		if (at == from)
			show_table_add(table, row, 0, values, p->metric_count);
		if (seen[row] != stack + 1)
			show_table_add(table, row, p->metric_count, values,
				p->metric_count);
		seen[row] = stack + 1;
	}
}

void show_lines_add(struct show *show, const struct profile *p)
{
	struct span wanted = span_of(show->listed);
	uint32_t *body_of = xcalloc(p->frame_count + 1u, sizeof(*body_of));
	uint32_t *line_of = xcalloc(p->frame_count + 1u, sizeof(*line_of));
	uint32_t *seen;

	for (uint32_t f = 0; f < p->frame_count; f++) {
		const struct frame *frame = &p->frames[f];
		const uint32_t key[] = {frame->func.i, frame->file.i,
			frame->line};
		struct show_row row = {.func = frame->func,
			.file = frame->file};

		body_of[f] = line_of[f] = ROWSET_NONE;
		if (!is_named(symtab_text(p->symtab, frame->func), wanted))
			continue;
		body_of[f] = show_table_at(&show->bodies, key, &row);
		row.line = frame->line;
		line_of[f] = show_table_at(&show->lines, key, &row);
	}
	for (uint32_t i = 0; i < p->start_count; i++)
		start_add(show, &p->starts[i]);
	seen = xcalloc(show->bodies.keys.count + show->lines.keys.count + 1u,
		sizeof(*seen));
	for (uint32_t s = 0; s < p->stack_count; s++) {
		add_once(&show->bodies, p, s, body_of, seen);
		add_once(&show->lines, p, s, line_of,
			seen + show->bodies.keys.count);
	}
	free(seen);
	free(line_of);
	free(body_of);
}

/* The source of a function as the work tree has it. */
struct source {
	const char *file; /* as the repository has it; NULL: it is not there */
	struct buf text;
	bool other; /* it is not what was built */
};

struct listing {
	struct buf *out;
	const struct show *show;
	const struct tracked *tracked;
	struct buf room; /* for show_name */
};

static bool ends_with_file(const char *path, const char *file)
{
	size_t len = strlen(path), tail = strlen(file);

	return len > tail && path[len - tail - 1] == '/' &&
	       strcmp(path + len - tail, file) == 0;
}

/* Programs are built elsewhere: the one file with the longest end in common. */
static const char *find_by_end(const struct tracked *tracked, const char *path)
{
	const char *best = NULL;

	for (size_t i = 0; i < tracked->count; i++)
		if (ends_with_file(path, tracked->files[i]) &&
			(!best || strlen(tracked->files[i]) > strlen(best)))
			best = tracked->files[i];
	return best;
}

/* The last word of a name, which stands where its function begins; "" where it
 * is not what a person wrote, as of closures. */
static void word_of(char out[WORD_MAX], const char *name)
{
	size_t end = strcspn(name, "["), at;

	for (at = end; at > 0 && strchr("./()* :", name[at - 1]) == NULL;)
		at--;
	out[0] = '\0';
	if (end - at >= WORD_MAX || strncmp(name + at, "func", 4) == 0 ||
		(name[at] >= '0' && name[at] <= '9'))
		return;
	memcpy(out, name + at, end - at);
	out[end - at] = '\0';
}

static bool has_line(struct span text, uint32_t number, const char *word)
{
	struct lines lines = {.text = text};
	struct span line;

	while (lines_next(&lines, &line))
		if (lines.number == number)
			return text_find(line, span_of(word)) < line.len ||
			       *word == '\0';
	return false;
}

static void source_open(struct source *out, struct listing *l,
	const struct show_row *body, uint32_t last)
{
	const char *path = show_name(l->show, body->file, &l->room);
	struct buf place = {0};
	struct err err = {0};
	char word[WORD_MAX];

	*out = (struct source){.file = tracked_find(l->tracked, path)};
	if (!out->file)
		out->file = find_by_end(l->tracked, path);
	if (!out->file)
		return;
	buf_printf(&place, "%s/%s", l->tracked->roots[0], out->file);
	if (file_read(&out->text, place.data, SOURCE_MAX, &err) != 0)
		out->file = NULL;
	buf_clear(&place);
	word_of(word, show_name(l->show, body->func, &l->room));
	out->other = out->file &&
	             (!has_line(buf_view(&out->text), last, "") ||
			     (body->line > 0 && !has_line(buf_view(&out->text),
							body->line, word)));
}

static void cell_add(struct buf *out, double value, const char *unit)
{
	struct buf raw = {0}, cell = {0};
	size_t columns;

	if (value < 0 || value > 0)
		format_value(&raw, value, unit);
	else
		buf_char(&raw, '.');
	escape_line(&cell, raw.data, CAP_NAME);
	columns = columns_of(buf_view(&cell));
	buf_printf(out, "%*s%s",
		(int)(columns < COST_COLUMNS ? COST_COLUMNS - columns : 0), "",
		cell.data);
	buf_clear(&raw);
	buf_clear(&cell);
}

/* A line of source without what would move the cursor: tabs are blanks. */
static void code_add(struct buf *out, struct span line)
{
	struct buf plain = {0};
	size_t column = 0;

	for (size_t i = 0; i < line.len; i++) {
		size_t width = line.data[i] == '\t' ? TAB - column % TAB : 1;

		if (line.data[i] == '\t')
			buf_printf(&plain, "%*s", (int)width, "");
		else if (line.data[i] != '\0')
			buf_char(&plain, line.data[i]);
		column += width;
	}
	while (plain.len > 0 && plain.data[plain.len - 1] == ' ')
		plain.data[--plain.len] = '\0';
	if (plain.len > 0) {
		buf_text(out, "  ");
		escape_line(out, plain.data, CAP_LINE);
	}
	buf_clear(&plain);
}

/* One line; number: its row of lines, or ROWSET_NONE. */
static void line_add(struct listing *l, uint32_t m, const char *unit,
	uint32_t row, uint32_t number, const struct span *code)
{
	const struct show_table *table = &l->show->lines;
	const double *numbers = table->numbers + (size_t)row * table->width;
	bool costs = row != ROWSET_NONE;

	cell_add(l->out, costs ? numbers[m] : 0, unit);
	cell_add(l->out, costs ? numbers[l->show->metric_count + m] : 0, unit);
	if (number > 0)
		buf_printf(l->out, " %6u", number);
	else
		buf_printf(l->out, " %6s", "?");
	if (code)
		code_add(l->out, *code);
	buf_char(l->out, '\n');
}

struct numbered {
	uint32_t line, row; /* of lines */
};

static int numbered_compare(const void *left, const void *right)
{
	const struct numbered *a = left, *b = right;

	return a->line < b->line ? -1 : a->line > b->line;
}

/* The lines of the function that cost something, by number; *out is heap. */
static uint32_t lines_of(struct numbered **out, const struct show *show,
	const struct show_row *body)
{
	uint32_t count = 0;
	const struct show_table *table = &show->lines;

	*out = xcalloc(table->keys.count + 1u, sizeof(**out));
	for (uint32_t i = 0; i < table->keys.count; i++)
		if (sym_equal(table->rows[i].func, body->func) &&
			sym_equal(table->rows[i].file, body->file))
			(*out)[count++] =
				(struct numbered){table->rows[i].line, i};
	qsort(*out, count, sizeof(**out), numbered_compare);
	return count;
}

/* "main.work  /src/app/main.go, here app/main.go" and what all of it costs. */
static void body_head(struct listing *l, uint32_t row, uint32_t m,
	const char *unit, const struct source *source)
{
	const struct show_row *body = &l->show->bodies.rows[row];
	const double *numbers =
		l->show->bodies.numbers + (size_t)row * l->show->bodies.width;
	double total = l->show->totals[m];
	const char *path;

	buf_char(l->out, '\n');
	escape_line(l->out, show_name(l->show, body->func, &l->room), CAP_NAME);
	path = show_name(l->show, body->file, &l->room);
	if (*path) {
		buf_text(l->out, "  ");
		escape_line(l->out, path, CAP_NAME);
	}
	if (!source->file) {
		buf_text(l->out, *path ? ": no file of the repository here"
				       : "  the capture names no file");
	} else {
		buf_text(l->out, ", here ");
		escape_line(l->out, source->file, CAP_NAME);
		if (source->other)
			buf_text(l->out, ", which is not what was built: check "
					 "out the commit of the program");
	}
	buf_char(l->out, '\n');
	cell_add(l->out, numbers[m], unit);
	cell_add(l->out, numbers[l->show->metric_count + m], unit);
	if (total < 0 || total > 0)
		buf_printf(l->out, "      %.2f%% flat, %.2f%% cum",
			100 * numbers[m] / fabs(total),
			100 * numbers[l->show->metric_count + m] / fabs(total));
	buf_char(l->out, '\n');
}

static void body_add(struct listing *l, uint32_t row, uint32_t m)
{
	const struct show_row *body = &l->show->bodies.rows[row];
	struct source source;
	struct buf unit = {0};
	struct numbered *lines;
	uint32_t count = lines_of(&lines, l->show, body), at = 0;
	uint32_t to = lines[count - 1].line, from;

	buf_text(&unit, show_name(l->show, l->show->metrics[m].unit, &l->room));
	source_open(&source, l, body, to);
	body_head(l, row, m, unit.data, &source);
	while (at < count && lines[at].line == 0)
		line_add(l, m, unit.data, lines[at++].row, 0, NULL);
	from = at < count ? lines[at].line : to;
	from = body->line > 0 && body->line <= from ? body->line
	       : from > AROUND                      ? from - AROUND
	                                            : 1;

	struct lines text = {.text = buf_view(&source.text)};
	struct span code;
	bool known = source.file && !source.other;

	while (known && lines_next(&text, &code) &&
		text.number <= to + AROUND) {
		bool costs = at < count && lines[at].line == text.number;

		if (text.number >= from)
			line_add(l, m, unit.data,
				costs ? lines[at++].row : ROWSET_NONE,
				text.number, &code);
	}
	for (; at < count; at++)
		line_add(l, m, unit.data, lines[at].row, lines[at].line, NULL);
	free(lines);
	buf_clear(&unit);
	buf_clear(&source.text);
}

static int not_found(const struct show *show, struct err *err)
{
	struct nearest nearest = nearest_to(show->listed);
	struct buf found = {0};

	for (uint32_t i = 0; i < show->functions.keys.count; i++) {
		const char *name =
			symtab_text(show->symtab, show->functions.rows[i].func)
				.data;
		const char *slash = strrchr(name, '/');
		const char *dot = strrchr(name, '.');

		nearest_try(&nearest, slash ? slash + 1 : name);
		nearest_try(&nearest, dot ? dot + 1 : name);
	}
	if (nearest.best)
		escape_line(&found, nearest.best, CAP_NAME);
	err_set(err, ERR_USAGE, "--lines %s: no function of that name; %s%s%s",
		show->listed, found.len ? "did you mean " : "",
		found.len ? found.data : "`profgate show` lists them",
		found.len ? "?" : "");
	buf_clear(&found);
	return -1;
}

/* Whether a function has the very name: then it alone is meant. */
static bool is_exact(const struct show *show, uint32_t body)
{
	return span_equal(span_of(show->listed),
		symtab_text(show->symtab, show->bodies.rows[body].func));
}

int show_lines(struct buf *out, const struct show *show,
	const struct show_options *options, struct err *err)
{
	struct tracked tracked;
	struct listing l = {.out = out, .show = show, .tracked = &tracked};
	bool exact = false;

	if (show->bodies.keys.count == 0)
		return not_found(show, err);
	ci_tracked(&tracked, show->arena);
	show_about_words(out, show);
	buf_char(out, '\n');
	for (uint32_t i = 0; i < show->bodies.keys.count; i++)
		exact |= is_exact(show, i);
	for (uint32_t m = 0; m < show->metric_count; m++) {
		struct show_options only = {.metric = m + 1};
		uint32_t *order, count;

		if (!show_wants(options, m) ||
			(options->metric == 0 && show->metrics[m].is_events))
			continue;
		show_metric_head(out, show, m);
		count = show_order(&order, show, &show->bodies,
			m + show->metric_count, &only);
		for (uint32_t i = 0; i < count; i++)
			if (!exact || is_exact(show, order[i]))
				body_add(&l, order[i], m);
		free(order);
	}
	buf_clear(&l.room);
	return 0;
}
