/* What captures hold, as text: the tables of `go tool pprof -top`. */
#include <math.h>
#include <stdlib.h>

#include "gate/commands/show/show.h"
#include "gate/text/escape.h"
#include "gate/text/num.h"
#include "gate/text/quantity.h"

enum {
	VALUE_COLUMNS = 11,
	SHARE_COLUMNS = 8,
	LABEL_VALUES_MAX = 8,
	FRAMES_MAX = 8, /* of a stack */
	STATES_MAX = 4, /* of the goroutines of a stack */
};

struct page {
	struct buf *out;
	const struct show *show;
	const struct show_options *options;
	struct buf room; /* for show_name */
	struct buf text; /* a cell before it is aligned */
};

static void name_add(struct page *p, sym name)
{
	escape_line(p->out, show_name(p->show, name, &p->room), CAP_NAME);
}

static void plural_add(struct buf *out, uint64_t count, const char *what)
{
	buf_printf(out, "%ju %s%s", (uintmax_t)count, what,
		count == 1 ? "" : "s");
}

/* A cell that ends in its last column. */
static void cell_add(struct page *p, size_t width)
{
	size_t columns = columns_of(buf_view(&p->text));

	buf_printf(p->out, "%*s",
		(int)(columns < width ? width - columns : 0), "");
	buf_span(p->out, buf_view(&p->text));
	p->text.len = 0;
}

static void value_cell(struct page *p, double value, const char *unit)
{
	struct buf raw = {0};

	format_value(&raw, value, unit);
	escape_line(&p->text, raw.data, CAP_NAME);
	buf_clear(&raw);
	cell_add(p, VALUE_COLUMNS);
}

/* Shares are of the total's amount, as in pprof: a total may be negative. */
static void share_cell(struct page *p, double value, double total)
{
	if (total < 0 || total > 0)
		buf_printf(&p->text, "%.2f%%", 100 * value / fabs(total));
	else
		buf_char(&p->text, '-');
	cell_add(p, SHARE_COLUMNS);
}

void show_metric_words(struct buf *out, const struct show *show, uint32_t m)
{
	const struct metric *metric = &show->metrics[m];
	struct buf room = {0};
	const char *unit = show_name(show, metric->unit, &room);

	format_value(out, show->totals[m], unit);
	buf_text(out, " in total, ");
	if (metric->nature == NATURE_EXACT) {
		buf_text(out, "exact");
	} else if (metric->period > 0) {
		buf_text(out, "sampled every ");
		format_value(out, metric->period, unit);
	} else {
		buf_text(out, "sampled");
	}
	buf_printf(out, ", unit %s", *unit ? unit : "none");
	buf_clear(&room);
}

static void bytes_add(struct buf *out, double bytes, const char *what)
{
	format_value(out, fmax(0, bytes), "bytes");
	buf_text(out, what);
}

void show_memory_words(struct buf *out, const struct show *show)
{
	const struct process_memory *m = &show->memory;
	double held = m->system - m->given_back;
	double spare = m->heap - m->given_back - m->objects;

	if (!(m->system > 0))
		return;
	bytes_add(out, held, " of the system, ");
	bytes_add(out, m->objects,
		" of it objects, which the heap profile "
		"samples; what it does not hold: ");
	bytes_add(out, spare, " spare in the heap, ");
	bytes_add(out, m->stacks, " stacks of goroutines, ");
	bytes_add(out, held - m->heap + m->given_back - m->stacks,
		" of the runtime");
	if (m->peak > held) {
		buf_text(out, "; at most ");
		bytes_add(out, m->peak, " were resident, ");
		bytes_add(out, m->peak - held,
			" more: given back since, or "
			"not Go's (cgo, mmap), which no profile of Go holds");
	}
}

void show_metric_head(struct buf *out, const struct show *show, uint32_t m)
{
	struct buf line = {0}, room = {0};

	buf_text(&line, show_name(show, show->metrics[m].name, &room));
	buf_text(&line, ": ");
	show_metric_words(&line, show, m);
	buf_char(out, '\n');
	escape_line(out, line.data, CAP_SENTENCE);
	buf_char(out, '\n');
	buf_clear(&line);
	buf_clear(&room);
}

