/* What captures hold, as a page. */
#include "gate/commands/show/show.h"

#include <stdlib.h>

#include "reporters/formats/html/captures.h"

enum { ROWS_MOST = 200 };

static void *in_arena(const struct show *show, size_t count, size_t size)
{
	void *out = arena_alloc(show->arena, count + 1, size);

	if (!out)
		out_of_memory();
	return out;
}

static const char *kept(const struct show *show, struct buf *text)
{
	const char *out = arena_copy(show->arena, buf_view(text));

	if (!out)
		out_of_memory();
	buf_clear(text);
	return out;
}

static void add_rows(struct captures_metric *out, const struct show *show,
	const struct show_options *options, uint32_t m)
{
	const struct show_table *table = &show->functions;
	struct show_options only = {.metric = m + 1};
	uint32_t most = options->top ? options->top : ROWS_MOST;
	uint32_t *order;
	uint32_t count = show_order(&order, show, table,
		options->by_total ? m + show->metric_count : m, &only);

	out->row_count = count < most ? count : most;
	out->left_out = count - out->row_count;
	out->rows = in_arena(show, out->row_count, sizeof(*out->rows));
	for (size_t i = 0; i < out->row_count; i++) {
		const double *numbers =
			table->numbers + (size_t)order[i] * table->width;

		out->rows[i] = (struct captures_row){
			.function = show_name_kept(show,
				table->rows[order[i]].func),
			.file = show_name_kept(show,
				table->rows[order[i]].file),
			.flat = numbers[m],
			.cum = numbers[show->metric_count + m],
		};
	}
	free(order);
}

static void add_metric(struct captures_metric *out, const struct show *show,
	const struct show_options *options, uint32_t m)
{
	struct buf about = {0};

	show_metric_words(&about, show, m);
	buf_text(&about, "; ");
	if (!show_collector_words(&about, show, m))
		about.len -= 2;
	*out = (struct captures_metric){
		.about = kept(show, &about),
		.total = show->totals[m],
	};
	show_tree(&out->tree, show, m);
	add_rows(out, show, options, m);
}

void show_html(struct buf *out, const struct show *show,
	const struct show_options *options, const char *path)
{
	struct captures page = {0};
	struct buf text = {0};

	buf_text(&text, path);
	if (show->capture_count > 1)
		buf_printf(&text, " and %u more", show->capture_count - 1);
	page.title = kept(show, &text);
	show_about_words(&text, show);
	page.about = kept(show, &text);
	page.metrics =
		in_arena(show, show->metric_count, sizeof(*page.metrics));
	/* What only counts samples of another metric comes last. */
	for (int events = 0; events < 2; events++)
		for (uint32_t m = 0; m < show->metric_count; m++)
			if (show_wants(options, m) &&
				show->metrics[m].is_events == (events == 1))
				add_metric(&page.metrics[page.metric_count++],
					show, options, m);
	page.notes = in_arena(show, show->note_count + 1, sizeof(*page.notes));
	buf_text(&text, "memory of the process: ");
	show_memory_words(&text, show);
	if (show->memory.system > 0)
		page.notes[page.note_count++] = kept(show, &text);
	for (uint32_t i = 0; i < show->note_count; i++)
		page.notes[page.note_count++] = show->notes[i].message;
	buf_clear(&text);
	captures_page(out, &page);
}
