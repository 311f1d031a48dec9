/* The customSmallerIsBetter JSON of github-action-benchmark. */
#include "gate/text/escape.h"
#include "gate/text/json_write.h"
#include "gate/text/quantity.h"
#include "reporters/formats/formats.h"
#include "reporters/words/data_points.h"
#include "reporters/words/phrase.h"

static void add_text(
	struct emitter *e, const char *key, const char *text, size_t cap)
{
	struct buf shown = {0};

	sanitize(&shown, text, cap);
	emit_text(e, key, shown.data);
	buf_clear(&shown);
}

static void add_point(struct emitter *e, const struct data_point *point)
{
	const struct finding *at = point->finding;
	double half = (at->head.hi - at->head.lo) / 2;
	struct buf text = {0};

	buf_printf(&text, "%s, %s", point->name, at->metric);
	emit_item(e, 2);
	add_text(e, "name", text.data, CAP_SENTENCE);
	add_text(e, "unit", at->unit, CAP_NAME);
	emit_number(e, "value", at->head.value);
	if (half > 0) {
		buf_reset(&text);
		buf_text(&text, "\xc2\xb1 ");
		format_value(&text, half, at->unit);
		add_text(e, "range", text.data, CAP_NAME);
	}
	buf_reset(&text);
	buf_printf(&text, "%s: ", phrase_word(at));
	phrase_change(&text, at);
	add_text(e, "extra", text.data, CAP_LINE);
	emit_end(e, '}');
	buf_clear(&text);
}

void benchmark_action_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options)
{
	struct emitter e = emitter_to(out, " ");
	struct data_points points;

	(void)options;
	data_points_of(&points, verdict);
	emit_begin(&e, NULL, '[');
	for (size_t i = 0; i < points.count; i++)
		add_point(&e, &points.at[i]);
	emit_line(&e, 0);
	emit_end(&e, ']');
	buf_char(out, '\n');
	data_points_clear(&points);
}
