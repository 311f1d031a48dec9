/* Sums captures up by function and by site. */
#include "gate/commands/show/show.h"

#include <stdlib.h>
#include <string.h>

static void table_init(struct show_table *table, uint32_t words, uint32_t width)
{
	*table = (struct show_table){.width = width};
	rowset_init(&table->keys, words);
}

static void table_clear(struct show_table *table)
{
	rowset_clear(&table->keys);
	free(table->rows);
	free(table->numbers);
}

uint32_t show_table_at(struct show_table *table, const uint32_t *key,
	const struct show_row *row)
{
	uint32_t count = table->keys.count;
	uint32_t at = rowset_add(&table->keys, key);

	if (at < count)
		return at;
	if (at >= table->capacity) {
		table->capacity = table->capacity ? table->capacity * 2 : 256;
		table->rows = xrealloc(
			table->rows, table->capacity, sizeof(*table->rows));
		table->numbers = xrealloc(table->numbers, table->capacity,
			sizeof(*table->numbers) * table->width);
	}
	table->rows[at] = *row;
	for (uint32_t i = 0; i < table->width; i++)
		table->numbers[(size_t)at * table->width + i] = 0;
	return at;
}

void show_table_add(struct show_table *table, uint32_t row, uint32_t from,
	const double *values, uint32_t count)
{
	double *numbers = table->numbers + (size_t)row * table->width + from;

	for (uint32_t i = 0; i < count; i++)
		numbers[i] += values[i];
}

static void stacks_add(struct show *show, const struct profile *p)
{
	uint32_t m_count = p->metric_count;
	uint32_t *function_of = xcalloc(p->frame_count, sizeof(*function_of));
	uint32_t *seen; /* by function: the last stack that had it, + 1 */

	for (uint32_t f = 0; f < p->frame_count; f++) {
		const struct frame *frame = &p->frames[f];
		struct show_row row = {frame->func, frame->module, frame->file,
			frame->line};

		function_of[f] =
			show_table_at(&show->functions, &frame->func.i, &row);
	}
	seen = xcalloc(show->functions.keys.count, sizeof(*seen));
	for (uint32_t s = 0; s < p->stack_count; s++) {
		const double *values = p->values + (size_t)s * m_count;
		const uint32_t *at = p->stack_frames + p->stack_start[s];
		const uint32_t *end = p->stack_frames + p->stack_start[s + 1];

		for (uint32_t m = 0; m < m_count; m++)
			show->totals[m] += values[m];
		if (at < end) {
			const struct frame *leaf = &p->frames[*at];
			struct show_row row = {leaf->func, leaf->module,
				leaf->file, leaf->line};
			uint32_t key[] = {leaf->func.i, leaf->file.i,
				leaf->line};

			show_table_add(&show->functions, function_of[*at], 0,
				values, m_count);
			show_table_add(&show->sites,
				show_table_at(&show->sites, key, &row), 0,
				values, m_count);
		}
		for (; at < end; at++) {
			uint32_t function = function_of[*at];

			if (seen[function] == s + 1)
				continue;
			seen[function] = s + 1;
			show_table_add(&show->functions, function, m_count,
				values, m_count);
		}
	}
	free(seen);
	free(function_of);
}

static void metric_names(struct buf *out, const struct symtab *symtab,
	const struct metric *metrics, uint32_t count)
{
	if (count == 0)
		buf_text(out, "none");
	for (uint32_t m = 0; m < count; m++)
		buf_printf(out, "%s%s/%s", m > 0 ? ", " : "",
			symtab_text(symtab, metrics[m].name).data,
			symtab_text(symtab, metrics[m].unit).data);
}

static bool metrics_equal(const struct show *show, const struct profile *p)
{
	if (show->metric_count != p->metric_count)
		return false;
	for (uint32_t m = 0; m < p->metric_count; m++)
		if (!sym_equal(show->metrics[m].name, p->metrics[m].name) ||
			!sym_equal(show->metrics[m].unit, p->metrics[m].unit))
			return false;
	return true;
}

bool show_is_state(const struct show *show, uint32_t metric)
{
	return metric_row_of(show->symtab, &show->metrics[metric])->kind ==
	       METRIC_STATE;
}

static bool has_state(const struct show *show)
{
	for (uint32_t m = 0; m < show->metric_count; m++)
		if (show_is_state(show, m))
			return true;
	return false;
}

