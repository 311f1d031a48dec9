/* Draws what a subject cost in the commits before, and in head. */
#include "reporters/formats/html/html.h"

#include <math.h>

#include "gate/core/ascii.h"
#include "gate/text/escape.h"
#include "gate/text/quantity.h"
#include "reporters/words/since.h"

enum {WIDTH = 170, HEIGHT = 34, EDGE = 6 };

/* The picture's axes: points from left to right, values from below. */
struct axes {
	size_t points; /* 2 or more */
	double low, high;
};

static bool is_drawable(const struct side_value *side)
{
	return side->present && isfinite(side->lo) && isfinite(side->hi) &&
	       side->lo <= side->value && side->value <= side->hi;
}

static void widen(struct axes *axes, const struct side_value *side)
{
	axes->low = fmin(axes->low, side->lo);
	axes->high = fmax(axes->high, side->hi);
}

static double across(const struct axes *axes, size_t point)
{
	return EDGE + (double)(WIDTH - 2 * EDGE) * (double)point /
			      (double)(axes->points - 1);
}

static double down(const struct axes *axes, double value)
{
	double height = axes->high - axes->low;

	return HEIGHT - EDGE -
	       (height > 0 ? (value - axes->low) / height : .5) *
		       (HEIGHT - 2 * EDGE);
}

static void add_interval(struct buf *out, const struct axes *axes,
	size_t point, const struct side_value *side)
{
	buf_printf(out,
		"<line class=\"b-most\" x1=\"%.1f\" x2=\"%.1f\" "
		"y1=\"%.1f\" y2=\"%.1f\" stroke=\"#5f5b55\"/>",
		across(axes, point), across(axes, point),
		down(axes, side->lo), down(axes, side->hi));
}

static void add_since(struct buf *out, const struct finding *finding)
{
	struct buf text = {0};

	phrase_since(&text, finding);
	if (text.len)
		escape_markup(out, text.data, CAP_NAME / 4);
	buf_clear(&text);
}

void html_history(struct buf *out, const struct finding *finding)
{
	struct axes axes = {finding->history_count + 1, (double)INFINITY, 0};
	bool bad = finding->status == STATUS_REGRESSION;

	if (finding->history_count == 0 || !is_drawable(&finding->head))
		return;
	for (size_t i = 0; i < finding->history_count; i++) {
		if (!is_drawable(&finding->history[i].cost))
			return;
		widen(&axes, &finding->history[i].cost);
	}
	widen(&axes, &finding->head);
	buf_printf(out,
		"<svg class=\"bar\" width=\"%d\" height=\"%d\" "
		"role=\"img\"><title>",
		WIDTH, HEIGHT);
	format_count(out, finding->history_count);
	buf_text(out, finding->since ? " commits" : " commits of base");
	add_since(out, finding);
	buf_text(out, ", oldest first, then head: ");
	for (size_t i = 0; i < finding->history_count; i++) {
		html_value(out, finding->history[i].cost.value, finding->unit);
		buf_text(out, ", ");
	}
	html_value(out, finding->head.value, finding->unit);
	buf_text(out, "</title>");
	for (size_t i = 0; i < finding->history_count; i++)
		add_interval(out, &axes, i, &finding->history[i].cost);
	add_interval(out, &axes, finding->history_count, &finding->head);
	buf_text(out, "<polyline class=\"b-past\" fill=\"none\" "
		      "stroke=\"#8a857c\" points=\"");
	for (size_t i = 0; i < finding->history_count; i++)
		buf_printf(out, "%.1f,%.1f ", across(&axes, i),
			down(&axes, finding->history[i].cost.value));
	buf_printf(out,
		"%.1f,%.1f\"/><circle class=\"%s\" cx=\"%.1f\" cy=\"%.1f\" "
		"r=\"3.5\" fill=\"%s\"/></svg>",
		across(&axes, finding->history_count),
		down(&axes, finding->head.value), bad ? "b-bad" : "b-dot",
		across(&axes, finding->history_count),
		down(&axes, finding->head.value), bad ? "#ee8a3c" : "#1c1b1a");
}

void html_history_list(struct buf *out, const struct finding *finding)
{
	struct buf began = {0};

	if (finding->history_count == 0)
		return;
	buf_text(out, finding->since ? "<p>By commit" : "<p>Base by commit");
	add_since(out, finding);
	buf_text(out, ", oldest first:</p>\n<ul>");
	for (size_t i = 0; i < finding->history_count; i++) {
		const struct past *past = &finding->history[i];

		buf_text(out, "<li><code>");
		if (!format_commit(out, past->commit))
			escape_markup(out, past->commit, CAP_NAME);
		buf_text(out, "</code> ");
		html_side(out, &past->cost, finding->unit);
		buf_printf(out, ", %u run%s</li>\n", past->cost.runs,
			past->cost.runs == 1 ? "" : "s");
	}
	buf_text(out, "</ul>\n");
	if (phrase_began(&began, finding)) {
		began.data[0] = ascii_upper(began.data[0]);
		buf_text(out, "<p>");
		escape_markup(out, began.data, CAP_NAME);
		buf_text(out, ".</p>\n");
	}
	buf_clear(&began);
}
