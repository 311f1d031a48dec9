/* Bencher Metric Format: {"benchmark": {"measure": {"value": 1.5}}}. */
#include <math.h>
#include <string.h>

#include "gate/text/escape.h"
#include "gate/text/num.h"
#include "reporters/formats/formats.h"
#include "reporters/words/data_points.h"

static void add_number(
	struct buf *out, const char *comma, const char *key, double value)
{
	char text[NUM_MAX];

	if (isfinite(value))
		buf_printf(out, "%s\"%s\": %s", comma, key,
			num_format(text, value));
}

static bool same_name(const struct points *points, size_t i)
{
	return i > 0 && strcmp(points->at[i].name, points->at[i - 1].name) == 0;
}

void bencher_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options)
{
	struct points points;

	(void)options;
	points_of(&points, verdict);
	buf_char(out, '{');
	for (size_t i = 0; i < points.count; i++) {
		const struct finding *at = points.at[i].finding;
		struct buf metric = {0};

		if (same_name(&points, i)) {
			buf_char(out, ',');
		} else {
			buf_text(out, i > 0 ? "\n  },\n  " : "\n  ");
			escape_json(out, points.at[i].name);
			buf_text(out, ": {");
		}
		buf_text(out, "\n    ");
		sanitize(&metric, at->metric, CAP_NAME);
		escape_json(out, metric.data);
		buf_clear(&metric);
		buf_text(out, ": {");
		add_number(out, "", "value", at->head.value);
		add_number(out, ", ", "lower_value", at->head.lo);
		add_number(out, ", ", "upper_value", at->head.hi);
		buf_char(out, '}');
	}
	buf_text(out, points.count > 0 ? "\n  }\n}\n" : "}\n");
	points_clear(&points);
}