/* The first capture says what the metrics are. */
static int metrics_take(struct show *show, const struct profile *p,
	const char *path, struct err *err)
{
	struct buf here = {0}, before = {0};

	if (show->capture_count == 0) {
		show->symtab = p->symtab;
		show->format = p->format;
		show->metric_count = p->metric_count;
		show->metrics = arena_alloc(
			show->arena, p->metric_count, sizeof(*show->metrics));
		show->totals = arena_alloc(
			show->arena, p->metric_count, sizeof(*show->totals));
		show->collector = arena_alloc(show->arena, p->metric_count,
			sizeof(*show->collector));
		if (!show->metrics || !show->totals || !show->collector)
			out_of_memory();
		if (p->metric_count > 0)
			memcpy(show->metrics, p->metrics,
				p->metric_count * sizeof(*show->metrics));
		table_init(&show->functions, 1, p->metric_count * 2);
		table_init(&show->sites, 3, p->metric_count);
		table_init(&show->calls, 2, p->metric_count * 2);
		table_init(&show->waits, 2, 2);
		table_init(&show->bodies, 2, p->metric_count * 2);
		table_init(&show->lines, 3, p->metric_count * 2);
		show->wants_calls |= has_state(show);
		return 0;
	}
	if (!metrics_equal(show, p)) {
		metric_names(&here, p->symtab, p->metrics, p->metric_count);
		metric_names(&before, show->symtab, show->metrics,
			show->metric_count);
		err_set(err, ERR_USAGE,
			"%s: its metrics (%s) are not those of the captures "
			"before (%s), so they cannot be summed; show them "
			"one by one",
			path, here.data, before.data);
		buf_clear(&here);
		buf_clear(&before);
		return -1;
	}
	for (uint32_t m = 0; m < p->metric_count; m++) {
		if (show->metrics[m].period < p->metrics[m].period ||
			show->metrics[m].period > p->metrics[m].period)
			show->metrics[m].period = 0;
		if (p->metrics[m].nature == NATURE_SAMPLED)
			show->metrics[m].nature = NATURE_SAMPLED;
	}
	return 0;
}

/* A longer copy of a list in the arena, with the new items at its end. */
static void *list_add(struct arena *arena, const void *list, uint32_t count,
	const void *more, uint32_t more_count, size_t size)
{
	char *out = arena_alloc(arena, (size_t)count + more_count, size);

	if (!out)
		out_of_memory();
	if (count > 0)
		memcpy(out, list, count * size);
	if (more_count > 0)
		memcpy(out + count * size, more, more_count * size);
	return out;
}

static void results_add(struct show *show, const struct profile *p)
{
	uint32_t count = show->bench_value_count;
	uint32_t lines = count > 0
		? show->bench_values[count - 1].line_index + 1 : 0;

	show->bench_values = list_add(show->arena, show->bench_values, count,
		p->bench_values, p->bench_value_count,
		sizeof(*p->bench_values));
	show->bench_value_count += p->bench_value_count;
	for (uint32_t i = count; i < show->bench_value_count; i++)
		show->bench_values[i].line_index += lines;
}

static int label_order(
	const struct symtab *symtab, struct label a, struct label b)
{
	int order = span_compare(
		symtab_text(symtab, a.key), symtab_text(symtab, b.key));

	return order != 0 ? order : span_compare(symtab_text(symtab, a.value),
		symtab_text(symtab, b.value));
}

/* Both lists are sorted: a merge that keeps equal ones once. */
static void labels_add(struct show *show, const struct profile *p)
{
	uint32_t a = 0, b = 0, count = 0;
	struct label *out = arena_alloc(show->arena,
		(size_t)show->label_count + p->label_count, sizeof(*out));

	if (!out)
		out_of_memory();
	while (a < show->label_count || b < p->label_count) {
		int order = a == show->label_count ? 1
			: b == p->label_count ? -1
			: label_order(show->symtab, show->labels[a],
				p->labels[b]);

		out[count++] = order <= 0 ? show->labels[a] : p->labels[b];
		a += order <= 0;
		b += order >= 0;
	}
	show->labels = out;
	show->label_count = count;
}

static void facts_add(struct show *show, const struct profile *p)
{
	uint32_t both = show->fact_count + p->fact_count;
	struct fact *facts = list_add(show->arena, show->facts,
		show->fact_count, p->facts, p->fact_count, sizeof(*facts));
	struct rowset seen;

	rowset_init(&seen, 2);
	for (uint32_t i = 0; i < both; i++) {
		uint32_t pair[] = {facts[i].key.i, facts[i].value.i};
		uint32_t at = rowset_add(&seen, pair);

		facts[at] = facts[i]; /* at is i until one comes again */
	}
	show->facts = facts;
	show->fact_count = seen.count;
	rowset_clear(&seen);
}