static void row_add(struct page *p, const double *numbers, uint32_t m,
	double sum, const char *unit)
{
	double self = numbers[m];
	double total = numbers[p->show->metric_count + m];
	double all = p->show->totals[m];

	value_cell(p, self, unit);
	share_cell(p, self, all);
	share_cell(p, sum, all);
	value_cell(p, total, unit);
	share_cell(p, total, all);
	buf_text(p->out, "  ");
}

static void metric_table(struct page *p, uint32_t m)
{
	const struct show_table *table = &p->show->functions;
	struct show_options only = {.metric = m + 1};
	struct buf unit = {0};
	double sum = 0;
	uint32_t *order;
	uint32_t count = show_order(&order, p->show, table,
		p->options->by_total ? m + p->show->metric_count : m, &only);
	uint32_t shown = p->options->top != 0 && count > p->options->top
		? p->options->top : count;

	buf_text(&unit,
		show_name(p->show, p->show->metrics[m].unit, &p->room));
	show_metric_head(p->out, p->show, m);
	if (show_collector_words(p->out, p->show, m))
		buf_char(p->out, '\n');
	buf_printf(p->out, "%*s%*s%*s%*s%*s  function\n", VALUE_COLUMNS, "flat",
		SHARE_COLUMNS, "flat%", SHARE_COLUMNS, "sum%", VALUE_COLUMNS,
		"cum", SHARE_COLUMNS, "cum%");
	for (uint32_t i = 0; i < shown; i++) {
		const double *numbers =
			table->numbers + (size_t)order[i] * table->width;

		sum += numbers[m];
		row_add(p, numbers, m, sum, unit.data);
		name_add(p, table->rows[order[i]].func);
		buf_char(p->out, '\n');
	}
	if (shown < count) {
		buf_text(p->out, "  and ");
		plural_add(p->out, count - shown, "more function");
		buf_text(p->out, " (--top)\n");
	}
	free(order);
	buf_clear(&unit);
}

static void memory_add(struct page *p)
{
	struct buf text = {0};

	show_memory_words(&text, p->show);
	if (text.len > 0)
		buf_printf(p->out, "memory of the process: %s\n", text.data);
	buf_clear(&text);
}

static void facts_add(struct page *p)
{
	for (uint32_t i = 0; i < p->show->fact_count; i++) {
		name_add(p, p->show->facts[i].key);
		buf_text(p->out, ": ");
		name_add(p, p->show->facts[i].value);
		buf_char(p->out, '\n');
	}
}

/* "label bytes: 16 bytes, 32 bytes and 3 more" */
static void labels_add(struct page *p)
{
	const struct label *labels = p->show->labels;
	uint32_t count = p->show->label_count;
	uint32_t from = 0;

	while (from < count) {
		uint32_t end = from;

		while (end < count && sym_equal(labels[end].key,
				labels[from].key))
			end++;
		buf_text(p->out, "label ");
		name_add(p, labels[from].key);
		for (uint32_t i = from; i < end; i++) {
			if (i - from == LABEL_VALUES_MAX) {
				buf_printf(p->out, " and %u more", end - i);
				break;
			}
			buf_text(p->out, i > from ? ", " : ": ");
			name_add(p, labels[i].value);
		}
		buf_char(p->out, '\n');
		from = end;
	}
}

/* One line for each line of the benchmark text. */
static void results_add(struct page *p)
{
	const struct bench_value *bench_values = p->show->bench_values;
	char number[NUM_MAX];

	for (uint32_t i = 0; i < p->show->bench_value_count; i++) {
		if (i == 0 || bench_values[i].line_index !=
				bench_values[i - 1].line_index) {
			buf_char(p->out, '\n');
			name_add(p, bench_values[i].benchmark);
			if (bench_values[i].iterations > 0)
				buf_printf(p->out, "  %s", num_format(number,
					bench_values[i].iterations));
		}
		buf_printf(p->out, "  %s ",
			num_format(number, bench_values[i].value));
		name_add(p, bench_values[i].unit);
	}
	if (p->show->bench_value_count > 0)
		buf_char(p->out, '\n');
}

