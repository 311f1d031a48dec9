/* The customSmallerIsBetter JSON of github-action-benchmark. */
#include "gate/text/escape.h"
#include "gate/text/num.h"
#include "gate/text/quantity.h"
#include "reporters/formats/formats.h"
#include "reporters/words/data_points.h"
#include "reporters/words/phrase.h"

static void add_text(
	struct buf *out, const char *key, const char *text, size_t cap)
{
	struct buf shown = {0};

	sanitize(&shown, text, cap);
	buf_printf(out, "\"%s\": ", key);
	escape_json(out, shown.data);
	buf_clear(&shown);
}

static void add_point(struct buf *out, const struct point *point)
{
	const struct finding *at = point->finding;
	double half = (at->head.hi - at->head.lo) / 2;
	struct buf text = {0};
	char number[NUM_MAX];

	buf_printf(&text, "%s, %s", point->name, at->metric);
	buf_char(out, '{');
	add_text(out, "name", text.data, CAP_SENTENCE);
	buf_text(out, ", ");
	add_text(out, "unit", at->unit, CAP_NAME);
	buf_printf(out, ", \"value\": %s", num_format(number, at->head.value));
	if (half > 0) {
		buf_reset(&text);
		buf_text(&text, "\xc2\xb1 ");
		format_value(&text, half, at->unit);
		buf_text(out, ", ");
		add_text(out, "range", text.data, CAP_NAME);
	}
	buf_reset(&text);
	buf_printf(&text, "%s: ", phrase_word(at));
	phrase_change(&text, at);
	buf_text(out, ", ");
	add_text(out, "extra", text.data, CAP_LINE);
	buf_char(out, '}');
	buf_clear(&text);
}

void benchmark_action_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options)
{
	struct points points;

	(void)options;
	points_of(&points, verdict);
	buf_char(out, '[');
	for (size_t i = 0; i < points.count; i++) {
		buf_text(out, i > 0 ? ",\n  " : "\n  ");
		add_point(out, &points.at[i]);
	}
	buf_text(out, "\n]\n");
	points_clear(&points);
}