static void notes_add(
	struct show *show, const struct profile *p, const char *path)
{
	uint32_t count = show->note_count;

	show->notes = list_add(show->arena, show->notes, count, p->notes,
		p->note_count, sizeof(*p->notes));
	show->note_count += p->note_count;
	for (uint32_t i = count; i < show->note_count; i++) {
		struct note *note = &show->notes[i];

		note->message = arena_printf(
			show->arena, "%s: %s", path, note->message);
		if (!note->message)
			out_of_memory();
	}
}

int show_add(struct show *show, const struct profile *profile,
	const char *path, struct err *err)
{
	if (metrics_take(show, profile, path, err) != 0)
		return -1;
	show->capture_count++;
	show->sample_count += profile->sample_count;
	show->stack_count += profile->stack_count;
	if (profile->metric_count > 0)
		stacks_add(show, profile);
	if (profile->memory.system > 0)
		show->memory = profile->memory;
	results_add(show, profile);
	labels_add(show, profile);
	facts_add(show, profile);
	notes_add(show, profile, path);
	return 0;
}

void show_clear(struct show *show)
{
	table_clear(&show->functions);
	table_clear(&show->sites);
	table_clear(&show->calls);
	table_clear(&show->waits);
	table_clear(&show->bodies);
	table_clear(&show->lines);
}

int show_select(struct show_options *options, const struct show *show,
	const char *name, struct err *err)
{
	struct buf known = {0};

	for (uint32_t m = 0; m < show->metric_count; m++) {
		if (!span_equal(span_of(name), symtab_text(show->symtab,
					show->metrics[m].name)))
			continue;
		options->metric = m + 1;
		return 0;
	}
	metric_names(&known, show->symtab, show->metrics, show->metric_count);
	err_set(err, ERR_USAGE, "--metric %s: there is none; there is %s", name,
		known.data);
	buf_clear(&known);
	return -1;
}

struct sortable {
	double number;
	struct span func, file;
	uint32_t line;
	uint32_t row;
};

static int sortable_compare(const void *left, const void *right)
{
	const struct sortable *a = left;
	const struct sortable *b = right;
	int order;

	if (a->number > b->number || a->number < b->number)
		return a->number > b->number ? -1 : 1;
	order = span_compare(a->func, b->func);
	if (order == 0)
		order = span_compare(a->file, b->file);
	if (order == 0 && a->line != b->line)
		order = a->line < b->line ? -1 : 1;
	return order;
}

/* Whether the row says anything about the metrics that are wanted. */
static bool is_shown(const struct show *show, const struct show_table *table,
	uint32_t row, const struct show_options *options)
{
	const double *numbers = table->numbers + (size_t)row * table->width;

	for (uint32_t i = 0; i < table->width; i++)
		if ((numbers[i] < 0 || numbers[i] > 0) &&
			show_wants(options, i % show->metric_count))
			return true;
	return false;
}

uint32_t show_order(uint32_t **out, const struct show *show,
	const struct show_table *table, uint32_t number,
	const struct show_options *options)
{
	struct sortable *sorted = xcalloc(table->keys.count, sizeof(*sorted));
	uint32_t count = 0;

	for (uint32_t i = 0; i < table->keys.count; i++) {
		const struct show_row *row = &table->rows[i];

		if (!is_shown(show, table, i, options))
			continue;
		sorted[count++] = (struct sortable){
			.number = table->numbers[
				(size_t)i * table->width + number],
			.func = symtab_text(show->symtab, row->func),
			.file = symtab_text(show->symtab, row->file),
			.line = row->line,
			.row = i,
		};
	}
	qsort(sorted, count, sizeof(*sorted), sortable_compare);
	*out = xcalloc(count, sizeof(**out));
	for (uint32_t i = 0; i < count; i++)
		(*out)[i] = sorted[i].row;
	free(sorted);
	return count;
}

const char *show_name(const struct show *show, sym name, struct buf *room)
{
	struct span text = symtab_text(show->symtab, name);

	if (!memchr(text.data, '\0', text.len))
		return text.data;
	room->len = 0;
	for (size_t i = 0; i < text.len; i++)
		if (text.data[i] == '\0')
			buf_text(room, "\xef\xbf\xbd");
		else
			buf_char(room, text.data[i]);
	return room->data;
}

const char *show_name_kept(const struct show *show, sym name)
{
	struct buf room = {0};
	const char *text = show_name(show, name, &room);

	if (room.data && !(text = arena_copy(show->arena, buf_view(&room))))
		out_of_memory();
	buf_clear(&room);
	return text;
}