static void notes_add(struct page *p)
{
	for (uint32_t i = 0; i < p->show->note_count; i++) {
		buf_printf(p->out, "note %s: ", p->show->notes[i].code);
		escape_line(p->out, p->show->notes[i].message, CAP_SENTENCE);
		buf_char(p->out, '\n');
	}
}

/* "main.wait", not where a goroutine was parked. */
static bool is_runtime(const struct show *show, uint32_t call)
{
	struct span name =
		symtab_text(show->symtab, show->calls.rows[call].func);

	return span_starts(name, "runtime.");
}

/* "[chan receive] 12, for up to 3 minutes" */
static void waits_add(struct page *p, uint32_t call)
{
	uint32_t at, number = 0;

	while ((at = show_wait(p->show, call, number)) != ROWSET_NONE) {
		const double *numbers = p->show->waits.numbers + (size_t)at * 2;

		if (number++ == STATES_MAX) {
			buf_text(p->out, "[...] ");
			break;
		}
		buf_char(p->out, '[');
		name_add(p, p->show->waits.rows[at].func);
		if (number > 1 || show_wait(p->show, call, 1) != ROWSET_NONE)
			buf_printf(p->out, " x%.0f", numbers[0]);
		if (numbers[1] > 0) {
			buf_text(p->out, ", for up to ");
			plural_add(p->out, (uint64_t)numbers[1], "minute");
		}
		buf_text(p->out, "] ");
	}
}

/* From where it is not the runtime's to the root. */
static void path_add(struct page *p, uint32_t call)
{
	uint32_t at = call, next, depth = 0;

	while (is_runtime(p->show, at) &&
		(next = rowset_at(&p->show->calls.keys, at)[0]) != 0)
		at = next - 1;
	for (;;) {
		name_add(p, p->show->calls.rows[at].func);
		next = rowset_at(&p->show->calls.keys, at)[0];
		if (next == 0)
			break;
		buf_text(p->out, " <- ");
		at = next - 1;
		if (++depth == FRAMES_MAX) {
			buf_text(p->out, "...");
			break;
		}
	}
}

/* The stacks that most goroutines or threads have. */
static void stacks_add(struct page *p, uint32_t m)
{
	uint32_t *calls, all;
	uint32_t count =
		show_stacks(&calls, &all, p->show, m, p->options->stacks);
	struct buf unit = {0};

	buf_text(&unit, show_name(p->show, p->show->metrics[m].unit, &p->room));
	if (count > 0)
		buf_text(p->out, "\nmost common stacks\n");
	for (uint32_t i = 0; i < count; i++) {
		double value =
			p->show->calls.numbers[(size_t)calls[i] *
						       p->show->calls.width +
					       m];

		value_cell(p, value, unit.data);
		share_cell(p, value, p->show->totals[m]);
		buf_text(p->out, "  ");
		waits_add(p, calls[i]);
		path_add(p, calls[i]);
		buf_char(p->out, '\n');
	}
	if (all > count) {
		buf_text(p->out, "  and ");
		plural_add(p->out, all - count, "more stack");
		buf_text(p->out, " (--top)\n");
	}
	free(calls);
	buf_clear(&unit);
}

void show_about_words(struct buf *out, const struct show *show)
{
	buf_printf(out, "%s: ", show->format);
	plural_add(out, show->capture_count, "capture");
	if (show->metric_count > 0) {
		buf_text(out, ", ");
		plural_add(out, show->sample_count, "sample");
		buf_text(out, ", ");
		plural_add(out, show->stack_count, "stack");
	}
}

void show_text(struct buf *out, const struct show *show,
	const struct show_options *options)
{
	struct page p = {.out = out, .show = show, .options = options};

	show_about_words(out, show);
	buf_char(out, '\n');
	memory_add(&p);
	facts_add(&p);
	labels_add(&p);
	notes_add(&p);
	for (uint32_t m = 0; m < show->metric_count; m++)
		if (show_wants(options, m)) {
			metric_table(&p, m);
			if (show_is_state(show, m))
				stacks_add(&p, m);
		}
	results_add(&p);
	buf_clear(&p.room);
	buf_clear(&p.text);
}
