/* Draws the interval of a change beside what is allowed. */
#include "reporters/formats/html/html.h"

#include <math.h>

#include "gate/text/escape.h"
#include "gate/text/quantity.h"
#include "reporters/words/change.h"

enum {WIDTH = 170, HEIGHT = 22, EDGE = 6 };

/* Ends of a scale: one side reaches to a ratio, the other to its inverse. */
static const double ends[] = {1.1, 1.25, 1.5, 2, 3, 4};

/* The first end that holds the ratio, or the last one. */
static double end_of(double ratio)
{
	size_t i = 0;

	while (i + 1 < sizeof(ends) / sizeof(*ends) && ends[i] < ratio)
		i++;
	return ends[i];
}

struct bar_scale bar_scale_of(const struct reading_order *rows)
{
	double low = 1, high = 1.25;

	for (size_t i = 0; i < rows->count; i++) {
		const struct change *c = &rows->at[i].finding->change;

		if (c->ratio_lo > 0 && c->ratio_hi > 0) {
			low = fmax(low, 1 / c->ratio_lo);
			high = fmax(high, c->ratio_hi);
		}
	}
	return (struct bar_scale){1 / end_of(low), end_of(high)};
}

void html_bar_scale(struct buf *out, struct bar_scale scale)
{
	buf_text(out, "<small>");
	format_growth(out, scale.low);
	buf_text(out, " to ");
	format_growth(out, scale.high);
	buf_text(out, "</small>");
}

static double place_of(struct bar_scale scale, double ratio)
{
	double part = log(ratio / scale.low) / log(scale.high / scale.low);

	return EDGE + (WIDTH - 2 * EDGE) * fmax(0, fmin(1, part));
}

/* A line at a ratio, from top to bottom. */
static void add_line(struct buf *out, const char *class, double at,
	const char *color, const char *more)
{
	buf_printf(out,
		"<line class=\"%s\" x1=\"%.1f\" x2=\"%.1f\" y1=\"1\" "
		"y2=\"%d\" stroke=\"%s\"%s/>",
		class, at, at, HEIGHT - 1, color, more);
}

/* Says that a value lies beyond the end of the scale. */
static void add_beyond(struct buf *out, struct bar_scale scale, double ratio)
{
	if (ratio > scale.high)
		buf_printf(out,
			"<path class=\"b-dot\" d=\"M%d 6l5 5-5 5z\" "
			"fill=\"#1c1b1a\"/>",
			WIDTH - 5);
	else if (ratio < scale.low)
		buf_text(out, "<path class=\"b-dot\" d=\"M5 6l-5 5 5 5z\" "
			      "fill=\"#1c1b1a\"/>");
}

void html_bar(struct buf *out, struct bar_scale scale,
	const struct finding *finding)
{
	const struct change *c = &finding->change;
	bool bad = finding->status == STATUS_REGRESSION;

	if (!(c->ratio > 0) || !isfinite(c->ratio))
		return;
	buf_printf(out,
		"<svg class=\"bar\" width=\"%d\" height=\"%d\" "
		"role=\"img\"><title>",
		WIDTH, HEIGHT);
	format_change(out, finding);
	format_interval(out, finding);
	buf_text(out, ", allowed ");
	format_allowed(out, finding);
	buf_text(out, "</title>");
	add_line(out, "b-zero", place_of(scale, 1), "#8a857c", "");
	if (finding->judged && finding->budget_ratio > scale.low &&
		finding->budget_ratio < scale.high)
		add_line(out, "b-most", place_of(scale, finding->budget_ratio),
			"#5f5b55", " stroke-dasharray=\"2 2\"");
	if (c->ratio_lo > 0 && c->ratio_hi >= c->ratio_lo &&
		isfinite(c->ratio_hi)) {
		double lo = place_of(scale, c->ratio_lo);
		double hi = place_of(scale, c->ratio_hi);

		buf_printf(out,
			"<rect class=\"%s\" x=\"%.1f\" y=\"7\" width=\"%.1f\" "
			"height=\"8\" fill=\"%s\"/>",
			bad ? "b-bad" : "b-band", lo, fmax(hi - lo, 1),
			bad ? "#ee8a3c" : "#a8bfd4");
	}
	buf_printf(out,
		"<circle class=\"b-dot\" cx=\"%.1f\" cy=\"11\" r=\"3.5\" "
		"fill=\"#1c1b1a\"/>",
		place_of(scale, c->ratio));
	add_beyond(out, scale, c->ratio);
	buf_text(out, "</svg>");
}
