/* What captures hold, as JSON. */
#include <math.h>
#include <stdlib.h>

#include "gate/commands/show/show.h"
#include "gate/text/json_write.h"

/* One rendering: what is shown of what, and where to. */
struct json {
	struct emitter e;
	const struct show *show;
	const struct show_options *options;
	struct buf room; /* for show_name */
};

static void name_add(struct json *j, const char *key, sym name)
{
	emit_text(&j->e, key, show_name(j->show, name, &j->room));
}

/* "key":[one number for each metric that is shown] */
static void numbers_add(struct json *j, const char *key, const double *numbers)
{
	emit_begin(&j->e, key, '[');
	for (uint32_t m = 0; m < j->show->metric_count; m++)
		if (show_wants(j->options, m))
			emit_number(&j->e, NULL, numbers[m]);
	emit_end(&j->e, ']');
}

static void metrics_add(struct json *j)
{
	for (uint32_t m = 0; m < j->show->metric_count; m++) {
		const struct metric *metric = &j->show->metrics[m];

		if (!show_wants(j->options, m))
			continue;
		emit_item(&j->e, 2);
		name_add(j, "name", metric->name);
		name_add(j, "unit", metric->unit);
		emit_number(&j->e, "total", j->show->totals[m]);
		emit_number(&j->e, "period", metric->period > 0
			? metric->period : (double)NAN);
		emit_text(&j->e, "nature", metric->nature == NATURE_EXACT
			? "exact" : "sampled");
		emit_end(&j->e, '}');
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

		emit_item(&j->e, 2);
		name_add(j, "function", row->func);
		name_add(j, "module", row->module);
		name_add(j, "file", row->file);
		numbers_add(j, "self", numbers);
		numbers_add(j, "total", numbers + j->show->metric_count);
		emit_end(&j->e, '}');
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

		emit_item(&j->e, 2);
		name_add(j, "function", row->func);
		name_add(j, "file", row->file);
		emit_whole(&j->e, "line", row->line);
		numbers_add(j, "self",
			table->numbers + (size_t)order[i] * table->width);
		emit_end(&j->e, '}');
	}
	free(order);
}

/* The most common stacks of goroutines and threads, leaf first, and of a dump
 * what they wait for. */
static void stack_add(struct json *j, uint32_t call, uint32_t metric)
{
	const struct show_table *calls = &j->show->calls;
	uint32_t wait, number = 0;

	emit_item(&j->e, 2);
	name_add(j, "metric", j->show->metrics[metric].name);
	emit_number(&j->e, "value",
		calls->numbers[(size_t)call * calls->width + metric]);
	emit_begin(&j->e, "frames", '[');
	for (uint32_t at = call + 1; at != 0;
		at = rowset_at(&calls->keys, at - 1)[0])
		name_add(j, NULL, calls->rows[at - 1].func);
	emit_end(&j->e, ']');
	emit_begin(&j->e, "waits", '[');
	while ((wait = show_wait(j->show, call, number++)) != ROWSET_NONE) {
		const double *numbers =
			j->show->waits.numbers + (size_t)wait * 2;

		emit_begin(&j->e, NULL, '{');
		name_add(j, "state", j->show->waits.rows[wait].func);
		emit_number(&j->e, "count", numbers[0]);
		emit_number(&j->e, "minutes", numbers[1]);
		emit_end(&j->e, '}');
	}
	emit_end(&j->e, ']');
	emit_end(&j->e, '}');
}

static void stacks_add(struct json *j)
{
	for (uint32_t m = 0; m < j->show->metric_count; m++) {
		uint32_t *calls, all, count;

		if (!show_wants(j->options, m) || !show_is_state(j->show, m))
			continue;
		count = show_stacks(&calls, &all, j->show, m,
			j->options->stacks);
		for (uint32_t i = 0; i < count; i++)
			stack_add(j, calls[i], m);
		free(calls);
	}
}

