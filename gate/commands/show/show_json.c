/* What captures hold, as JSON. */
#include <math.h>
#include <stdlib.h>

#include "gate/commands/show/show.h"
#include "gate/text/escape.h"
#include "gate/text/num.h"

/* One rendering: what is shown of what, and where to. */
struct json {
	struct buf *out;
	const struct show *show;
	const struct show_options *options;
	struct buf room; /* for show_name */
};

static void number_add(struct json *j, double value)
{
	char text[NUM_MAX];

	buf_text(j->out, isfinite(value) ? num_format(text, value) : "null");
}

/* "key":"name"; a name that is not UTF-8 once more as "key_hex". */
static void name_add(struct json *j, const char *key, sym name)
{
	const char *text = show_name(j->show, name, &j->room);

	buf_printf(j->out, "\"%s\":", key);
	if (escape_json(j->out, text))
		return;
	buf_printf(j->out, ",\"%s_hex\":", key);
	escape_hex(j->out, text);
}

/* "key":[one number for each metric that is shown] */
static void numbers_add(struct json *j, const char *key, const double *numbers)
{
	bool first = true;

	buf_printf(j->out, "\"%s\":[", key);
	for (uint32_t m = 0; m < j->show->metric_count; m++) {
		if (!show_wants(j->options, m))
			continue;
		if (!first)
			buf_char(j->out, ',');
		first = false;
		number_add(j, numbers[m]);
	}
	buf_char(j->out, ']');
}

static void comma(struct json *j, uint32_t i)
{
	buf_text(j->out, i > 0 ? ",\n  " : "\n  ");
}

static void metrics_add(struct json *j)
{
	uint32_t shown = 0;

	for (uint32_t m = 0; m < j->show->metric_count; m++) {
		const struct metric *metric = &j->show->metrics[m];

		if (!show_wants(j->options, m))
			continue;
		comma(j, shown++);
		buf_char(j->out, '{');
		name_add(j, "name", metric->name);
		buf_char(j->out, ',');
		name_add(j, "unit", metric->unit);
		buf_text(j->out, ",\"total\":");
		number_add(j, j->show->totals[m]);
		buf_text(j->out, ",\"period\":");
		number_add(j, metric->period > 0 ? metric->period
						 : (double)NAN);
		buf_printf(j->out, ",\"nature\":\"%s\"}",
			metric->nature == NATURE_EXACT ? "exact" : "sampled");
	}
}

/* The metric that rows are sorted by. */
static uint32_t sort_metric(const struct json *j)
{
	return j->options->metric > 0 ? j->options->metric - 1 : 0;
}

static uint32_t cut(const struct json *j, uint32_t count)
{
	return j->options->top != 0 && count > j->options->top
		? j->options->top : count;
}

static void functions_add(struct json *j)
{
	const struct show_table *table = &j->show->functions;
	uint32_t *order;
	uint32_t number = sort_metric(j) +
		(j->options->by_total ? j->show->metric_count : 0);
	uint32_t count = show_order(
		&order, j->show, table, number, j->options);

	count = cut(j, count);
	for (uint32_t i = 0; i < count; i++) {
		const struct show_row *row = &table->rows[order[i]];
		const double *numbers =
			table->numbers + (size_t)order[i] * table->width;

		comma(j, i);
		buf_char(j->out, '{');
		name_add(j, "function", row->func);
		buf_char(j->out, ',');
		name_add(j, "module", row->module);
		buf_char(j->out, ',');
		name_add(j, "file", row->file);
		buf_char(j->out, ',');
		numbers_add(j, "self", numbers);
		buf_char(j->out, ',');
		numbers_add(j, "total", numbers + j->show->metric_count);
		buf_char(j->out, '}');
	}
	free(order);
}

static void sites_add(struct json *j)
{
	const struct show_table *table = &j->show->sites;
	uint32_t *order;
	uint32_t count = show_order(
		&order, j->show, table, sort_metric(j), j->options);

	count = cut(j, count);
	for (uint32_t i = 0; i < count; i++) {
		const struct show_row *row = &table->rows[order[i]];

		comma(j, i);
		buf_char(j->out, '{');
		name_add(j, "function", row->func);
		buf_char(j->out, ',');
		name_add(j, "file", row->file);
		buf_printf(j->out, ",\"line\":%u,", row->line);
		numbers_add(j, "self",
			table->numbers + (size_t)order[i] * table->width);
		buf_char(j->out, '}');
	}
	free(order);
}

static void labels_add(struct json *j)
{
	const struct label *labels = j->show->labels;
	uint32_t keys = 0;

	for (uint32_t i = 0; i < j->show->label_count; i++) {
		if (i > 0 && sym_equal(labels[i].key, labels[i - 1].key)) {
			buf_char(j->out, ',');
		} else {
			if (i > 0)
				buf_char(j->out, ']');
			comma(j, keys++);
			escape_json(j->out, show_name(j->show, labels[i].key,
				&j->room));
			buf_text(j->out, ":[");
		}
		escape_json(j->out,
			show_name(j->show, labels[i].value, &j->room));
	}
	if (keys > 0)
		buf_char(j->out, ']');
}

static void results_add(struct json *j)
{
	for (uint32_t i = 0; i < j->show->result_count; i++) {
		const struct result *result = &j->show->results[i];

		comma(j, i);
		buf_char(j->out, '{');
		name_add(j, "benchmark", result->benchmark);
		buf_char(j->out, ',');
		name_add(j, "unit", result->unit);
		buf_text(j->out, ",\"value\":");
		number_add(j, result->value);
		buf_text(j->out, ",\"iterations\":");
		number_add(j, result->iterations > 0 ? result->iterations
						     : (double)NAN);
		buf_printf(j->out, ",\"line\":%u}", result->line_index);
	}
}

static void facts_add(struct json *j)
{
	for (uint32_t i = 0; i < j->show->fact_count; i++) {
		comma(j, i);
		buf_char(j->out, '{');
		name_add(j, "key", j->show->facts[i].key);
		buf_char(j->out, ',');
		name_add(j, "value", j->show->facts[i].value);
		buf_char(j->out, '}');
	}
}

static void notes_add(struct json *j)
{
	for (uint32_t i = 0; i < j->show->note_count; i++) {
		comma(j, i);
		buf_printf(j->out, "{\"code\":\"%s\",\"message\":",
			j->show->notes[i].code);
		escape_json(j->out, j->show->notes[i].message);
		buf_char(j->out, '}');
	}
}

void show_json(struct buf *out, const struct show *show,
	const struct show_options *options)
{
	struct json j = {.out = out, .show = show, .options = options};

	buf_printf(out, "{\"format\":\"%s\",\n\"metrics\":[", show->format);
	metrics_add(&j);
	buf_printf(out, "],\n\"samples\":%ju,\"stacks\":%ju,\n\"functions\":[",
		(uintmax_t)show->sample_count, (uintmax_t)show->stack_count);
	functions_add(&j);
	buf_text(out, "],\n\"sites\":[");
	sites_add(&j);
	buf_text(out, "],\n\"labels\":{");
	labels_add(&j);
	buf_text(out, "},\n\"results\":[");
	results_add(&j);
	buf_text(out, "],\n\"facts\":[");
	facts_add(&j);
	buf_text(out, "],\n\"notes\":[");
	notes_add(&j);
	buf_text(out, "]}\n");
	buf_clear(&j.room);
}
