/* Bencher Metric Format: {"benchmark": {"measure": {"value": 1.5}}}. */
#include <math.h>
#include <string.h>

#include "gate/text/escape.h"
#include "gate/text/json_write.h"
#include "reporters/formats/formats.h"
#include "reporters/words/data_points.h"

static bool same_name(const struct data_points *points, size_t i)
{
	return i > 0 && strcmp(points->at[i].name, points->at[i - 1].name) == 0;
}

static void end_line(struct emitter *e, int indent)
{
	emit_line(e, indent);
	emit_end(e, '}');
}

static void add_measure(struct emitter *e, const struct finding *at)
{
	const struct {
		const char *key;
		double value;
	} values[] = {
		{"value", at->head.value},
		{"lower_value", at->head.lo},
		{"upper_value", at->head.hi},
	};
	struct buf metric = {0};

	sanitize(&metric, at->metric, CAP_NAME);
	emit_line(e, 4);
	emit_begin(e, metric.data, '{');
	for (size_t i = 0; i < sizeof(values) / sizeof(values[0]); i++)
		if (isfinite(values[i].value))
			emit_number(e, values[i].key, values[i].value);
	emit_end(e, '}');
	buf_clear(&metric);
}

void bencher_render(struct buf *out, const struct verdict *verdict,
	const struct report_options *options)
{
	struct emitter e = emitter_to(out, " ");
	struct data_points points;

	(void)options;
	data_points_of(&points, verdict);
	emit_begin(&e, NULL, '{');
	for (size_t i = 0; i < points.count; i++) {
		if (!same_name(&points, i)) {
			if (i > 0)
				end_line(&e, 2);
			emit_line(&e, 2);
			emit_begin(&e, points.at[i].name, '{');
		}
		add_measure(&e, points.at[i].finding);
	}
	if (points.count > 0) {
		end_line(&e, 2);
		emit_line(&e, 0);
	}
	emit_end(&e, '}');
	buf_char(out, '\n');
	data_points_clear(&points);
}