static void labels_add(struct json *j)
{
	const struct label *labels = j->show->labels;
	const uint32_t count = j->show->label_count;

	for (uint32_t i = 0; i < count; i++) {
		if (i == 0 || !sym_equal(labels[i].key, labels[i - 1].key)) {
			emit_line(&j->e, 2);
			emit_begin(&j->e, show_name(j->show, labels[i].key,
				&j->room), '[');
		}
		emit_text(&j->e, NULL,
			show_name(j->show, labels[i].value, &j->room));
		if (i + 1 == count ||
			!sym_equal(labels[i].key, labels[i + 1].key))
			emit_end(&j->e, ']');
	}
}

/* What the process has from the system, where a capture says. */
static void memory_add(struct json *j)
{
	const struct process_memory *m = &j->show->memory;
	const struct {
		const char *key;
		double value;
	} parts[] = {{"system", m->system}, {"given_back", m->given_back},
		{"objects", m->objects}, {"heap", m->heap},
		{"stacks", m->stacks}, {"peak", m->peak}};

	if (!(m->system > 0))
		return;
	for (size_t i = 0; i < sizeof(parts) / sizeof(*parts); i++)
		emit_number(&j->e, parts[i].key, parts[i].value);
}

static void results_add(struct json *j)
{
	for (uint32_t i = 0; i < j->show->bench_value_count; i++) {
		const struct bench_value *result = &j->show->bench_values[i];

		emit_item(&j->e, 2);
		name_add(j, "benchmark", result->benchmark);
		name_add(j, "unit", result->unit);
		emit_number(&j->e, "value", result->value);
		emit_number(&j->e, "iterations", result->iterations > 0
			? result->iterations : (double)NAN);
		emit_whole(&j->e, "line", result->line_index);
		if (result->better)
			emit_text(&j->e, "better",
				result->better > 0 ? "higher" : "lower");
		emit_end(&j->e, '}');
	}
}

static void facts_add(struct json *j)
{
	for (uint32_t i = 0; i < j->show->fact_count; i++) {
		emit_item(&j->e, 2);
		name_add(j, "key", j->show->facts[i].key);
		name_add(j, "value", j->show->facts[i].value);
		emit_end(&j->e, '}');
	}
}

static void notes_add(struct json *j)
{
	for (uint32_t i = 0; i < j->show->note_count; i++) {
		emit_item(&j->e, 2);
		emit_text(&j->e, "code", j->show->notes[i].code);
		emit_text(&j->e, "message", j->show->notes[i].message);
		emit_end(&j->e, '}');
	}
}

void show_json(struct buf *out, const struct show *show,
	const struct show_options *options)
{
	static const struct {
		const char *key, *brackets;
		void (*add)(struct json *j);
	} lists[] = {
		{"functions", "[]", functions_add},
		{"sites", "[]", sites_add},
		{"common_stacks", "[]", stacks_add},
		{"labels", "{}", labels_add},
		{"results", "[]", results_add},
		{"memory", "{}", memory_add},
		{"facts", "[]", facts_add},
		{"notes", "[]", notes_add},
	};
	struct json j = {.e = emitter_to(out, ""),
		.show = show,
		.options = options};

	emit_begin(&j.e, NULL, '{');
	emit_text(&j.e, "format", show->format);
	emit_line(&j.e, 0);
	emit_begin(&j.e, "metrics", '[');
	metrics_add(&j);
	emit_end(&j.e, ']');
	emit_line(&j.e, 0);
	emit_whole(&j.e, "samples", (int64_t)show->sample_count);
	emit_whole(&j.e, "stacks", (int64_t)show->stack_count);
	for (size_t i = 0; i < sizeof(lists) / sizeof(*lists); i++) {
		emit_line(&j.e, 0);
		emit_begin(&j.e, lists[i].key, lists[i].brackets[0]);
		lists[i].add(&j);
		emit_end(&j.e, lists[i].brackets[1]);
	}
	emit_end(&j.e, '}');
	buf_char(out, '\n');
	buf_clear(&j.room);
}
