/* Finds a counter in the text of a service's metrics. */
#include "gate/pull/counters.h"

#include <math.h>
#include <string.h>

#include "gate/text/lines.h"
#include "gate/text/num.h"

enum { LISTED_MAX = 8 };

/* Up to what is no letter of a name. */
static struct span cut_name(struct span *rest)
{
	struct span name = {rest->data, 0};

	while (name.len < rest->len &&
		(rest->data[name.len] == '_' || rest->data[name.len] == ':' ||
			rest->data[name.len] == '.' ||
			(rest->data[name.len] >= '0' &&
				rest->data[name.len] <= '9') ||
			((rest->data[name.len] | 32) >= 'a' &&
				(rest->data[name.len] | 32) <= 'z')))
		name.len++;
	rest->data += name.len;
	rest->len -= name.len;
	return name;
}

static bool cut_char(struct span *rest, char c)
{
	if (rest->len == 0 || *rest->data != c)
		return false;
	rest->data++;
	rest->len--;
	return true;
}

/* name="value" with \\, \" and \n as they stand: equal texts are equal. */
static bool cut_label(struct counter_label *out, struct span *rest)
{
	size_t end = 0;

	*rest = span_trim(*rest);
	out->name = cut_name(rest);
	if (out->name.len == 0 || !cut_char(rest, '=') || !cut_char(rest, '"'))
		return false;
	while (end < rest->len && rest->data[end] != '"')
		end += rest->data[end] == '\\' ? 2 : 1;
	if (end >= rest->len)
		return false;
	out->value = (struct span){rest->data, end};
	rest->data += end + 1;
	rest->len -= end + 1;
	return true;
}

/* Behind the name; false where it is none. each is told of every label. */
static bool cut_labels(struct span *rest, const struct counter *wanted,
	size_t *found, struct counter *into)
{
	struct counter_label label;

	if (!cut_char(rest, '{'))
		return true;
	while (!cut_char(rest, '}')) {
		if (!cut_label(&label, rest))
			return false;
		for (size_t i = 0; wanted && i < wanted->label_count; i++)
			*found += span_equal(wanted->labels[i].name,
					  label.name) &&
			          span_equal(wanted->labels[i].value,
					  label.value);
		if (into && into->label_count == COUNTER_LABELS_MAX)
			return false;
		if (into)
			into->labels[into->label_count++] = label;
		*rest = span_trim(*rest);
		cut_char(rest, ',');
		*rest = span_trim(*rest);
	}
	return true;
}

int counter_parse(struct counter *out, const char *text, struct arena *arena,
	struct err *err)
{
	struct span rest = span_of(arena_copy(arena, span_of(text)));
	size_t ignored = 0;

	*out = (struct counter){.name = cut_name(&rest)};
	if (out->name.len > 0 && cut_labels(&rest, NULL, &ignored, out) &&
		span_trim(rest).len == 0)
		return 0;
	return err_set(err, ERR_USAGE,
		"--operations: \"%s\" is no counter; "
		"write METRIC or METRIC{label=\"value\"}, of at most %d labels",
		text, COUNTER_LABELS_MAX);
}

int counter_sum(double *out, const struct counter *counter, struct span text)
{
	struct lines lines = {.text = text};
	struct span line, word;
	bool found = false;
	double value;

	*out = 0.0;
	while (lines_next(&lines, &line)) {
		size_t labels = 0;

		if (!span_equal(cut_name(&line), counter->name) ||
			!cut_labels(&line, counter, &labels, NULL) ||
			labels != counter->label_count ||
			!word_next(&line, &word) || !num_parse(&value, word) ||
			!isfinite(value))
			continue;
		*out += value;
		found = true;
	}
	return found ? 0 : 1;
}

void counters_list(struct buf *out, struct span text)
{
	struct lines lines = {.text = text};
	struct span line, last = {"", 0};
	size_t count = 0;

	while (count < LISTED_MAX && lines_next(&lines, &line)) {
		struct span name = cut_name(&line);

		if (!span_ends(name, "_total") || span_equal(name, last))
			continue;
		buf_text(out, count++ ? ", " : "");
		buf_span(out, text_cut(name, 80));
		last = name;
	}
}
